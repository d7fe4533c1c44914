import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { escaped, html } from '../dist/pages/html.js';
import { renderReadme } from '../dist/pages/readme.js';
import { HOSTILE_MARKDOWN } from './lib/hostile-texts.mjs';

const TAGS = new Set(
  'h3 h4 h5 h6 p a span em strong s code pre blockquote ul ol li table thead tbody tr th td div hr br'.split(
    ' ',
  ),
);
const ATTRIBUTES = {
  a: /^ href="(?:https?:\/\/|mailto:)[^"<>]*" rel="nofollow noopener noreferrer ugc"$/,
  div: /^ class="wide" role="region" aria-label="Table" tabindex="0"$/,
  pre: /^ tabindex="0"$/,
  ol: /^ start="\d+"$/,
  td: /^ class="(?:center|right)"$/,
  th: /^ class="(?:center|right)"$/,
};

/** That markup has nothing but what READMEs may have, each `<` and quote in its place. */
function assertHarmless(markup, from) {
  const rest = markup.replace(/<(\/?)([a-z0-9]+)([^<>]*)>/g, (tag, slash, name, attributes) => {
    assert.ok(TAGS.has(name), `${tag} of ${JSON.stringify(from)}`);
    if (attributes !== '')
      assert.match(attributes, slash === '' ? (ATTRIBUTES[name] ?? /^$/) : /^$/, JSON.stringify(from));
    return '';
  });
  assert.doesNotMatch(rest, /[<>"]/, JSON.stringify(from));
  assert.doesNotMatch(markup, /[\p{Bidi_Control}\p{Cs}\0\u0001\u001b\u0007]/u, JSON.stringify(from));
}

test('L6 a hostile README becomes harmless markup', () => {
  for (const text of HOSTILE_MARKDOWN) assertHarmless(renderReadme(text).content.text, text);
  assertHarmless(renderReadme(HOSTILE_MARKDOWN.join('\n\n')).content.text, 'all of them');
});

test('L6 any README becomes harmless markup', () => {
  const part = fc.oneof(
    fc.constantFrom(...HOSTILE_MARKDOWN),
    fc.constantFrom(
      ...'[]()!<>"\'`*_~#|\\&;:\n\t -=+.\0'.split(''),
      '](',
      '![',
      '```',
      '\n\n',
      '    ',
      '|-|',
      'https://x.y/',
      'javascript:',
      '&#',
      '<!--',
    ),
    fc.string({ unit: 'binary', maxLength: 8 }),
  );
  const readme = fc.array(part, { maxLength: 40 }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(readme, (text) => assertHarmless(renderReadme(text).content.text, text)),
    { numRuns: 3000 },
  );
});

test('links lead out of the site alone, images are links to them, and what is within a link stays in one', () => {
  const { text } = renderReadme(
    '[a](https://x.test/?a&b) [b](./docs) [c](#top) [![d](https://x.test/d.svg)](https://x.test) ![e](https://x.test/e.png) ![f](f.png)',
  ).content;
  const rel = 'rel="nofollow noopener noreferrer ugc"';
  assert.equal(
    text,
    `<p><a href="https://x.test/?a&amp;b" ${rel}>a</a> <span>b</span> <span>c</span> ` +
      `<a href="https://x.test" ${rel}>image: d</a> <a href="https://x.test/e.png" ${rel}>image: e</a> image: f</p>\n`,
  );
});

test('a README is beneath the headings of its page, and a table scrolls by itself', () => {
  const { text } = renderReadme('# A\n\n###### B\n\n| a | b |\n|--:|:-:|\n| 1 | 2 |').content;
  assert.match(text, /^<h3>A<\/h3>\n<h6>B<\/h6>\n<div class="wide" role="region"/);
  assert.match(text, /<td class="right">1<\/td>\n<td class="center">2<\/td>/);
});

test('a long README is cut, a huge table is shown as the text that it is', () => {
  const long = renderReadme('x '.repeat(100_000));
  assert.equal(long.cut, true);
  assert.ok(long.content.text.length < 70_000);
  const table = renderReadme(`${'|a'.repeat(3000)}|\n${'|-'.repeat(3000)}|\n${'|\n'.repeat(25_000)}`);
  assert.match(table.content.text, /^<pre tabindex="0"><code>\|a\|a/);
});

/** What makes parsers of Markdown slow, as much of it as is shown. */
const SLOW = [
  ...[
    '[',
    ']',
    '[a](',
    '![',
    '![]()',
    '[[]',
    '[a][b]',
    '[a](b "',
    '[a](<b',
    '[a]: b\n',
    '[x]: <\n',
    '<a',
    '<http:',
    '<!--',
    '<',
  ],
  ...[
    '*a ',
    'a**b',
    '*a_ ',
    '**a *b ',
    '_a',
    '~~a',
    '**',
    '***a',
    '~~',
    '`a``b```',
    'a`b',
    '`',
    '```\n',
    '~~~',
  ],
  ...[
    '>',
    '> \n',
    '> - ',
    '>>>>>>>>>>- ',
    '- ',
    '- a\n',
    '* * * * * * * *\n',
    '1) ',
    '1. a\n',
    '# a\n',
    'a\n',
    'a\n=',
    '|',
    '|a',
    '|-',
  ],
  ...[
    '&',
    '&#x',
    '\\',
    ' ',
    '\t',
    '\n',
    '\r',
    '(',
    '*_`[!<&\\',
    'a@',
    `${'*'.repeat(1000)}a`,
    `${'_*'.repeat(400)}a`,
    '\u202e',
    '😀',
  ],
].map((part) => part.repeat(Math.ceil((64 * 1024) / part.length)));
const deep = (part, width) =>
  Array.from({ length: width }, (_, index) => `${part.repeat(index)}a`).join('\n');

test('L6 no README takes long to render', () => {
  const texts = [
    ...SLOW,
    deep(' ', 360),
    deep('>', 360),
    deep('`', 360),
    deep('- ', 250),
    `${'|a'.repeat(200)}|\n${'|-'.repeat(200)}|\n${'|\n'.repeat(30_000)}`,
  ];
  for (const text of texts) {
    const before = process.cpuUsage();
    renderReadme(text);
    const { user, system } = process.cpuUsage(before);
    // Some hundred at most on the machine that this was written on; quadratic would be minutes.
    assert.ok(
      (user + system) / 1000 < 3000,
      `${JSON.stringify(text.slice(0, 30))} took ${(user + system) / 1000} ms of CPU`,
    );
  }
});

test('what is put into a template is text, in elements and in attributes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const { text: markup } = html`<b title="${text}">${[text, [text]]}</b>`;
      assert.equal(markup.match(/[<>"]/g).join(''), '<"">' + '<>');
      assert.doesNotMatch(escaped(text), /[<>"'\p{Bidi_Control}\p{Cs}]/u);
    }),
  );
  assert.equal(html`${false}${null}${undefined}${0}${html`<i>${'&'}</i>`}`.text, '0<i>&amp;</i>');
});
