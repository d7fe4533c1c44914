/** Prints what is not identical, and the sums. */
export function printTable(rows, { cases, inScope, identical, share }) {
  const width = Math.max(...rows.map(({ name }) => name.length));
  for (const { name, status, inScope: isIn, reason } of rows) {
    if (status !== 'identical')
      console.log(`${name.padEnd(width)}  ${status}${isIn ? '' : ' (out of scope)'}  ${reason}`);
  }
  console.log(`${cases} cases, ${inScope} in scope, ${identical} of them identical: ${share}%`);
}
