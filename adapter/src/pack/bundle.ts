import { isBuiltin } from 'node:module';
import { dirname, resolve } from 'node:path';
import { type OutputChunk, type RolldownOptions, rolldown } from 'rolldown';
import { NexxoError } from '../error.ts';
import { bundlePlugin, type PackContext } from './bundle-plugin.ts';
import { guardsPlugin } from './guards/guards-plugin.ts';
import { helpPlugin } from './native-help/help-plugin.ts';

/** How often a bundle is tried again without modules that cannot be bundled. */
const attempts = 20;

/** Bundles an entry with all that it needs into one ES module, in memory. */
export async function bundle(pack: PackContext, entryId: string, plugin: string): Promise<OutputChunk> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await bundleOnce(pack, entryId, plugin);
    } catch (error) {
      if (error instanceof NexxoError) throw error;
      if (attempt === attempts || !replaceBroken(pack, error))
        throw new NexxoError('NEXXO_PACK_FAILED', `bundling failed: ${reasonOf(error)}`, {
          plugin,
          cause: error,
        });
    }
  }
}

async function bundleOnce(pack: PackContext, entryId: string, plugin: string): Promise<OutputChunk> {
  const options: RolldownOptions = {
    input: entryId,
    cwd: pack.root,
    platform: 'node',
    tsconfig: false,
    shimMissingExports: true,
    logLevel: 'silent',
    transform: { target: 'es2024' },
    plugins: [helpPlugin(), bundlePlugin(pack), guardsPlugin(pack.packages)],
    // The text edits keep their source maps through this, at no cost in JavaScript.
    experimental: { nativeMagicString: true },
  };
  const build = await rolldown(options);
  try {
    const { output } = await build.generate({
      format: 'es',
      codeSplitting: false,
      minify: false,
      keepNames: true,
      sourcemap: 'hidden',
      sourcemapPathTransform: (source, mapPath) =>
        source.includes('\0') ? source : resolve(dirname(mapPath), source),
    });
    const chunks = output.filter((item) => item.type === 'chunk');
    const [chunk] = chunks;
    const foreign = chunk?.imports.filter((name) => !name.startsWith('node:') && !isBuiltin(name)) ?? [];
    if (chunk === undefined || chunks.length > 1 || foreign.length > 0)
      throw new NexxoError('NEXXO_PACK_FAILED', `the bundle is not one file: ${foreign.join(', ')}`, {
        plugin,
      });
    return chunk;
  } finally {
    await build.close();
  }
}

interface BuildProblem {
  code?: string;
  id?: string;
  pos?: number;
  frame?: string;
  message: string;
}

function problemsOf(error: unknown): BuildProblem[] {
  if (!(error instanceof Error)) return [];
  const { errors } = error as { errors?: unknown };
  return Array.isArray(errors) ? errors : [error as BuildProblem];
}

/**
 * Notes stand-ins for modules that cannot be bundled but that Node would only trip over when it reaches them: a
 * `require` of a module with a top-level await, a dependency's file that is no JavaScript. False where there is none.
 */
function replaceBroken({ broken, virtual, packages, inputs, entry }: PackContext, error: unknown): boolean {
  const before = broken.size;
  const own = packages.owner(entry.path)?.dir;
  for (const { code, id, pos, message } of problemsOf(error)) {
    if (id === undefined) continue;
    if (code === 'REQUIRE_TLA') {
      const text = virtual.code(id) ?? inputs.read(id) ?? '';
      const call = pos === undefined ? null : /^require\s*\(\s*(["'`])(.*?)\1/.exec(text.slice(pos));
      if (!call?.[2]) continue;
      const name = virtual.isVirtual(id) ? (JSON.parse(`"${call[2]}"`) as string) : call[2];
      const what = `require() cannot be used on an ESM graph with top-level await: '${name}'`;
      broken.set(`${id}\0${name}`, virtual.throwing(what, 'ERR_REQUIRE_ASYNC_MODULE'));
    } else if (code === 'PARSE_ERROR' && packages.owner(id)?.dir !== own)
      broken.set(id, virtual.throwing(firstLine(message), 'ERR_INVALID_SYNTAX', 'SyntaxError'));
  }
  return broken.size > before;
}

function firstLine(text: string): string {
  return (text.split('\n')[0] ?? '').trim();
}

function reasonOf(error: unknown): string {
  const problems = problemsOf(error);
  if (problems.length === 0) return String(error);
  return problems
    .map(({ message }) => message.replace(/^Build failed with \d+ errors?:\s*/, '').trim())
    .join('\n')
    .replace(/\.$/, '');
}
