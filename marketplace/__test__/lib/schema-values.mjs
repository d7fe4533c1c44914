import fc from 'fast-check';

const WORDS = ['a', '@a/b', '1.0.0', '1.1.0', '0.0.1-x.1'];

/**
 * Values that a zod schema takes, for the kinds of schemas that the API has.
 *
 * @param schema without transformations
 */
export function valuesOf(schema) {
  const definition = schema.def;
  switch (definition.type) {
    case 'object':
      return fc.record(
        Object.fromEntries(Object.entries(definition.shape).map(([key, value]) => [key, valuesOf(value)])),
        {
          requiredKeys: Object.keys(definition.shape).filter(
            (key) => !schema.shape[key].safeParse(undefined).success,
          ),
        },
      );
    case 'array': {
      const { minLength = 0, maxLength = 10 } = lengths(schema);
      return fc.oneof(
        {
          arbitrary: fc.array(valuesOf(definition.element), {
            minLength,
            maxLength: Math.min(maxLength, minLength + 5),
          }),
          weight: 9,
        },
        { arbitrary: fc.array(valuesOf(definition.element), { minLength: maxLength, maxLength }), weight: 1 },
      );
    }
    case 'union':
      return fc.oneof(...definition.options.map(valuesOf));
    case 'optional':
    case 'default':
      return valuesOf(definition.innerType);
    case 'enum':
      return fc.constantFrom(...schema.options);
    case 'literal':
      return fc.constantFrom(...definition.values);
    case 'undefined':
      return fc.constant(undefined);
    case 'number':
      return fc.integer({
        min: schema.minValue ?? 0,
        max: Math.min(schema.maxValue ?? 100, Number.MAX_SAFE_INTEGER),
      });
    case 'string':
      return texts(schema);
    default:
      throw new Error(`no values for a schema of the type ${definition.type}`);
  }
}

const lengths = (schema) =>
  Object.fromEntries(
    (schema.def.checks ?? []).flatMap(({ _zod: { def } }) =>
      def.check === 'min_length'
        ? [['minLength', def.minimum]]
        : def.check === 'max_length'
          ? [['maxLength', def.maximum]]
          : [],
    ),
  );

function texts(schema) {
  const pattern = (schema.def.checks ?? []).find(({ _zod: { def } }) => def.pattern !== undefined)?._zod.def
    .pattern;
  const known = WORDS.filter((word) => schema.safeParse(word).success);
  const { minLength = 0, maxLength = 100 } = lengths(schema);
  const any =
    pattern === undefined
      ? fc.string({ unit: 'binary', minLength, maxLength: Math.min(maxLength, 300) })
      : fc.stringMatching(simple(pattern));
  const valid = any.filter((text) => schema.safeParse(text).success);
  return known.length === 0 ? valid : fc.oneof(valid, fc.constantFrom(...known));
}

/** fast-check makes no texts of look-aheads; what they forbid is filtered afterwards. */
const simple = ({ source }) => new RegExp(source.replace(/\(\?![^)]*\)/g, ''));
