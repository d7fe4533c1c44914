import { bundlePath } from '@nexxo/native/signing';
import type { Manifest } from '../artifact/manifest.ts';

import { UsageError } from '../usage-error.ts';

/** One way in which a project uses an npm plugin: an entry, and what is packed with it for its options. */
export interface WayOfUse {
  specifier: string;
  modules: string[];
}

/** The ways of use that an approval has a bundle for: each bundle's name says which. */
export function waysOfUse({ name, files }: Pick<Manifest, 'name' | 'files'>): WayOfUse[] {
  return files.map(({ path }) => {
    const [entry = '', ...modules] = path.replace(/\.mjs$/, '').split('+');
    const specifier = entry === 'index' ? name : `${name}/${entry}`;
    // Characters that a file's name cannot have were replaced, and are not known any more.
    if (bundlePath(specifier, modules) === path) return { specifier, modules };
    throw new UsageError(
      `How ${path} is used cannot be told from its name. Take the approval back, and add each use again.`,
      `nexxo plugin remove ${name}`,
    );
  });
}

/** For people: `rollup-plugin-x with postcss-nested`. */
export function wayText({ specifier, modules }: WayOfUse): string {
  return modules.length === 0 ? specifier : `${specifier} with ${modules.join(', ')}`;
}
