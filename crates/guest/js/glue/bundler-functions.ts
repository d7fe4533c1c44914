import { native } from '../native.ts';
import { bytesIn } from './bytes.ts';
import { describePlugin } from './describe-plugin.ts';
import { PluginLists } from './placed-plugins.ts';
import { plain } from './plain.ts';
import { packTree } from './references/outgoing.ts';
import { request } from './requests.ts';
import { placeOfPlugin } from './resolved-config.ts';
import { SourceMap } from './source-map.ts';

type Options = Record<string, unknown>;

function describe(plugin: unknown): unknown {
  const seen = plugin !== null && typeof plugin === 'object' ? placeOfPlugin(plugin) : undefined;
  return seen === undefined ? describePlugin(plugin) : { seen };
}

/** A config as it crosses: its plugins are described, or said to be those that the host has. */
async function packConfig(given: unknown): Promise<unknown> {
  const config = { ...(given as Options) };
  const { plugins } = config;
  if (Array.isArray(plugins)) config['plugins'] = await flattened(plugins);
  return packTree(new PluginLists({}, describe).take(config), 'the config of a build');
}

/** Plugins may be promised, singly and in lists. */
async function flattened(plugins: unknown[]): Promise<unknown[]> {
  const all = await Promise.all(plugins.flat(8));
  return all.some(Array.isArray) ? flattened(all) : all.filter(Boolean);
}

/** The files of a finished build. */
function outputOf(data: unknown): unknown {
  if (Array.isArray(data)) return data.map(outputOf);
  const { output } = data as { output: Options[] };
  for (const file of output) {
    const { map, source } = file;
    if (map !== null && typeof map === 'object') file['map'] = new SourceMap(map);
    if (source !== undefined) file['source'] = bytesIn(source);
  }
  return data;
}

async function build(from: string, config: unknown): Promise<unknown> {
  return outputOf(await request(0, 'bundlerBuild', [from, await packConfig(config)]));
}

/** What `rollup` and `rolldown` give: a build whose outputs are asked for. */
async function start(from: string, config: unknown): Promise<object> {
  const begun = await request(0, 'bundlerStart', [from, await packConfig(config)]);
  const { number, watchFiles } = begun as { number: number; watchFiles?: unknown };
  const output = (how: string) => async (options: unknown) =>
    outputOf(await request(0, 'bundlerOutput', [number, how, await packConfig(options)]));
  const made = {
    watchFiles,
    closed: false,
    generate: output('generate'),
    write: output('write'),
    async close(): Promise<void> {
      if (made.closed) return;
      made.closed = true;
      await request(0, 'bundlerClose', [number]);
    },
  };
  return made;
}

/** What the packer's stand-ins for bundlers call: the host runs the project's bundler. */
Object.defineProperty(globalThis, Symbol.for('nexxo.bundler'), {
  value: Object.freeze({
    call: (from: string, name: string, args: unknown[]) =>
      request(0, 'bundlerFunction', [from, name, args.map(plain)]),
    parse: (from: string, args: unknown[]) => native.hostCall('bundlerParse', 0, [from, args.map(plain)]),
    build,
    start,
  }),
});
