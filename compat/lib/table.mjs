import { isTried } from './everywhere.mjs';

/** Prints what is not identical, and the sums. */
export function printTable(rows, { cases, inScope, identical, share }, inAll) {
  const titleOf = ({ name, bundler, isOwn }) => (isOwn ? name : `${name} in ${bundler}`);
  const shown = rows.filter((row) => row.status !== 'identical' && (row.isOwn || isTried(row)));
  const width = Math.max(0, ...shown.map((row) => titleOf(row).length));
  for (const row of shown)
    console.log(
      `${titleOf(row).padEnd(width)}  ${row.status}${row.inScope ? '' : ' (out of scope)'}  ${row.reason}`,
    );
  console.log(`${cases} cases, ${inScope} in scope, ${identical} of them identical: ${share}%`);
  if (inAll)
    console.log(
      `${inAll.plugins} plugins work natively in all bundlers, ${inAll.identical} of them are identical in all`,
    );
}
