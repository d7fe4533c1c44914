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

/** The flags are those of `crates/guest/src/mappings/writer.rs`. */
export const esrapParts: readonly Part[] = [
  {
    ...printer,
    edits: [['instead of', LOOP, printed('')]],
    forms: [
      ['8eef031f3eff97fabf0556f483a67ea70926d858bdd8d416167db68665f2f2bc', '2.1.0 to 2.3.1', 3],
      ['a1cc7e45b36efae0c37f4de5a0dc79800e5e5840178fb040c890fd57bb77acbe', '2.3.2 to 2.3.8', 3],
      ['f2b4f9a572ed6e8b25ff21a9beeee0a69b82ec6397251bd02088345b711238e5', '2.3.9, 2.3.10', 1],
      ['8b839479075a1dbab6977c424e6c53b28cda8140ae2033b0214aeea4f81cd45d', '2.3.11 to 2.3.14'],
    ],
  },
  {
    // A whole tree is printed where its visitors and contexts are known, too.
    ...printer,
    edits: [
      [
        'instead of',
        '\tcontext.visit(node);',
        '\tconst $nexxo_tree = tokens === null' +
          " ? $nexxo_help?.printTree?.(node, visitors, opts.indent ?? '\\t', Context) : undefined;" +
          ' if ($nexxo_tree === undefined) context.visit(node);',
      ],
      ['instead of', LOOP, printed('$nexxo_tree ?? ')],
    ],
    forms: [['3f291b2da8c22a8a68049f028ed31f1a32fd9a59c57efbaf3cf5881db4e0839f', '2.4.0']],
  },
  {
    start: 'export class Context {\n',
    through: ['function has_content(command) {\n', '\n}\n'],
    edits: [
      [
        'behind',
        '\n\tnew() {\n\t\treturn new Context(this.#visitors, [], this.#tokens);\n\t}\n}',
        ' $nexxo_help?.contextMade?.(Context);',
      ],
    ],
    forms: [['79fba18f77aac76661d8160ff569492c1044fd9a8a2f9fd023278732c9000230', '2.4.0']],
  },
  {
    // The visitors for scripts. Once decorators were printed, what remembers those may hold others, too.
    start: 'export const EXPRESSIONS_PRECEDENCE = {\n',
    through: ['function before(a, b) {\n', '\n}\n'],
    edits: [
      [
        'behind',
        'const BINDINGS = new WeakSet();',
        ' let $nexxo_decorated = false; $nexxo_help?.visitorsLoaded?.(EXPRESSIONS_PRECEDENCE, BINDINGS);',
      ],
      [
        'before',
        'return /** @type {Visitors<BaseNode>} */ (visitors);',
        '$nexxo_help?.visitorsMade?.(visitors, options, comments, quote_char, parenthesized_sequences, BINDINGS,' +
          ' ($count) => { if ($count !== undefined) comment_index = $count;' +
          ' return $nexxo_decorated ? undefined : comment_index; }); ',
      ],
      ['before', 'printed_decorators.add(node);', '$nexxo_decorated = true; '],
    ],
    forms: [['dca7b0701a1a7a7ab68967c6b26b8f104654f431f8dbf08f93538726556354da', '2.4.0']],
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
