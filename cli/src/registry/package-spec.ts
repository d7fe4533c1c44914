import { valid } from 'semver';
import { splitSpecifier } from '../project/installed.ts';
import { UsageError } from '../usage-error.ts';
import { isPattern } from './registry-file.ts';

/**
 * Takes `name@1.2.3` apart; the version may be left out.
 *
 * @throws UsageError where it is not that: ranges and tags are taken by nobody here, for what is approved is one version
 */
export function packageSpec(text: string): { name: string; version: string | undefined } {
  const at = text.indexOf('@', 1);
  const [name, version] = at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
  if (splitSpecifier(name).subpath !== '' || !isPattern(name) || name.includes('*'))
    throw new UsageError(
      `${JSON.stringify(name)} is no name of a package, such as rollup-plugin-x or @scope/x.`,
    );
  if (version !== undefined && valid(version) !== version.replace(/\+.*$/, ''))
    throw new UsageError(`${text}: name one whole version such as ${name}@1.2.3, or none for the newest.`);
  return { name, version };
}

/** The same where the version must be named. */
export function versionSpec(text: string): { name: string; version: string } {
  const { name, version } = packageSpec(text);
  if (version === undefined) throw new UsageError(`Name the version: ${name}@1.2.3.`);
  return { name, version };
}
