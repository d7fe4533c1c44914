import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { at } from '../../scripts/lib/root.mjs';
import { seededRandom } from '../lib/seeded-random.mjs';
import { kinds } from './columns.mjs';
import { configFile } from './config-file.mjs';

const fanOut = 8;

/** A tree of files of the pipeline's kinds with a config of each kind, the same bytes every time. */
export async function writeProject(directory, pipeline, bundler, modules) {
  await rm(directory, { recursive: true, force: true });
  await mkdir(path.join(directory, 'src'), { recursive: true });
  const write = (name, text) => writeFile(path.join(directory, name), text);
  const files = projectFiles(pipeline, modules);
  const { plugins, extra, files: own = {} } = pipeline.setup(bundler.config);
  await Promise.all([
    write('package.json', '{ "name": "bench-project", "type": "module", "private": true }\n'),
    ...Object.entries({ ...files, ...own }).map(([name, text]) => write(name, text)),
    ...kinds.map((kind) =>
      write(`${bundler.config}.${kind}.config.mjs`, configFile(bundler.config, kind, plugins, extra)),
    ),
  ]);
  await mkdir(path.join(directory, 'node_modules/@nexxo'), { recursive: true });
  await symlink(at('.'), path.join(directory, 'node_modules/@nexxo/native'), 'junction');
}

function projectFiles(pipeline, modules) {
  const random = seededRandom(20261126);
  const isLeaf = (index) => index * fanOut + 1 >= modules;
  const module = (index) => {
    const kind = pipeline.kinds(index, isLeaf(index));
    return {
      index,
      kind,
      name: `Part${index}`,
      file: `part-${String(index).padStart(4, '0')}.${kind.extension}`,
    };
  };
  const files = { 'src/main.js': pipeline.main(module(0)) };
  for (let index = 0; index < modules; index++) {
    const own = module(index);
    const children = [];
    for (let child = index * fanOut + 1; child <= index * fanOut + fanOut && child < modules; child++)
      children.push(module(child));
    files[`src/${own.file}`] = own.kind.text({ ...own, children, random });
  }
  return files;
}
