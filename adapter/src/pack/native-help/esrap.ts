import type { Part } from './part.ts';

/** In place of the loop over the commands; what follows it adds the last line of mappings. */
const printed = (tree: string) =>
  `const $nexxo_printed = ${tree}$nexxo_help?.printCommands?.(commands, indent_str, $FLAGS);` +
  ' if ($nexxo_printed !== undefined) { [code, mappings] = $nexxo_printed; current_line = mappings.pop(); }' +
  ' else for (let i = 0; i < commands.length; i += 1) {';

const LOOP = 'for (let i = 0; i < commands.length; i += 1) {';

const printer: Pick<Part, 'start' | 'through'> = {
  start: 'class SourceMap {\n',
  through: ['function append(str) {', '\n\tmappings.push(current_line);\n'],
};

/** In place of the visit of a whole tree. */
const visited = (before = '', behind = '') =>
  `\tconst $nexxo_tree = ${before}$nexxo_help?.printTree?.(node, visitors, opts.indent ?? '\\t', Context)${behind};` +
  ' if ($nexxo_tree === undefined) context.visit(node);';

const contexts = (given: string, forms: Part['forms']): Part => ({
  start: 'export class Context {\n',
  through: ['function has_content(command) {\n', '\n}\n'],
  edits: [
    [
      'behind',
      `\n\tnew() {\n\t\treturn new Context(${given});\n\t}\n}`,
      ' $nexxo_help?.contextMade?.(Context);',
    ],
  ],
  forms,
});

const visitors: Pick<Part, 'start' | 'through'> = {
  start: 'export const EXPRESSIONS_PRECEDENCE = {\n',
  through: ['function before(a, b) {\n', '\n}\n'],
};

const BINDINGS = 'const BINDINGS = new WeakSet();';
const LOADED = '$nexxo_help?.visitorsLoaded?.(EXPRESSIONS_PRECEDENCE, BINDINGS);';

/** What tells of visitors that were made: the sequences that they remember, and how many comments they have written. */
const made = (visitors: string, sequences: string, written: string) =>
  `$nexxo_help?.visitorsMade?.(${visitors}, options, comments, quote_char, ${sequences}, BINDINGS,` +
  ` ($count) => { if ($count !== undefined) comment_index = $count; return ${written}; }, $FLAGS); `;

/** Versions whose visitors for scripts print alike; the numbers are those of `crates/guest/src/print_tree/dialect.rs`. */
export const dialects = { newest: 0, mappedKeywords: 1, innerBindings: 2, fewParentheses: 3 };

/** The flags are those of `crates/guest/src/mappings/writer.rs`. */
export const esrapParts: readonly Part[] = [
  {
    ...printer,
    edits: [['instead of', LOOP, printed('')]],
    forms: [
      ['8eef031f3eff97fabf0556f483a67ea70926d858bdd8d416167db68665f2f2bc', '2.1.0 to 2.3.1', 3],
      ['f2b4f9a572ed6e8b25ff21a9beeee0a69b82ec6397251bd02088345b711238e5', '2.3.9, 2.3.10', 1],
      ['8b839479075a1dbab6977c424e6c53b28cda8140ae2033b0214aeea4f81cd45d', '2.3.11 to 2.3.14'],
    ],
  },
  {
    // A whole tree is printed where its visitors and contexts are known, too.
    ...printer,
    edits: [
      ['instead of', '\tcontext.visit(node);', visited('tokens === null ? ', ' : undefined')],
      ['instead of', LOOP, printed('$nexxo_tree ?? ')],
    ],
    forms: [['3f291b2da8c22a8a68049f028ed31f1a32fd9a59c57efbaf3cf5881db4e0839f', '2.4.0']],
  },
  {
    ...printer,
    edits: [
      ['instead of', '\tcontext.visit(node);', visited()],
      ['instead of', LOOP, printed('$nexxo_tree ?? ')],
    ],
    forms: [['a1cc7e45b36efae0c37f4de5a0dc79800e5e5840178fb040c890fd57bb77acbe', '2.3.2 to 2.3.8', 3]],
  },
  contexts('this.#visitors, [], this.#tokens', [
    ['79fba18f77aac76661d8160ff569492c1044fd9a8a2f9fd023278732c9000230', '2.4.0'],
  ]),
  contexts('this.#visitors', [
    ['977e85ae8aca72ada1e9eb9d093508464ec888dbd8dcf61d88ae71672c9d0246', '2.3.4 to 2.3.8'],
  ]),
  {
    // The visitors for scripts. Once decorators were printed, what remembers those may hold others, too.
    ...visitors,
    edits: [
      ['behind', BINDINGS, ` let $nexxo_decorated = false; ${LOADED}`],
      [
        'before',
        'return /** @type {Visitors<BaseNode>} */ (visitors);',
        made('visitors', 'parenthesized_sequences', '$nexxo_decorated ? undefined : comment_index'),
      ],
      ['before', 'printed_decorators.add(node);', '$nexxo_decorated = true; '],
    ],
    forms: [['dca7b0701a1a7a7ab68967c6b26b8f104654f431f8dbf08f93538726556354da', '2.4.0', dialects.newest]],
  },
  {
    // Older ones, which remember neither.
    ...visitors,
    edits: [
      ['behind', BINDINGS, ` ${LOADED}`],
      ['instead of', '\treturn {\n\t\t_(', '\tconst $nexxo_made = {\n\t\t_('],
      [
        'behind',
        "\t\t\tcontext.write('.');\n\t\t\tcontext.visit(node.right);\n\t\t}\n\t};",
        ` if (!boundary_tokens) ${made('$nexxo_made', 'undefined', 'comment_index')}return $nexxo_made;`,
      ],
    ],
    forms: [
      ['82dacd2cd115d9cef403e2d55e69f60e70d7c8aa3febef2e74aa5501a54bd815', '2.3.5', dialects.mappedKeywords],
      ['0d01996c35f589bafcb045b7f032d80588e3288e32ba76845a1b62bc8fdc5552', '2.3.6', dialects.mappedKeywords],
      [
        '8eee31dc5cd4d19fa7f36e79e20bd892f6dde570bee16ae723168dfd8afef873',
        '2.3.7, 2.3.8',
        dialects.innerBindings,
      ],
    ],
  },
  {
    start: 'function measure(commands, from = 0, to = commands.length) {\n',
    through: ['\n}\n'],
    edits: [
      [
        'before',
        'let total = 0;',
        'if (from === 0 && to === commands.length) {' +
          ' const $nexxo_length = $nexxo_help?.measureCommands?.(commands);' +
          ' if ($nexxo_length !== undefined) return $nexxo_length; } ',
      ],
    ],
    forms: [['b51a881383e4fb0ede33324197bbfaf83dd513759c1348f5682cce5dc692b83d', '2.0.0 to 2.4.0']],
  },
];
