import type { Part } from './part.ts';

/** In place of the loop over the commands; what follows it adds the last line of mappings. */
const printed =
  'const $nexxo_printed = $nexxo_help?.printCommands?.(commands, indent_str, $FLAGS);' +
  ' if ($nexxo_printed !== undefined) { [code, mappings] = $nexxo_printed; current_line = mappings.pop(); }' +
  ' else for (let i = 0; i < commands.length; i += 1) {';

/** The flags are those of `crates/guest/src/mappings/printed.rs`. */
export const esrapParts: readonly Part[] = [
  {
    start: 'class SourceMap {\n',
    through: ['function append(str) {', '\n\tmappings.push(current_line);\n'],
    edits: [['instead of', 'for (let i = 0; i < commands.length; i += 1) {', printed]],
    forms: [
      ['8eef031f3eff97fabf0556f483a67ea70926d858bdd8d416167db68665f2f2bc', '2.1.0 to 2.3.1', 3],
      ['a1cc7e45b36efae0c37f4de5a0dc79800e5e5840178fb040c890fd57bb77acbe', '2.3.2 to 2.3.8', 3],
      ['f2b4f9a572ed6e8b25ff21a9beeee0a69b82ec6397251bd02088345b711238e5', '2.3.9, 2.3.10', 1],
      ['8b839479075a1dbab6977c424e6c53b28cda8140ae2033b0214aeea4f81cd45d', '2.3.11 to 2.3.14'],
      ['3f291b2da8c22a8a68049f028ed31f1a32fd9a59c57efbaf3cf5881db4e0839f', '2.4.0'],
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
