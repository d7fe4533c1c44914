import type { HugePart, Known } from './part.ts';

/** The code unit where a scanner is, or NaN behind the end. */
export const codeHere = (scanner: string): string =>
  `${scanner}.string.charCodeAt(${scanner}._string_scanner$_position)`;

export const isLetter = '$code > 96 && $code < 123 || $code > 64 && $code < 91';

/** Whether a code unit is a letter, a digit or one of others. */
export const isInName = (others: string): string =>
  `$code > 96 ? $code < 123 : ${others} || $code > 47 && $code < 58 || $code > 64 && $code < 91`;

/** Goes over letters, digits and others from where the scanner is, and keeps them in a buffer of text. */
export const takeName = (buffer: string, others: string): string =>
  ' var $scanner = this.scanner; if ($scanner instanceof A.SpanScanner) {' +
  ' var $string = $scanner.string, $from = $scanner._string_scanner$_position, $at = $from, $code = $string.charCodeAt($at);' +
  ` while (${isInName(others)}) $code = $string.charCodeAt(++$at);` +
  ` if ($at > $from) { ${buffer}._contents += $string.slice($from, $at); $scanner._string_scanner$_position = $at; } }`;

/** Goes over a name in ASCII from a letter on, in a scanner that is this parser's. */
export const overName = (others: string, first = ''): string =>
  ' var $scanner = this.scanner, $string = $scanner.string, $start = $scanner._string_scanner$_position,' +
  ` $at = $start, $code = $string.charCodeAt($at); if (${isLetter}${first}) {` +
  ` do $code = $string.charCodeAt(++$at); while (${isInName(others)});`;

/** What reads a style sheet. */
export const scanner: Known = {
  start: '    readChar$0() {\n      var _this = this,\n        t1 = _this.string;\n',
  through: [
    '    peekChar$0() {\n',
    '    scanChar$1(character) {\n',
    '    expectChar$1(character) {\n',
    '\n    },\n',
  ],
  forms: [['39d46c0e53011ca0f12e7ce133dbc60a9c9920724a7aaccd2d5160fb1398ca4b', '1.70.0 to 1.108.2']],
};

const scannedText: Known = {
  start:
    '    substring$2(_, start, end) {\n      if (end == null)\n        end = this._string_scanner$_position;\n',
  through: ['    substring$1(_, start) {\n', '\n    },\n'],
  forms: [['8c78c27799417b8b70e6c3b733426cf5cf428ef35745ed07e34e003382dfaedc', '1.106.1 to 1.108.2']],
};

const fileSpan: Known = {
  start: '    _FileSpan$(file, _start, _end) {\n',
  through: ['\n    },\n'],
  forms: [
    ['1e889f45cced293d935ee303c0fc56e960c109405f61f6475d06edfb5ae770fe', '1.70.0'],
    ['09f06c4b41503911e147a3b2b9773be46f76002a912f7152ad27fe5afead40a6', '1.77.8 to 1.108.2'],
  ],
};

/** How a parser of indented style sheets goes over white space, which nothing above `/` is. */
const indentedWhitespace: HugePart = {
  start: '    whitespaceWithoutComments$1$consumeNewlines(consumeNewlines) {\n      var t1, t2, next, t3;\n',
  through: ['\n    },\n'],
  edits: [['before', '    whitespaceWithoutComments$1$consumeNewlines(', '    $nexxo_indented: true,\n']],
  forms: [['841b97a290d782f6735a721d43e832d864064064e2424dd44103255949476893', '1.85.0 to 1.108.2']],
};

const bracedWhitespace: HugePart = {
  start: '    whitespaceWithoutComments$1$consumeNewlines(consumeNewlines) {\n',
  through: ['\n    },\n'],
  edits: [
    [
      'behind',
      '(consumeNewlines) {',
      ' var $scanner = this.scanner; if ($scanner instanceof A.SpanScanner) {' +
        ' var string = $scanner.string, at = $scanner._string_scanner$_position, code;' +
        ' while ((code = string.charCodeAt(at)) === 32 || code === 10 || code === 9 || code === 13 || code === 12) ++at;' +
        ' $scanner._string_scanner$_position = at; return; }',
    ],
  ],
  forms: [
    ['698969a86b3341c628674b2995205b5c6d078d2398182dd03df7f4395cda7e76', '1.85.0 to 1.93.2'],
    ['f76c27b44067a657f4932d445480d35977010e35cdea43705d5fb4043442d695', '1.97.3 to 1.108.2'],
  ],
};

const identifierBody: HugePart = {
  start: '    _parser1$_identifierBody$3$normalize$unit(text, normalize, unit) {\n',
  through: ['\n    },\n'],
  edits: [
    [
      'behind',
      '(text, normalize, unit) {',
      takeName('text', '$code === 45 ? !unit : $code === 95 ? !normalize : false'),
    ],
  ],
  forms: [
    ['a923ca161a6dea88eb56c79a88c9a13f3856944b997359e7ab85c531fc31e1b4', '1.85.0 to 1.93.2'],
    ['5504a12f2b30c941b2e154d313194b711ab64b240d5f736dece1edd6a9726f70', '1.97.3 to 1.104.1'],
    ['7d983e75eebf5c8f830ccaec2d6f6c5590fbd2e44501e72bf1122f2e1b803096', '1.106.1 to 1.108.2'],
  ],
};

/** What reads a style sheet, and goes over names and white space in it. There is one kind of scanner. */
export const sassScannerParts: readonly HugePart[] = [
  {
    start: '    peekChar$1(offset) {\n',
    through: ['    peekChar$0() {\n', '\n    },\n'],
    edits: [
      [
        'instead of',
        'return this.peekChar$1(null);',
        'var string = this.string, at = this._string_scanner$_position;' +
          ' return at < 0 || at >= string.length ? null : string.charCodeAt(at);',
      ],
    ],
    forms: [['206dd02237cee209103eb71458481fe372b8788e6e077723fcfb187701379833', '1.70.0 to 1.108.2']],
  },
  bracedWhitespace,
  indentedWhitespace,
  identifierBody,
  {
    start: '    identifier$2$normalize$unit(normalize, unit) {\n',
    through: ['_parser1$_identifierBody', '\n    },\n'],
    edits: [
      [
        'behind',
        '(normalize, unit) {',
        `${overName('$code === 45 ? !unit : $code === 95 ? !normalize : false')}` +
          ' if (!($code > 127 || $code === 92 || $code === 45 || $code === 95)) {' +
          ' $scanner._string_scanner$_position = $at; return $string.slice($start, $at); } }',
      ],
    ],
    needs: [scanner, identifierBody],
    forms: [
      ['434befa95b7e009483f73b7bed3d5d5125a3edaf940b1f1ab278f10e74f7dff4', '1.80.7 to 1.89.2'],
      ['f5e01b698043046c7be90c9c91e5290491d242a09a70ee38491c2ea4c2c6e0b7', '1.93.2 to 1.104.1'],
      ['d551281300039636c0b56944ec0e3a3fb8fe674885191b853e1e7826af72c988', '1.106.1 to 1.108.2'],
    ],
  },
  {
    start: '    lookingAtIdentifier$1($forward) {\n',
    through: ['    lookingAtIdentifier$0() {\n', '\n    },\n'],
    edits: [
      [
        'behind',
        '    lookingAtIdentifier$0() {',
        ` var $code = ${codeHere('this.scanner')}; if (${isLetter} || $code === 95) return true;`,
      ],
    ],
    needs: [scanner],
    forms: [
      ['477bf2edf34b87f60700db602d6f37887275eaff5b90ab1f162a755620ed2010', '1.70.0'],
      ['22682a908309b018d2ce81a55e7602bd0e27c0e04b5f89ba6465f9d497eb7226', '1.70.0'],
      ['6f11d36223122d490abda71b686ae97d202b8e3292c7241033298206b37dcae3', '1.77.8 to 1.85.0'],
      ['3cb11a330474ec4a385cb3d58753e841742011114b3fb047ab9711a204b040ca', '1.77.8 to 1.85.0'],
      ['90e560017e092dabebd1bc73c20ee43a3a38541491282227cb4b21992dc19e04', '1.89.2 to 1.108.2'],
      ['1de744736e078b93c3e247fafee9bf65779f50a02ea8c8493f504a89fb67e2e3', '1.89.2 to 1.108.2'],
    ],
  },
  {
    start: '    SourceFile$_fromList$2$url(decodedChars, url) {\n',
    through: ['\n    },\n'],
    edits: [
      [
        'behind',
        '(decodedChars, url) {',
        ' if (decodedChars instanceof A.CodeUnits &&' +
          ' $nexxo_help.sourceUnits(decodedChars._string, this._decodedChars, this._lineStarts)) return;',
      ],
    ],
    forms: [['87acf25a990e00c8a34288ad8c61fd922cc73db1ec4914e84af90e1443846bd2', '1.100.0 to 1.108.2']],
  },
  {
    start: '    whitespace$1$consumeNewlines(consumeNewlines) {\n',
    through: ['\n    },\n'],
    edits: [
      [
        'behind',
        '(consumeNewlines) {',
        ' var $scanner = this.scanner, $string = $scanner.string, $at = $scanner._string_scanner$_position,' +
          ' $code = $string.charCodeAt($at); if ($code > 47) return;' +
          ' if (!this.$nexxo_indented) { while ($code === 32 || $code === 10 || $code === 9 || $code === 13 || $code === 12)' +
          ' $code = $string.charCodeAt(++$at); $scanner._string_scanner$_position = $at; if ($code !== 47) return; }',
      ],
      ['before', 'this.scanComment$0()', `${codeHere('this.scanner')} === 47 && `],
    ],
    needs: [indentedWhitespace, bracedWhitespace, scanner],
    forms: [['e3427aef5898a1a2ff2b6636420d6dbc0c66de362237be73ca39c1750b87a1fd', '1.85.0 to 1.108.2']],
  },
  {
    start: '    peekCharOrEscape$1(offset) {\n',
    through: ['    peekCharOrEscape$0() {\n', '\n    },\n'],
    edits: [
      [
        'behind',
        '    peekCharOrEscape$0() {',
        ` var $code = ${codeHere('this.scanner')};` +
          ' if ($code !== 92 && $code === $code) return new A._Record_2($code, false);',
      ],
    ],
    needs: [scanner],
    forms: [
      ['1c4f0e83c88bba931290590947b937418c0057dfa56f1b58c47e385225283b92', '1.106.1 to 1.108.2'],
      ['6bbcf59d437839f974df21c8a49c045a45c1cefd8cd3bb6cf7f2eb8e4039da4b', '1.106.1 to 1.108.2'],
    ],
  },
  {
    start: '    readCharOrEscape$0() {\n',
    through: ['\n    },\n'],
    edits: [
      [
        'behind',
        '() {',
        ` var $scanner = this.scanner, $code = ${codeHere('$scanner')};` +
          ' if ($code !== 92 && $code === $code) {' +
          ' ++$scanner._string_scanner$_position; return new A._Record_2($code, false); }',
      ],
    ],
    needs: [scanner],
    forms: [
      ['a3a4168f9d3b9d626ab2379a261c03b0a25a6b6e593d8abf531918ce0a02d895', '1.106.1 to 1.108.2'],
      ['be7cef49c804ab877f048bebb8ababb5900438ae8ba795191f23d12ba0934f61', '1.106.1 to 1.108.2'],
    ],
  },
  {
    start: '    rawText$1(consumer) {\n',
    through: ['\n    },\n'],
    edits: [
      [
        'before',
        'return t1.substring$1(0, start);',
        'if (start <= t1._string_scanner$_position) return t1.string.substring(start, t1._string_scanner$_position); ',
      ],
    ],
    needs: [scannedText],
    forms: [['7ba881e9d755a833bba668586b0d77ee8374b348d25df7a3f93dec71337ad4a6', '1.70.0 to 1.108.2']],
  },
  {
    start: '    expectChar$1(character) {\n',
    through: ['\n    },\n'],
    edits: [
      [
        'behind',
        '(character) {',
        ` if (character < 65536 && ${codeHere('this')} === character) { ++this._string_scanner$_position; return; }`,
      ],
    ],
    needs: [scanner],
    forms: [['99c82223c693abbeb80eeda97851a38fdb78f94e16a78140916b0d5bbdf7a8e4', '1.70.0 to 1.108.2']],
  },
  {
    start: '    spanFrom$2(startState, endState) {\n',
    through: ['\n    },\n'],
    edits: [
      [
        'before',
        'return this._sourceFile.span$2(0, startState.position, endPosition);',
        'var $file = this._sourceFile, $start = startState.position;' +
          ' if (0 <= $start && $start <= endPosition && endPosition <= $file._decodedChars.length)' +
          ' return new A._FileSpan($file, $start, endPosition); ',
      ],
    ],
    needs: [fileSpan],
    forms: [['ed896b16bc8042ad5f939da0fcc4b2dca8afab3a7cf8e9f66360deec9dbafe08', '1.70.0 to 1.108.2']],
  },
  {
    start:
      '    spanFrom$2(start, end) {\n      var span = this.scanner.spanFrom$2(start, end);\n      return this._parser1$_interpolationMap == null',
    through: ['    spanFrom$1(start) {\n', '\n    },\n'],
    edits: [
      [
        'behind',
        '    spanFrom$1(start) {',
        ' if (this._parser1$_interpolationMap == null) {' +
          ' var $scanner = this.scanner, $file = $scanner._sourceFile, $end = $scanner._string_scanner$_position;' +
          ' if (0 <= start.position && start.position <= $end && $end <= $file._decodedChars.length)' +
          ' return new A._FileSpan($file, start.position, $end); }',
      ],
    ],
    needs: [fileSpan],
    forms: [['3c875ae85a712eb5471436f203aca92f0a185cc91a0448f686273c3b0d27321f', '1.97.3 to 1.108.2']],
  },
];
