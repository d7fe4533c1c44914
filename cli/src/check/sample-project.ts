import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Builder, type Bundler, type Case, compareFiles, type Outcome } from '../trial/index.ts';
import { foreignFiles, sampleFiles } from './samples.ts';

/** A small project in a directory of its own. */
export class SampleProject {
  readonly directory: string;

  private constructor(directory: string) {
    this.directory = directory;
  }

  static async make(): Promise<SampleProject> {
    return new SampleProject(await mkdtemp(join(tmpdir(), 'nexxo-sample-')));
  }

  /**
   * Writes a project with the kinds of files that the plugin turns into JavaScript: those that its code names and that
   * it builds. Gives their extensions.
   *
   * @param build builds it with the plugin: natively, unless the plugin is to run nowhere but in the sandbox
   */
  async fill(
    builder: Builder,
    test: Case,
    code: string,
    build: () => Promise<Outcome> = () => builder.build(test, 'native'),
  ): Promise<string[]> {
    const taken: string[] = [];
    await this.#write([], test.bundler);
    const [plain, without] = [await build(), await builder.build(test, 'none')];
    if (plain.error !== undefined || without.error !== undefined) return [];
    for (const extension of Object.keys(foreignFiles)) {
      if (!new RegExp(`\\b${extension}\\b`).test(code)) continue;
      await this.#write([extension], test.bundler);
      const built = await build();
      if (built.error !== undefined) continue;
      const none = await builder.build(test, 'none');
      if (none.error !== undefined || compareFiles(built, none) !== null) taken.push(extension);
    }
    await this.#write(taken, test.bundler);
    return taken;
  }

  async remove(): Promise<void> {
    await rm(this.directory, { recursive: true, force: true });
  }

  async #write(extensions: string[], bundler: Bundler): Promise<void> {
    await rm(this.directory, { recursive: true, force: true });
    for (const [file, text] of Object.entries(sampleFiles(extensions, bundler === 'vite'))) {
      const path = join(this.directory, file);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, text);
    }
  }
}
