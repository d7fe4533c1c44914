import fc from 'fast-check';

const OTHERS = fc.oneof(
  fc.constantFrom(null, true, -1, 0, 1e308, '', '__proto__', [], {}, '\u0000', '\ud800', "'; --", '%', '*'),
  fc.string(),
);

/**
 * Values that a JSON schema takes, with now and then one inside that it does not.
 *
 * @param known texts that mean something to who reads them: names, versions
 */
export function fromJsonSchema(schema, known) {
  const fitting = fits(schema, known);
  return fc.oneof({ weight: 20, arbitrary: fitting }, { weight: 1, arbitrary: OTHERS });
}

function fits(schema, known) {
  if ('const' in schema) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return fc.oneof(...choices.map((one) => fromJsonSchema(one, known)));
  switch (schema.type) {
    case 'object': {
      const { properties = {}, required = [] } = schema;
      const values = Object.entries(properties).map(([name, one]) => [name, fromJsonSchema(one, known)]);
      const more = fc.dictionary(fc.constantFrom('more', '__proto__', 'constructor'), OTHERS, { maxKeys: 1 });
      const base = fc.record(Object.fromEntries(values), { requiredKeys: required });
      return fc.oneof(
        { weight: 5, arbitrary: base },
        { weight: 1, arbitrary: fc.tuple(base, more).map(([one, two]) => ({ ...one, ...two })) },
      );
    }
    case 'array':
      return fc.array(fromJsonSchema(schema.items ?? {}, known), {
        maxLength: Math.min(schema.maxItems ?? 5, 12),
      });
    case 'integer':
    case 'number': {
      const [min, max] = [schema.minimum ?? -1000, schema.maximum ?? 1e6];
      return fc.integer({ min: Math.max(min, -1e9), max: Math.min(max, 1e9) });
    }
    case 'boolean':
      return fc.boolean();
    case 'string': {
      const fit = known.filter((text) => !schema.pattern || new RegExp(schema.pattern, 'u').test(text));
      const any = fc.string({ maxLength: Math.min(schema.maxLength ?? 60, 300), unit: 'grapheme' });
      if (fit.length === 0) return any;
      return fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...fit) }, { weight: 1, arbitrary: any });
    }
    default:
      return fc.jsonValue({ maxDepth: 3 });
  }
}
