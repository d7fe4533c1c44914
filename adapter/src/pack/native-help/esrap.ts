import type { Edit, Part } from './part.ts';

/** Text without line breaks is added in one step. */
const quickAppend: Edit = [
  'behind',
  'code += str;',
  " if ($nexxo_help?.quickPrint && str.indexOf('\\n') < 0) { current_column += str.length; return; }",
];

/** It is added where it stands among others, if nothing waits for it. */
const quickRun: Edit = [
  'before',
  'run(command[i]);',
  "if ($nexxo_help?.quickPrint && typeof command[i] === 'string' && !(needs_newline || needs_space || needs_margin) &&" +
    " pending_locations.length === 0 && command[i].indexOf('\\n') < 0) {" +
    ' code += command[i]; current_column += command[i].length; continue; } ',
];

const print = (edits: readonly Edit[], forms: Part['forms']): Part => ({
  start: 'export function print(node, visitors, opts = {}) {\n',
  through: ['\n\tfunction run(command) {\n', '\n\t}\n'],
  edits,
  forms,
});

export const esrapParts: readonly Part[] = [
  print(
    [quickAppend],
    [
      ['72001e4ef12bfba3dff87bdcaec3d37404a094693717543c9e603f117b00844b', '2.1.2 to 2.3.0'],
      ['f8db82f37dc85fe4127a0bb1d353161372ae52354bece564cc32b1bb70b6a15f', '2.3.4 to 2.3.8'],
    ],
  ),
  print(
    [quickAppend, quickRun],
    [
      ['575f3f9bc416c0064ebeedd8a811b721c21a278ee1ae3c3ca2adfea7228e16a1', '2.3.12 to 2.3.14'],
      ['852f01e1af76ce1a9f5ead52f7437e7e68c7ee165d9a933d4d0cac9472db1b47', '2.4.0'],
    ],
  ),
];
