import text from 'late:../../late/module-runner.ts';
import type { EvaluatedModuleNode, ModuleRunner, ModuleRunnerContext } from 'vite/module-runner';
import type * as Late from '../../late/module-runner.ts';
import { native } from '../../native.ts';
import { builtinNames } from '../../node/registry.ts';
import { late } from '../../web/late.ts';
import type { ServerPort } from './port.ts';

const load = late<typeof Late>('module-runner', text);

interface Invocation {
  data: { name: string; data: unknown[] };
}

/**
 * Runs modules of a server's environment inside, with what the plugin may do: they are the project's, but the plugin says
 * which, and may have changed them, so that they never run outside for it.
 *
 * @param place the environment, by name or number
 */
export function moduleRunner(port: ServerPort, place: string | number): ModuleRunner {
  const vite = load();
  const keys = [
    vite.ssrModuleExportsKey,
    vite.ssrImportMetaKey,
    vite.ssrImportKey,
    vite.ssrDynamicImportKey,
    vite.ssrExportAllKey,
    vite.ssrExportNameKey,
  ] as const;
  const evaluator = {
    async runInlinedModule(context: ModuleRunnerContext, code: string, { file, id }: EvaluatedModuleNode) {
      // On one line with the code's first, so that lines are those of the code.
      const source = `(async function (${keys.join(', ')}) { "use strict"; ${code}\n})`;
      const run = native.script(source, file || id) as (...args: unknown[]) => Promise<void>;
      await run(...keys.map((key) => context[key]));
      Object.seal(context[vite.ssrModuleExportsKey]);
    },
    runExternalModule: (specifier: string): Promise<unknown> => import(specifier),
  };
  const invoke = async ({ data: { name, data } }: Invocation): Promise<{ result: unknown }> => {
    if (name === 'getBuiltins') return { result: [...builtinNames, /^node:/] };
    const [url, importer, options] = data as [string, string | undefined, { cached?: boolean } | undefined];
    return { result: await port.request('serverFetchModule', place, url, importer, options?.cached) };
  };
  return new vite.ModuleRunner(
    { transport: { invoke: invoke as never }, hmr: false, sourcemapInterceptor: false },
    evaluator,
  );
}
