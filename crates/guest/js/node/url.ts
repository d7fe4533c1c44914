import port from 'unenv/node/url';
import { fileURLToPath, pathToFileURL } from './file-url.ts';

type Legacy = Record<
  | 'Url'
  | 'format'
  | 'parse'
  | 'resolve'
  | 'resolveObject'
  | 'urlToHttpOptions'
  | 'domainToASCII'
  | 'domainToUnicode',
  (...args: unknown[]) => unknown
>;

const legacy = port as unknown as Legacy;

/** The port warns on its first use, which Node does not do; said while nobody listens, the warning is over before a plugin runs. */
function exhaustWarnings(): void {
  const { warn } = console;
  console.warn = () => {};
  legacy.parse('http://a:b:c');
  console.warn = warn;
}
exhaustWarnings();

export const {
  Url,
  domainToASCII,
  domainToUnicode,
  format,
  parse,
  resolve,
  resolveObject,
  urlToHttpOptions,
} = legacy;
export const { URL, URLSearchParams } = globalThis;
export const fileURLToPathBuffer = (input: string | URL): Uint8Array =>
  new TextEncoder().encode(fileURLToPath(input));
export { fileURLToPath, pathToFileURL };
export default {
  URL,
  URLSearchParams,
  Url,
  domainToASCII,
  domainToUnicode,
  fileURLToPath,
  fileURLToPathBuffer,
  format,
  parse,
  pathToFileURL,
  resolve,
  resolveObject,
  urlToHttpOptions,
};
