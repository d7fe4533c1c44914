import { readFileSync } from 'node:fs';
import { svg, yaml } from '../builds/files/data.mjs';
import { jsx } from '../builds/files/jsx.mjs';
import { functionText, script } from '../builds/files/script.mjs';
import { css, scss } from '../builds/files/style.mjs';
import { svelte } from '../builds/files/svelte.mjs';
import { vue } from '../builds/files/vue.mjs';
import { pickWord, seededRandom } from '../lib/seeded-random.mjs';

/** Digits in every text, in place of which each call has its own number: no two texts of a bundler are the same. */
const number = '0000000000';

const inSlashes = `/* ${number} */\n`;
const inMarkup = `<!-- ${number} -->\n`;

/** What a workload's hook is called with: ASCII, the same in every run. */
export const inputs = {
  script20: () => inSlashes + upTo(20_000, (random) => functionText(pickWord(random), random)),
  library100: () => inSlashes + ascii(readFileSync(inPackages('js-yaml/dist/js-yaml.mjs'), 'utf8')),
  svelte3: () => inMarkup + nearest(svelte, 3000),
  vue3: () => inMarkup + nearest(vue({ styled: true }), 3000),
  jsx5: () => inSlashes + nearest(jsx, 5000, children(24)),
  css20: () => inSlashes + upTo(20_000, (random, index) => css.text({ index, random })),
  scss5: () => `${inSlashes}@use 'sass:color';\n${upTo(5000, (random, index) => scssRules(random, index))}`,
  markdown20: () => inMarkup + upTo(20_000, markdown),
  script3: () => inSlashes + nearest(script, 2700),
  yaml1: () => `# ${number}\n${nearest(yaml, 700)}`,
  svg1: () => inMarkup + nearest(svg, 1100),
  numbered: () => `not there ${number}`,
};

/** A text with the number of a call. */
export const numbered = (text, call) => text.replace(number, String(call).padStart(number.length, '0'));

const inPackages = (path) => new URL(`../node_modules/${path}`, import.meta.url);

const ascii = (text) => text.replace(/[^\n\x20-\x7e]/g, ' ');

function upTo(length, next) {
  const random = seededRandom(20261126);
  let text = '';
  for (let index = 0; text.length < length; index++) text += next(random, index);
  return text;
}

/** Of a hundred files of that kind the one whose length is nearest. */
function nearest(kind, length, children = []) {
  const off = (text) => Math.abs(text.length - length);
  const texts = Array.from({ length: 100 }, (_, seed) =>
    kind.text({ index: 0, name: 'Part0', children, random: seededRandom(seed + 1) }),
  );
  return texts.reduce((best, text) => (off(text) < off(best) ? text : best));
}

const children = (count) =>
  Array.from({ length: count }, (_, index) => ({
    kind: jsx,
    name: `Part${index + 1}`,
    file: `part-${index + 1}.jsx`,
  }));

const scssRules = (random, index) => scss.text({ index, random }).replace(/^@use .*\n/, '');

function markdown(random, index) {
  const words = (count) => Array.from({ length: count }, () => pickWord(random)).join(' ');
  return `## ${index} ${words(3)}

The *${words(2)}* of **${words(1)}** with \`${words(1)}()\` and [${words(2)}](https://example.com/${words(1)}). ${words(30)}.

- ${words(5)}
- ${words(4)} \`${words(1)}\`
  - ${words(6)}

> ${words(12)}

| ${words(1)} | ${words(1)} |
|---|--:|
| ${words(2)} | ${index} |

\`\`\`js
${functionText(pickWord(random), random)}\`\`\`

`;
}
