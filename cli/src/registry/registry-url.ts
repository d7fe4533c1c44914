import { UsageError } from '../usage-error.ts';

const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/**
 * Why a text is no address of a registry; undefined where it is one: `https`, or `http` to this very machine, with a
 * slash at the end, in the one spelling that it has.
 */
export function urlProblem(text: string): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined) return 'it is no address such as https://plugins.acme.example/';
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && loopback.test(url.hostname)))
    return 'it must begin with https://; http:// is for this machine alone';
  if (url.username !== '' || url.password !== '') return 'it must not hold a user or a password';
  if (url.search !== '' || url.hash !== '') return 'it must not hold ? or #';
  if (!url.pathname.endsWith('/')) return 'it must end with a slash';
  return url.href === text ? undefined : `it is written ${url.href}`;
}

/**
 * An address as somebody typed it, in the spelling that the project's file has.
 *
 * @throws UsageError where it is none
 */
export function registryUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url !== undefined && !url.pathname.endsWith('/')) url.pathname += '/';
  const problem = urlProblem(url?.href ?? text);
  if (problem !== undefined) throw new UsageError(`${text} is not taken as a registry: ${problem}.`);
  return (url as URL).href;
}
