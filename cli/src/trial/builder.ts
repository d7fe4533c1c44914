import { fork } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Case, environmentOf } from './case.ts';
import { firstGrants, type Grants } from './grants.ts';
import type { Deed } from './observe.ts';
import type { BuildAnswer, BuildRequest, Mode, Outcome } from './outcome.ts';
import { stageProject, writtenFiles } from './stage.ts';
import { claimStaging } from './staging.ts';

const processFile = fileURLToPath(new URL('./build-process.js', import.meta.url));
const loaderCode = `import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
export const load = (specifier) => import(specifier);
export const find = (specifier) => fileURLToPath(import.meta.resolve(specifier));
`;
const noGrants: Grants = { ...firstGrants({}), read: [] };

/** Where builds happen, and how long one may take. */
export interface BuilderOptions {
  /** The directory whose `node_modules`, or its parents', have the packages. */
  root: string;
  cacheDir: string;
  timeoutMs?: number;
  /** Which of a project's files stay out. */
  skip?: (path: string) => boolean;
}

/** Makes builds, each in a process and a fresh copy of its project, at one path for all builds of a case. */
export class Builder {
  readonly #options: BuilderOptions;
  readonly #directory: string;
  readonly #running = new Set<() => void>();

  /** The directory that projects and packages are in. */
  get root(): string {
    return this.#options.root;
  }

  constructor(options: BuilderOptions) {
    this.#options = options;
    this.#directory = claimStaging(options.root);
    writeFileSync(join(this.#directory, 'load.mjs'), loaderCode);
  }

  /** Builds a case. A build that fails is an outcome too; it throws only where there is none. */
  async build(test: Case, mode: Mode, grants: Grants = noGrants): Promise<Outcome> {
    const stage = stageProject(
      test.directory,
      join(this.#directory, test.name),
      test.linkNodeModules,
      ...(this.#options.skip === undefined ? [] : ([this.#options.skip] as const)),
    );
    const answer = await this.#run({
      case: test,
      mode,
      stage: stage.directory,
      loader: join(this.#directory, 'load.mjs'),
      grants,
      cacheDir: this.#options.cacheDir,
    });
    return { ...answer, stage: stage.directory, files: writtenFiles(stage) };
  }

  #run(request: BuildRequest): Promise<BuildAnswer> {
    const { timeoutMs = this.#options.timeoutMs ?? 180_000 } = request.case;
    const { FORCE_COLOR: _color, ...env } = process.env;
    return new Promise((resolve, reject) => {
      const child = fork(processFile, [], {
        cwd: request.stage,
        env: { ...env, ...environmentOf(request.case) },
        serialization: 'advanced',
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      });
      let answer: BuildAnswer | undefined;
      let output = '';
      let late = false;
      const stop = () => child.kill('SIGKILL');
      const timer = setTimeout(() => {
        late = true;
        stop();
      }, timeoutMs);
      this.#running.add(stop);
      child.stderr?.on('data', (chunk) => (output += chunk));
      child.on('message', (message) => (answer = message as BuildAnswer));
      child.on('error', reject);
      child.on('close', (code, signal) => {
        clearTimeout(timer);
        this.#running.delete(stop);
        resolve(
          answer ??
            lost(
              late ? `took longer than ${timeoutMs / 1000} s` : `ended with ${signal ?? `code ${code}`}`,
              output,
              !late && code !== null ? [{ kind: 'exit', what: `code ${code}` }] : [],
            ),
        );
      });
      child.send(request);
    });
  }

  /** Stops what runs and removes the copies. */
  dispose(): void {
    for (const stop of this.#running) stop();
    rmSync(this.#directory, { recursive: true, force: true });
  }
}

function lost(how: string, output: string, deeds: Deed[]): BuildAnswer {
  const tail = output.trim().slice(-600);
  const message = `the build's process ${how}${tail === '' ? '' : `: ${tail}`}`;
  return { error: { message, stack: message }, warnings: [], stdout: '', ms: 0, deeds, outputs: [] };
}
