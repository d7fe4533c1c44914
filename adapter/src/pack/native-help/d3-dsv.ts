import type { Part } from './part.ts';

const rows =
  ' const $nexxo_rows = $nexxo_help?.dsvRows?.(text, DELIMITER);' +
  ' if ($nexxo_rows !== undefined) { if (!f) return $nexxo_rows; const kept = [];' +
  ' for (let n = 0; n < $nexxo_rows.length; n++) { const row = f($nexxo_rows[n], n); if (row != null) kept.push(row); } return kept; }';

export const d3DsvParts: readonly Part[] = [
  {
    start: 'function objectConverter(columns) {\n',
    through: [
      'DELIMITER = delimiter.charCodeAt(0);\n',
      '\n  function parseRows(text, f) {\n',
      '\n    return rows;\n  }\n',
    ],
    edits: [
      [
        'instead of',
        'new Function("d", "return {" + columns',
        '($nexxo_help?.rowConverter ?? Function)("d", "return {" + columns',
      ],
      ['behind', '\n  function parseRows(text, f) {', rows],
    ],
    forms: [
      ['256ab25770c338edb34eb3312db719701106d4d0d88c1eb389b5f9684630955c', '1.2.0, 2.0.0, 3.0.1, ES module'],
      ['7cb106ce6b3a63d319d4de974e56feff5b99e8a13d3e28128fa236c4afc73c3a', '1.2.0, 2.0.0, 3.0.1, CommonJS'],
    ],
  },
];
