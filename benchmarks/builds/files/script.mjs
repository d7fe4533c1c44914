import { pickWord } from '../../lib/seeded-random.mjs';
import { importsOf, namesOf } from './imports.mjs';

const stage = `  if (__APP_STAGE__ === 'test') return __APP_VERSION__\n`;

const scriptKind = (extraLine) => ({
  extension: 'js',
  text({ index, children, random }) {
    const length = 1024 + random() * 2048;
    const functions = [];
    let body = '';
    while (body.length < length) {
      const name = `${pickWord(random)}${functions.length}`;
      functions.push(name);
      body += functionText(name, random);
    }
    return `${importsOf(children)}
${body}
export default function run${index}(value) {
${extraLine}  return [${[...functions.map((name) => `${name}(value)`), ...namesOf(children)].join(', ')}]
}
`;
  },
});

/** JavaScript of 1 to 3 KB. */
export const script = scriptKind('');

/** The same with names that a plugin replaces. */
export const scriptWithNames = scriptKind(stage);

export function functionText(name, random) {
  const [first, second, third] = [pickWord(random), pickWord(random), pickWord(random)];
  return `// ${first} the ${second} of each ${third}, then ${pickWord(random)} what is left
function ${name}(${first}_) {
  const ${second}s = [${Array.from({ length: 4 }, () => Math.floor(random() * 1000)).join(', ')}]
  const label = \`${third} \${${first}_} of ${second}s in ${pickWord(random)}\`
  return ${second}s.reduce((sum, ${third}) => sum + ${third} * label.length, ${Math.floor(random() * 100)})
}
`;
}
