import { dialects } from './esrap.ts';
import type { MinifiedPart } from './minified.ts';

/** `svelte/compiler` for `require` is one minified file, with other packages in it. */
export const svelteMarker = ').svelte={})}(this,(function(';

/** What its function begins with. */
export const svelteHead = '"use strict";';

/** The beginning and end of `encode` in sourcemap-codec, and all that it calls. */
const codec = (head: string, forms: MinifiedPart['forms']): MinifiedPart => ({
  start: /(?:var|const) [\w$]+=",".charCodeAt\(0\),/,
  through: [/function [\w$]+\([\w$]+\)\{const [\w$]+=new [\w$]+;?/, /return [\w$]+\.flush\(\)\}/],
  edits: [
    [
      'behind',
      head,
      'const $nexxo_text=$nexxo_help?.encode?.($5);if($nexxo_text!==void 0)return $nexxo_text;',
    ],
  ],
  forms,
});

/** The visitors of esrap for scripts, and what they go by: what their bindings are called, where those are there, and which are left alone. */
const visitors = (
  {
    bindings,
    loadedBehind,
    before = '',
    unless = '',
  }: { bindings: string; loadedBehind: RegExp; before?: string; unless?: string },
  forms: MinifiedPart['forms'],
): MinifiedPart => ({
  start: /const [\w$]+=\{JSXFragment:20,/,
  through: [
    /function [\w$]+\(([\w$]+),([\w$]+)\)\{return \1\.line<\2\.line\|\|!\(\1\.line>\2\.line\)&&\1\.column<\2\.column\}/,
  ],
  names: {
    precedence: /^const (\$\d+)=\{JSXFragment:20,/,
    bindings: /,(\$\d+)=new WeakSet;function/,
    quote: /=>\{const (\$\d+)="double"===/,
    comments: /,(\$\d+)=\$\d+\.comments\?\?\[\];let/,
    written: /\.comments\?\?\[\];let (\$\d+)=0;/,
    options: /(\$\d+)\.comments\?\?\[\];let/,
    hasBoundaries: /const (\$\d+)=!0===\$\d+\.boundaryTokens;/,
  },
  edits: [
    ['behind', loadedBehind, `${before}$nexxo_help?.visitorsLoaded?.($<precedence>,${bindings});`],
    ['instead of', /return(?=\{_\()/, 'const $nexxo_made='],
    [
      'behind',
      /TSQualifiedName\((\$\d+),(\$\d+)\)\{\2\.visit\(\1\.left\),\2\.write\("\."\),\2\.visit\(\1\.right\)\}\}/,
      `;${unless}$nexxo_help?.visitorsMade?.($nexxo_made,$<options>,$<comments>,$<quote>,void 0,${bindings},` +
        '$nexxo_count=>($nexxo_count===void 0?$<written>:$<written>=$nexxo_count),$FLAGS);return $nexxo_made',
    ],
  ],
  forms,
});

export const svelteMinifiedParts: readonly MinifiedPart[] = [
  {
    // zimmerframe: our own function walks.
    start: /function [\w$]+\([\w$]+,[\w$]+,[\w$]+\)\{const [\w$]+=[\w$]+\._;let [\w$]+=!1;function/,
    through: [/,\[\],[\w$]+\)\?\?[\w$]+\}/],
    edits: [
      [
        'behind',
        'function $0($1,$0,$2){',
        'if($nexxo_help?.walkNodes)return $nexxo_help.walkNodes($1,$0,$2,$6);',
      ],
    ],
    forms: [['3a150430f2ded68e44247fe454880f62c9da4943b4acb6204553647fb34352ce', '5.20.0 to 5.57.3']],
  },
  {
    // zimmerframe: a plain node is copied in one step before it is changed.
    start: /function [\w$]+\([\w$]+,[\w$]+\)\{const [\w$]+=\{\},[\w$]+=Object\.getOwnPropertyDescriptors\(/,
    through: [/return [\w$]+\}/],
    edits: [
      [
        'behind',
        'function $0($1,$2){',
        'const $nexxo_copy=$nexxo_help?.copyPlain?.($1);' +
          'if($nexxo_copy!==void 0){for(const $3 in $2)$nexxo_copy[$3]=$2[$3];return $nexxo_copy}',
      ],
    ],
    forms: [['7d3a3955ab3de7ddff99f7ec78014022e499df4d19f82b6100eb8419497c0337', '5.20.0 to 5.57.3']],
  },
  {
    // esrap: text and mappings are made of the finished commands by one native; the flags are those of other versions.
    start: /const [\w$]+=0,[\w$]+=1,[\w$]+=2,[\w$]+=3,[\w$]+=4;class /,
    through: [
      /for\(let [\w$]+=0;[\w$]+<[\w$]+\.length;[\w$]+\+=1\)[\w$]+\([\w$]+\[[\w$]+\]\);return/,
      /get map\(\)\{[^}]*\}\}\}/,
    ],
    edits: [
      [
        'before',
        'for(let $6=0;$6<$11.length;$6+=1)$27($11[$6]);',
        'const $nexxo_printed=$nexxo_tree??$nexxo_help?.printCommands?.($11,$22,$FLAGS);' +
          'if($nexxo_printed!==void 0){[$12,$18]=$nexxo_printed;$19=$18.pop()}else ',
      ],
      [
        'before',
        'let $11=0;for(let $12=$7;',
        'if($7===0&&$10===$6.length){const $nexxo_length=$nexxo_help?.measureCommands?.($6);' +
          'if($nexxo_length!==void 0)return $nexxo_length}',
      ],
      // A whole tree, where its visitors are known.
      ['behind', /new\(\)\{return new \$5\(this\.#\w+\)\}\}/, '$nexxo_help?.contextMade?.($5);'],
      [
        'instead of',
        'new $5($7,$11).visit($6);',
        'const $nexxo_tree=$nexxo_help?.printTree?.($6,$7,$10.indent??"\\t",$5);' +
          '$nexxo_tree===void 0&&new $5($7,$11).visit($6);',
      ],
    ],
    forms: [
      ['bf9b43d8c58473103f4a40366cc90f279af6ad0fb67a347a5a9ca1c3a620a40d', '5.38.10, 5.43.15', 3],
      ['59326395338734b0d017c57e81b3e1ef6a8953dc07e46526438af39b4d6cbb03', '5.46.4', 3],
      ['f328a7e772d641424aa0b0a0e161d5eff3bd317b002558531ef388ce2bc3da6c', '5.50.3', 3],
      ['8e52d1d32281e3a39204b031e1a14b07adba687d0cfabeb5682c02959fbfff22', '5.53.13 to 5.57.0', 3],
      ['1c801f69d4a35d3e2ae238f73787102a60e889b18d2f33d69bb2ede0029bd245', '5.57.1 to 5.57.3', 3],
    ],
  },
  visitors(
    { bindings: '$<bindings>', loadedBehind: /=new WeakSet;(?=function)/, unless: '$<hasBoundaries>||' },
    [
      [
        '46d8937b20805934912935a1f28ca814bda2786b50f36533da3e9548dc072336',
        '5.57.1 to 5.57.3',
        dialects.mappedKeywords,
      ],
    ],
  ),
  // Older ones know no bindings.
  visitors(
    {
      bindings: '$nexxo_bindings',
      loadedBehind: /"\*\*":13\};(?=function)/,
      before: 'const $nexxo_bindings=new WeakSet;',
    },
    [
      [
        '4136de7d0123689e1e57e25575290163fdd6d9194df956fbd8220f93557b451e',
        '5.56.4 to 5.57.0',
        dialects.fewParentheses,
      ],
    ],
  ),
  codec('function $27($5){', [
    ['41e60b0112850d25dcb9a7a02489d86e6d8d937d05aca3963dcbc8d6a9745abd', '5.57.1 to 5.57.3'],
  ]),
  codec('function $12($5){', [
    ['318c9e86c945af9c91115681eb9e00f6bcb33aa192f2fe5e845e26c2f0957504', '5.56.10, 5.57.0'],
  ]),
  {
    // acorn, the whole of it.
    start: /(?:var|const|let) [\w$]+=\[509,0,227,/,
    through: [/[\w$]+\.acorn=\{Parser:[^}]*\}/],
    names: {
      parser: /(\$\d+)\.acorn=\{Parser:/,
      node: /\.acorn=\{Parser:.*,Node:(\$\d+)/,
      location: /\.acorn=\{Parser:.*,SourceLocation:(\$\d+)/,
      position: /\.acorn=\{Parser:.*,Position:(\$\d+)/,
      noArguments: /\.arguments=(\$\d+),this/,
      noSpecifiers: /\.specifiers=(\$\d+),\$\d+\.source=/,
    },
    edits: [
      [
        'instead of',
        /\.parse=function\((?<input>\$\d+),(?<options>\$\d+)\)\{return new this\(\k<options>,\k<input>\)\.parse\(\)\}/,
        '.parse=function($<input>,$<options>){var made=new this($<options>,$<input>),' +
          'tree=this===$<parser>?$nexxo_help?.acornTree?.(made,this):void 0;' +
          'return tree===void 0?made.parse():tree}',
      ],
      [
        'behind',
        /\.parseExpressionAt=function\((\$\d+),(\$\d+),(\$\d+)\)\{var (?<made>\$\d+)=new this\(\3,\1,\2\);/,
        'var tree=this===$<parser>?$nexxo_help?.acornExpression?.($<made>,this):void 0;' +
          'if(tree!==void 0)return tree;',
      ],
      [
        'before',
        /\$\d+\.acorn=\{Parser:/,
        '$nexxo_help?.acornMade?.($<parser>,$<node>,$<location>,$<position>,$<noArguments>,$<noSpecifiers>,$FLAGS);',
      ],
      [
        'behind',
        '.readWord1=function(){this.containsEsc=!1;',
        'var start=this.pos,end=$nexxo_help?.acornWordEnd?.(this.input,start);' +
          'if(end!==void 0)return this.pos=end,this.input.slice(start,end);',
      ],
    ],
    forms: [
      ['62df78629ad3b03ce3fb1feb86709b202ca3b4a227f43b5c47200b027d1dad47', '5.43.15', 16],
      ['0b969006dfe837ee8590ddf94bb483b67f9db944ab543eca9b7ee55e4d35a37c', '5.46.4', 16],
      ['83fea0c3b4670830ac93546a0dc50de032d4b29eeaf3174e56489aba9cd9f4ba', '5.50.3', 16],
      ['f3dc3dcf94377dffa7c68936d4ac9ea45a26eb4e0d385fb0c7092ba12cadb40e', '5.53.13', 16],
      ['01e09abed6b37bd375626eefa8e40e27d3d3ed13e077ffdcfdf4b4248cb9d065', '5.55.10 to 5.57.0', 16],
      ['926a0db2fd59277c88ea31a2707e1fd97ac70370a0ab5d2e9de49140d474fcda', '5.57.1 to 5.57.3', 16],
    ],
  },
  {
    // While a script is parsed, exports of what is not there are none of acorn's business.
    start: /function [\w$]+\([\w$]+,[\w$]+,[\w$]+,[\w$]+\)\{const [\w$]+=[\w$]+\?[\w$]+:[\w$]+,\{onComment:/,
    through: [/finally\{[\w$]+&&\([\w$]+\.prototype\.parseStatement=[\w$]+\)\}\}/],
    edits: [
      [
        'behind',
        /,(?<own>\$\d+)=(?<parser>\$\d+)\.prototype\.parseStatement;(?<isScript>\$\d+)&&\(.*return this\.undefinedExports=\{\},\$\d+\}\)/,
        ';$<isScript>&&$nexxo_help?.acornMayPass?.($<parser>.prototype.parseStatement,$<own>)',
      ],
    ],
    forms: [['345183e3506436bf40b42f69bd6b811b1b5a3e1837fcd64dbd6f076634cebcf6', '5.55.10 to 5.57.3']],
  },
  {
    // A value of CSS takes what means nothing in one step.
    start: /function [\w$]+\([\w$]+,[\w$]+=!0\)\{let [\w$]+="";const [\w$]+=\[\];let /,
    through: [/\.trimStart\(\)/, /\([\w$]+\.template\.length\)\}/],
    edits: [
      [
        'instead of',
        /(?<value>\$\d+)\+=(?<char>\$\d+),(?<parser>\$\d+)\.index\+\+\}else/,
        '$<value>+=$<char>;const end=$nexxo_help?.valueEnd?.($<parser>.template,$<parser>.index+1);' +
          'if(end!==void 0){$<value>+=$<parser>.template.slice($<parser>.index+1,end);$<parser>.index=end-1}' +
          '$<parser>.index++}else',
      ],
    ],
    forms: [['51d5eb087cfc0915ce8f5fe7d2874103a1800ed51dd6e4853e39c8ad609b3ecd', '5.56.10 to 5.57.3']],
  },
  {
    // magic-string: as in its own files. Nothing outside can put another method in place.
    start: /class [\w$]+\{constructor\([\w$]+\)\{this\.bits=/,
    through: [
      /generateDecodedMap\(/,
      /generateMap\([\w$]+\)\{return new [\w$]+\(this\.generateDecodedMap\([\w$]+\)\)\}/,
    ],
    names: { magic: /class (\$\d+)\{constructor\(\$\d+,\$\d+=\{\}\)\{const \$\d+=new \$\d+\(0,/ },
    edits: [
      [
        'instead of',
        /,(?<locate>\$\d+)=(?<locator>\$\d+\(this\.original\));return this\.intro/,
        ',raw=$nexxo_help?.magicMappings?.(this,arguments[0]?.hires,$FLAGS,arguments[1]===$<magic>),' +
          '$<locate>=raw===void 0?$<locator>:void 0;return raw===void 0&&(this.intro',
      ],
      ['before', ',{file:', ')'],
      ['instead of', /mappings:(?<made>\$\d+)\.raw,/, 'mappings:raw??$<made>.raw,'],
      [
        'instead of',
        /return new (?<map>\$\d+)\(this\.generateDecodedMap\((?<options>\$\d+)\)\)/,
        'if(this.generateDecodedMap!==$<magic>.prototype.generateDecodedMap)' +
          'return new $<map>(this.generateDecodedMap($<options>));' +
          'const made=this.generateDecodedMap($<options>,$<magic>),text=made.mappings;' +
          'if(typeof text!=="string")return new $<map>(made);made.mappings=[];' +
          'return Object.assign(new $<map>(made),{mappings:text})',
      ],
    ],
    forms: [['93783e9e4d711228c7091e5438f9229b4f0934c3a5ab73a5a56fd26162e275ff', '5.57.1 to 5.57.3', 25]],
  },
];
