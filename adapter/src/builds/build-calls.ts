import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { wholeFiles } from '../bundle-data.ts';
import { type Answer, type CallSite, text, whereOf } from '../call-site.ts';
import { NexxoError } from '../error.ts';
import { isRecord } from '../value/clean-data.ts';
import { plainData } from '../value/plain-data.ts';
import { rollupOptions, rollupOutput, viteConfig } from './build-config.ts';
import type { OwnBuild, StartedBuild } from './builds.ts';

type Run = (options: object) => Promise<unknown>;

/** The functions that run a build, of the bundler that the project has. */
async function bundlerOf(site: CallSite, from: string): Promise<Record<string, Run>> {
  const require = createRequire(path.join(site.root, 'package.json'));
  const module = (await import(pathToFileURL(require.resolve(from)).href)) as Record<string, unknown>;
  const inner = isRecord(module['default']) ? module['default'] : {};
  return { ...inner, ...module } as Record<string, Run>;
}

function outputData(result: unknown): { output: unknown } {
  return { output: wholeFiles(isRecord(result) ? result['output'] : undefined) };
}

function ownBuild(site: CallSite, number: unknown): OwnBuild {
  const found = site.builds.get(number);
  if (found === undefined)
    throw new NexxoError('NEXXO_FRAME', 'a build was named that is not there', whereOf(site));
  return found;
}

async function run(site: CallSite, from: string, name: string, options: object): Promise<unknown> {
  const start = (await bundlerOf(site, from))[name];
  if (start === undefined)
    throw new NexxoError('NEXXO_UNSUPPORTED', `this ${from} has no ${name}`, whereOf(site));
  return start(options);
}

/** What a plugin calls to run a build of its own. */
export const buildRequests: Record<string, Answer> = {
  bundlerBuild: async (site, [from, packed]) => {
    const bundler = text(site, 'build', from);
    if (bundler !== 'vite' && bundler !== 'rolldown')
      throw new NexxoError(
        'NEXXO_UNSUPPORTED',
        `${bundler}.build cannot be called from inside`,
        whereOf(site),
      );
    site.builds.grant(`${bundler}.build`, whereOf(site));
    if (bundler === 'rolldown') {
      const options = rollupOptions(site, packed, true);
      return outputData(await run(site, bundler, 'build', options));
    }
    const config = viteConfig(site, packed);
    const { config: outer } = site.vite;
    try {
      const result = await run(site, bundler, 'build', config);
      return Array.isArray(result) ? result.map(outputData) : outputData(result);
    } finally {
      // The plugin's part in that build has told it another config.
      if (outer !== undefined) site.vite.config = outer;
    }
  },
  bundlerStart: async (site, [from, packed]) => {
    const bundler = text(site, 'build', from);
    if (bundler !== 'rollup' && bundler !== 'rolldown')
      throw new NexxoError('NEXXO_UNSUPPORTED', `${bundler} cannot be called from inside`, whereOf(site));
    site.builds.grant(`${bundler}.${bundler}`, whereOf(site));
    const build = (await run(site, bundler, bundler, rollupOptions(site, packed, false))) as StartedBuild;
    return { number: site.builds.keep({ from: bundler, build }), watchFiles: plainData(build.watchFiles) };
  },
  bundlerOutput: async (site, [number, how, packed]) => {
    const { build } = ownBuild(site, number);
    const isWrite = how === 'write';
    const options = rollupOutput(site, packed, isWrite);
    return outputData(await (isWrite ? build.write(options) : build.generate(options)));
  },
  bundlerClose: async (site, [number]) => {
    const { build } = ownBuild(site, number);
    site.builds.drop(number);
    await build.close();
  },
};
