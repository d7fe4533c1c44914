import type { Manifest } from '../artifact/manifest.ts';

/** One way in which a project uses an npm plugin: an entry, and what is packed with it for its options. */
export interface WayOfUse {
  specifier: string;
  modules: string[];
}

/** The ways of use that an approval has a bundle for: each bundle's name says which. */
export function waysOfUse({ name, files }: Pick<Manifest, 'name' | 'files'>): WayOfUse[] {
  return files.map(({ path }) => {
    const [entry = '', ...modules] = path.replace(/\.mjs$/, '').split('+');
    return { specifier: entry === 'index' ? name : `${name}/${entry}`, modules };
  });
}

/** For people: `rollup-plugin-x with postcss-nested`. */
export function wayText({ specifier, modules }: WayOfUse): string {
  return modules.length === 0 ? specifier : `${specifier} with ${modules.join(', ')}`;
}
