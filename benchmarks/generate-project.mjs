import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pickWord as pick, seededRandom } from './lib/seeded-random.mjs';

const fanOut = 8;
/** A tree of small modules, 1 to 3 KB each, the same bytes every time. Gives the entry's path. */
export async function generateProject(directory, modules = 1000) {
  const random = seededRandom(20260801);
  const source = path.join(directory, 'src');
  await mkdir(source, { recursive: true });
  await writeFile(path.join(directory, 'package.json'), '{ "type": "module", "private": true }\n');
  await Promise.all(
    Array.from({ length: modules }, (_, index) =>
      writeFile(path.join(source, fileName(index)), moduleSource(index, modules, random)),
    ),
  );
  const entry = path.join(source, 'main.js');
  await writeFile(entry, `import { run0 } from './${fileName(0)}'\nconsole.log(run0(__APP_VERSION__))\n`);
  return entry;
}

export const replacements = { __APP_VERSION__: '"4.2.0"', __APP_STAGE__: '"production"' };

function moduleSource(index, modules, random) {
  const children = [];
  for (let child = index * fanOut + 1; child <= index * fanOut + fanOut && child < modules; child++)
    children.push(child);
  const lines = children.map((child) => `import { run${child} } from './${fileName(child)}'`);
  const length = 1024 + random() * 2048;
  const functions = [];
  let size = 0;
  while (size < length) {
    const name = `${pick(random)}${functions.length}`;
    const body = functionSource(name, random);
    functions.push(name);
    lines.push(body);
    size += body.length;
  }
  const own = functions.map((name) => `${name}(value)`).join(' + ');
  const below = children.map((child) => ` + run${child}(value)`).join('');
  lines.push(
    `export function run${index}(value) {\n  if (__APP_STAGE__ === 'test') return __APP_VERSION__\n  return ${own}${below}\n}`,
  );
  return `${lines.join('\n')}\n`;
}

function functionSource(name, random) {
  const [first, second, third] = [pick(random), pick(random), pick(random)];
  return `// ${first} the ${second} of each ${third}, then ${pick(random)} what is left
function ${name}(${first}_) {
  const ${second}s = [${Array.from({ length: 4 }, () => Math.floor(random() * 1000)).join(', ')}]
  const label = \`${third} \${${first}_} of ${second}s in ${pick(random)}\`
  return ${second}s.reduce((sum, ${third}) => sum + ${third} * label.length, ${Math.floor(random() * 100)})
}`;
}

const fileName = (index) => `module-${String(index).padStart(4, '0')}.js`;
