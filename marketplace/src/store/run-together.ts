import { type OperationNodeSource, sql, type Transaction } from 'kysely';
import { sharedBy } from './changes.ts';
import type { Tables } from './tables.ts';

/**
 * Runs statements that change different rows, and of which none reads what another one changes: one after the other on SQLite,
 * in one round trip on PostgreSQL, where all of them see what was there before.
 *
 * @param transaction of `Store.change`
 * @param statements that insert, update or delete; what they return is lost
 */
export async function runTogether(
  transaction: Transaction<Tables>,
  statements: readonly OperationNodeSource[],
): Promise<void> {
  if (sharedBy(transaction).dialect === 'sqlite') {
    for (const statement of statements) await sql`${statement}`.execute(transaction);
    return;
  }
  if (statements.length === 0) return;
  const parts = statements.map((statement, at) => sql`${sql.id(`part_${at}`)} as (${statement})`);
  await sql`with ${sql.join(parts)} select`.execute(transaction);
}
