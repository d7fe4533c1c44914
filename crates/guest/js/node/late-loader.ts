import { native } from '../native.ts';
import { addBundled, bundled } from './bundled.ts';
import { withCode } from './errors.ts';
import { fileURLToPath, pathToFileURL } from './file-url.ts';
import { formatOf, textOf } from './late-module.ts';
import { createRequire, isBuiltin } from './module.ts';
import { lookUp } from './module-lookup.ts';
import { dirname } from './path.ts';

const isFile = (url: string): boolean => url.startsWith('file:');

/** The URL that a specifier means in the module with the URL `base`, as `import` finds it. */
export function resolveUrl(specifier: string, base: string): string {
  if (isBuiltin(specifier) || /^(?:data|node):/.test(specifier)) return specifier;
  const isPath = /^(?:file:|\.{0,2}\/)/.test(specifier);
  const from = isFile(base) ? base : 'file:///';
  const url = isPath ? new URL(specifier, from) : null;
  const parent = fileURLToPath(from);
  const found = lookUp(url === null ? specifier : fileURLToPath(url), dirname(parent), 'import');
  if (found !== undefined) return pathToFileURL(found).href + (url === null ? '' : url.search + url.hash);
  const what = url === null ? `package '${specifier}'` : `module '${fileURLToPath(url)}'`;
  throw withCode(new Error(`Cannot find ${what} imported from ${parent}`), 'ERR_MODULE_NOT_FOUND');
}

const pathOf = (url: string): string => fileURLToPath(url.replace(/[?#].*$/, ''));

function namespaceOf(exports: unknown): unknown {
  if ((typeof exports !== 'object' && typeof exports !== 'function') || exports === null)
    return { default: exports };
  return { ...exports, default: exports };
}

function dataText(url: string): string {
  const [, encoding, body = ''] = /^data:[^,]*?(;base64)?,(.*)$/s.exec(url) ?? [];
  return encoding === undefined
    ? decodeURIComponent(body)
    : native.utf8Decode(
        Uint8Array.from(atob(decodeURIComponent(body)), (unit) => unit.charCodeAt(0)),
        false,
        false,
      );
}

native.moduleLoader({
  resolve: resolveUrl,
  load(url) {
    if (url.startsWith('data:')) return dataText(url);
    const path = pathOf(url);
    if (bundled(path) === undefined && formatOf(path) === 'module') return textOf(path);
    addBundled(url, () => namespaceOf(createRequire(path)(path)));
    return undefined;
  },
  meta(url, meta) {
    meta['url'] = url;
    if (isFile(url)) {
      meta['filename'] = pathOf(url);
      meta['dirname'] = dirname(pathOf(url));
    }
    meta['resolve'] = (specifier: string) => resolveUrl(specifier, url);
  },
});

// The packer's stand-in for a computed `import()` asks here.
Object.defineProperty(globalThis, Symbol.for('nexxo.resolve'), { value: resolveUrl });
