import { capabilityTexts } from '../artifact/capabilities.ts';
import { originRows, titled, wishRows } from '../artifact/describe.ts';
import { columns } from '../output/columns.ts';
import { paint } from '../output/paint.ts';
import { changeLines } from './changes.ts';
import type { Plan } from './plan.ts';
import type { Change } from './repack.ts';

/** A plan for the one who decides. Its texts must be plain. */
export function planLines(
  { manifest, isNew, changes, locked }: Omit<Plan, 'lockText'>,
  packages: Change[] = [],
): string[] {
  const { name, version, kind } = manifest;
  const head = `${paint('bold', `${name} ${version}`)} (${kind})`;
  if (isNew)
    return [
      `${head}, not approved yet`,
      ...columns([
        ...wishRows(manifest),
        ['is granted', capabilityTexts(locked.capabilities).join(', ') || 'nothing'],
        ...originRows(manifest),
        ...titled('signed by', locked.signers),
      ]),
    ];
  return [
    `${head} is not what was approved:`,
    ...changeLines(changes),
    ...(packages.length === 0
      ? []
      : [
          '  packages whose files are others now:',
          ...columns(
            packages.map(({ path, change }) => [path, change]),
            '    ',
          ),
        ]),
  ];
}
