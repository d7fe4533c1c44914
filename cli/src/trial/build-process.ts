import { performance } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';
import { build } from './build.ts';
import { frozenTime } from './case.ts';
import { Observer } from './observe.ts';
import type { BuildAnswer, BuildError, BuildRequest, Warning } from './outcome.ts';
import { type Load, nativeDecoder, nativePlugin, sandboxedPlugin } from './plugins.ts';

/** The process that makes one build: it gets a request, builds in its stage, and answers. */
process.once('message', (request: BuildRequest) => {
  run(request).then(
    (answer) => process.send?.(answer, () => process.exit(0)),
    (error: unknown) => {
      process.stderr.write(String((error as Error)?.stack ?? error));
      process.exit(1);
    },
  );
});

async function run(request: BuildRequest): Promise<BuildAnswer> {
  const { case: test, mode, stage } = request;
  const observer = mode === 'native' ? new Observer() : undefined;
  const warnings: Warning[] = [];
  const outputs = new Set<string>();
  const printed = capture();
  if (test.freezeClock) freeze();
  process.chdir(stage);
  const { load } = (await import(pathToFileURL(request.loader).href)) as { load: Load };
  let report: (() => { plugins: unknown[] }) | undefined;
  let error: BuildError | undefined;
  let started = performance.now();
  try {
    const under: unknown[] = [];
    if (mode === 'native') under.push(await nativePlugin(test.plugin, stage, load));
    if (mode === 'sandboxed') {
      const { grants, cacheDir } = request;
      const made = await sandboxedPlugin(
        test.plugin,
        stage,
        load,
        grants,
        cacheDir,
        (read) => (report = read),
        test.checkFilters,
      );
      started = made.packedAt;
      under.push(made.plugin);
    }
    const others = await Promise.all(
      (test.with ?? []).map(async (call) => ({
        after: call.after,
        plugin: await nativePlugin(call, stage, load),
      })),
    );
    const plugins = [
      ...others.filter(({ after }) => !after).map(({ plugin }) => plugin),
      ...under,
      ...others.filter(({ after }) => after).map(({ plugin }) => plugin),
    ];
    await build(test, {
      stage,
      load,
      decoder: nativeDecoder(stage, load),
      plugins,
      warn: (warning) => warnings.push(warning),
      wrote: (directory) => outputs.add(directory),
    });
    await new Promise((done) => setTimeout(done, test.settleMs ?? 0));
  } catch (thrown) {
    error = describe(thrown);
  }
  const ms = performance.now() - started;
  const [own] = report?.().plugins ?? [];
  return {
    warnings,
    stdout: printed(),
    ms,
    outputs: [...outputs],
    deeds: observer?.deeds(await entryFile(request), [...outputs]) ?? [],
    ...(error && { error }),
    ...(own !== undefined && { report: own as NonNullable<BuildAnswer['report']> }),
  };
}

/** The plugin's module as Node resolved it. */
async function entryFile({ loader, case: test }: BuildRequest): Promise<string> {
  const { find } = (await import(pathToFileURL(loader).href)) as { find(specifier: string): string };
  return find(test.plugin.entry);
}

interface Thrown extends Partial<BuildError> {
  pluginCode?: unknown;
  errors?: unknown;
  cause?: unknown;
}

function withCauses(error: Thrown): Thrown[] {
  const found = [error];
  for (let { cause } = error; cause instanceof Error && found.length < 10; { cause } = cause as Thrown)
    found.push(cause as Thrown);
  return found;
}

function describe(thrown: unknown): BuildError {
  const error = (thrown ?? {}) as Thrown;
  const message = String(error.message ?? thrown);
  const all = [error, ...(Array.isArray(error.errors) ? (error.errors as Thrown[]) : [])].flatMap(withCauses);
  const { code } = error;
  const codes = [
    ...all.flatMap((one) => [one.pluginCode, one.code]),
    ...(message.match(/\bNEXXO_[A-Z_]+/g) ?? []),
  ]
    .filter((text) => typeof text === 'string')
    .filter((text) => text.startsWith('NEXXO_'));
  // A limit stops the plugin, and every later call then fails with another code.
  const first = codes.find((text) => /_(?:LIMIT|QUOTA)$/.test(text)) ?? codes[0] ?? code;
  const limit = all.find((one) => typeof one.limit === 'number')?.limit;
  const hook = all.find((one) => typeof one.hook === 'string')?.hook;
  return {
    message,
    stack: String(error.stack ?? ''),
    ...(first !== undefined && { code: first }),
    ...(typeof error.plugin === 'string' && { plugin: error.plugin }),
    ...(limit !== undefined && { limit }),
    ...(hook !== undefined && { hook }),
  };
}

/** Takes what is printed; gives it all at the end. */
function capture(): () => string {
  let text = '';
  for (const stream of [process.stdout, process.stderr])
    stream.write = ((chunk: string | Uint8Array, ...rest: unknown[]) => {
      text += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
      const done = rest.find((item) => typeof item === 'function') as (() => void) | undefined;
      if (done) process.nextTick(done);
      return true;
    }) as typeof stream.write;
  return () => text;
}

function freeze(): void {
  const Real = Date;
  globalThis.Date = class extends Real {
    constructor(...args: unknown[]) {
      super(...((args.length === 0 ? [frozenTime] : args) as [number]));
    }
    static override now(): number {
      return frozenTime;
    }
  } as DateConstructor;
  let seed = 42;
  Math.random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
}
