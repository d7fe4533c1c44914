import { capabilityTexts } from '../artifact/capabilities.ts';
import { titled, wishRows } from '../artifact/describe.ts';
import { columns } from '../output/columns.ts';
import { paint } from '../output/paint.ts';
import type { Draft } from './draft.ts';
import type { Plan } from './plan.ts';
import { waysOfUse, wayText } from './ways-of-use.ts';

/** The packages in a bundle, without the directory that they most often lie in. */
function packagesText(packages: { path: string }[]): string {
  const names = packages.map(({ path }) => path.replace(/^node_modules\//, ''));
  return `${names.length}: ${names.join(', ')}`;
}

/** An npm plugin for the one who decides about it. All texts must be plain. */
export function draftLines({ manifest, builtins, bytes, sample }: Draft, { isNew, locked }: Plan): string[] {
  return [
    `${paint('bold', `${manifest.name} ${manifest.version}`)}, an npm package that nobody signed, ${Math.ceil(bytes / 1024)} KB packed${isNew ? '' : '; approved before'}`,
    ...columns([
      ...wishRows(manifest),
      ['built-ins', builtins.join(', ') || 'none'],
      ...titled('used as', waysOfUse(manifest).map(wayText)),
      ['packages', packagesText(manifest.packages ?? [])],
      ['signed by', locked.signers.join(', ')],
      ...titled('built', sample?.builds ?? []),
      ...titled('was denied', capabilityTexts(sample?.wanted ?? {})),
    ]),
    ...(Object.keys(sample?.wanted ?? {}).length === 0
      ? []
      : [
          paint(
            'yellow',
            'What was denied in the sample is not granted. Grant what you think right with --grant.',
          ),
        ]),
  ];
}
