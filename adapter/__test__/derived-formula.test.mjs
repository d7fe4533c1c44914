// A derived filter may let more through than `createFilter` does, and never less: compared over random patterns and paths.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFilter } from '@rollup/pluginutils';
import fc from 'fast-check';
import { bundlerFilter } from '../dist/derived/bundler-filter.js';
import { holds, readFormula } from '../dist/derived/formula.js';

const names = fc.constantFrom('a', 'src', 'node_modules', '.git', 'b.c', '..', '.', 'ä', 'x y', '[z]', '');
const ends = fc.constantFrom('.js', '.ts', '.tsx', '.svg', '', '.', '.JS', '.js\n', '.svg?raw', '.js/', '\0');
const separators = fc.constantFrom('/', '/', '/', '\\');
const ids = fc
  .tuple(
    fc.constantFrom('/', '', '\0', 'C:\\', '/\n', `${process.cwd()}/`),
    fc.array(fc.tuple(names, separators), { maxLength: 4 }),
    names,
    ends,
  )
  .map(([root, parts, name, end]) => root + parts.flat().join('') + name + end);
const globs = fc.oneof(
  fc.constantFrom(
    ...[
      '**/*.js',
      '**/*.{ts,tsx}',
      '**/node_modules/**',
      'src/**/*.js',
      '**',
      '**/*',
      '*.svg',
      '**/*.{js}',
      '!**/*.js',
    ],
    ...[
      '**/*.j?',
      '**/*.[jt]s',
      '**/{a,src}/*.js',
      '**/*.{a..c}',
      './src/*.ts',
      '../**/*.js',
      '/src/**',
      '**/*.{j,t}s{,x}',
    ],
    ...[
      '**/a/**',
      '**/*.js/',
      '**/.git/**',
      '**/*a*.js',
      'a.js',
      '**/+(a|b).js',
      '**/*.{ts,{js,svg}}',
      '',
      '**/*.',
      '{a,b}/*.ts',
    ],
  ),
  fc
    .tuple(fc.constantFrom('**/', '', 'src/', '/'), fc.constantFrom('*', 'a', '**/*', '*.b'), ends)
    .map((parts) => parts.join('')),
);
const regexes = fc.constantFrom(
  ...[
    /\.js$/,
    /\.[jt]sx?$/,
    /node_modules/,
    /[\\/]src[\\/]/,
    /\/src\//,
    /^\0/,
    /\.SVG$/i,
    /^[^?]*\.ts$/,
    /\W/,
    /\bsrc\b/,
  ],
  ...[/a/g, /(?<!x)\.js$/, /(?:src|a)\/[^/]+\.js/, /./, /x y/, /\\/],
);
const patterns = fc.array(fc.oneof(globs, regexes), { maxLength: 3 });

/** How bundlers ask, on ids as they are and on ids with slashes: either must let the call through. */
function passes(filter, id, code = '') {
  if (filter === undefined) return true;
  const matches = (pattern, text) =>
    typeof pattern === 'string' ? text.includes(pattern) : new RegExp(pattern).test(text);
  const asks = ({ include, exclude = [] } = {}, text = '') =>
    !exclude.some((pattern) => matches(pattern, text)) &&
    (include === undefined || include.some((pattern) => matches(pattern, text)));
  return [id, id.replaceAll('\\', '/')].every((text) => asks(filter.id, text)) && asks(filter.code, code);
}

function native(include, exclude) {
  try {
    return createFilter(include, exclude);
  } catch {
    return undefined;
  }
}

test('what a filter wants comes in, and what it does not want where that is asked', () => {
  let kept = 0;
  const property = fc.property(
    patterns,
    patterns,
    fc.array(ids, { minLength: 8 }),
    (include, exclude, paths) => {
      const wants = native(include, exclude);
      if (wants === undefined) return;
      const told = ['filter', include, exclude, 'id'];
      const formula = readFormula(told);
      const opposite = readFormula(['not', told]);
      for (const id of paths) {
        const isWanted = wants(id);
        if (isWanted) assert.ok(holds(formula, id, ''), `${JSON.stringify(id)} is kept out`);
        if (isWanted) assert.ok(passes(bundlerFilter(formula), id), `${JSON.stringify(id)} is not told`);
        if (!isWanted)
          assert.ok(holds(opposite, id, ''), `${JSON.stringify(id)} is kept out by the opposite`);
        if (!isWanted) assert.ok(passes(bundlerFilter(opposite), id), `${JSON.stringify(id)}: the opposite`);
        if (!holds(formula, id, '')) kept += 1;
      }
    },
  );
  fc.assert(property, { numRuns: 3000 });
  assert.ok(kept > 3000, `only ${kept} calls are kept out`);
});

const texts = fc.oneof(
  fc.constantFrom('id', 'code', ['extname', 'id'], ['before', '?', 'id'], ['extname', ['before', '?', 'id']]),
);
const values = fc.constantFrom(
  '.js',
  '/a/b.js',
  '\0v',
  'src/',
  'a\\b',
  '.',
  '',
  'ä',
  '\ud800',
  'x.y',
  '?',
  '.svg',
);
const atoms = fc.oneof(
  fc.tuple(fc.constantFrom('is', 'starts', 'ends', 'has'), values, texts),
  fc.tuple(fc.constant('test'), regexes, texts),
  fc.constant('any'),
  fc.boolean(),
);
const { formulas } = fc.letrec((tie) => ({
  formulas: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    atoms,
    fc.tuple(fc.constant('not'), tie('formulas')),
    fc.array(tie('formulas'), { minLength: 1, maxLength: 4 }).map((parts) => ['and', ...parts]),
    fc.array(tie('formulas'), { minLength: 1, maxLength: 4 }).map((parts) => ['or', ...parts]),
  ),
}));

test('the bundler lets everything through that the adapter does', () => {
  let told = 0;
  fc.assert(
    fc.property(formulas, fc.array(ids, { minLength: 4 }), values, (formula, paths, code) => {
      const read = readFormula(formula);
      const filter = bundlerFilter(read);
      for (const id of [...paths, '/a/b.js', '\0v', 'a\\b'])
        if (holds(read, id, code)) assert.ok(passes(filter, id, code), `${JSON.stringify(id)} is not told`);
      if (filter !== undefined) told += 1;
    }),
    { numRuns: 3000 },
  );
  assert.ok(told > 300, `only ${told} have a filter`);
});

test('what a guest makes up is no harm', () => {
  const deep = Array.from({ length: 500 }).reduce((inner) => ['and', inner], ['is', 'x', 'id']);
  const wide = ['or', ...Array.from({ length: 1000 }, (_, index) => ['is', String(index), 'id'])];
  const product = ['or', ...Array.from({ length: 12 }, () => ['and', ['is', 'a', 'id'], ['has', 'b', 'id']])];
  for (const told of [
    deep,
    wide,
    product,
    null,
    5,
    {},
    [],
    ['filter'],
    ['filter', 5, 5, 'id'],
    ['test', {}, 'id'],
  ]) {
    const formula = readFormula(told);
    holds(formula, 'x', 'y');
    bundlerFilter(formula);
  }
  assert.equal(readFormula(deep), true);
  assert.equal(readFormula(['test', /(a+)+$/, 'id']), true);
  assert.equal(readFormula(['test', /a.*b/, 'code']), true);
  assert.equal(readFormula(['is', 'x'.repeat(1000), 'id']), true);
});

test('what is said twice is told once', () => {
  const [css, js] = [
    ['ends', '.css', 'id'],
    ['ends', '.js', 'id'],
  ];
  assert.deepEqual(readFormula(['or', css, ['and', css, js], css]), readFormula(css));
  assert.deepEqual(readFormula(['and', ['or', css, js], js]), readFormula(js));
});

test('the bundler is told what to include, and nothing where it could only leave something out', () => {
  assert.equal(bundlerFilter(readFormula(['not', ['has', 'x', 'id']])), undefined);
  const told = ['and', ['ends', '.js', 'id'], ['not', ['has', 'x', 'id']], ['has', 'magic', 'code']];
  assert.deepEqual(bundlerFilter(readFormula(told)), {
    id: { include: [/\.js$/], exclude: [/x/] },
    code: { include: ['magic'] },
  });
});
