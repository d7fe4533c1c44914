import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** Raise it when packing gives other code for the same inputs. */
const format = 17;

const require = createRequire(import.meta.url);

function versionOf(packageJson: string): string {
  const { version } = JSON.parse(readFileSync(require.resolve(packageJson), 'utf8')) as { version: string };
  return version;
}

let known: string | undefined;

/** What made a bundle: an entry of another packer or bundler is not used. */
export function packVersion(): string {
  known ??= `nexxo ${versionOf('../../../package.json')} format ${format}, rolldown ${versionOf('rolldown/package.json')}`;
  return known;
}
