import { pickWord } from '../../lib/seeded-random.mjs';

const number = (random, most) => Math.floor(random() * most);
const several = (least, random, text) =>
  Array.from({ length: least + number(random, least) }, (_, index) => text(index)).join('');

/** A few hundred bytes of settings. */
export const yaml = {
  extension: 'yaml',
  text: ({ name, random }) => `name: ${name}
title: "The ${pickWord(random)} of each ${pickWord(random)}"
items:
${several(6, random, (index) => `  - id: ${index}\n    label: ${pickWord(random)} ${pickWord(random)}\n    price: ${number(random, 9000) / 100}\n    tags: [${pickWord(random)}, ${pickWord(random)}]\n`)}`,
};

/** A drawing of about one kilobyte. */
export const svg = {
  extension: 'svg',
  text: ({
    random,
  }) => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="currentColor">
  <title>${pickWord(random)} ${pickWord(random)}</title>
${several(8, random, () => `  <path d="M${number(random, 24)} ${number(random, 24)}a${number(random, 9)} 2 0 0 1 2-2h${number(random, 12)}l${number(random, 12)} ${number(random, 12)}v${number(random, 9)}z" stroke-width="1.5"/>\n`)}</svg>
`,
};

/** A small table. */
export const csv = {
  extension: 'csv',
  text: ({ random }) => `id,label,price,count
${several(12, random, (index) => `${index},${pickWord(random)} ${pickWord(random)},${number(random, 9000) / 100},${number(random, 50)}\n`)}`,
};
