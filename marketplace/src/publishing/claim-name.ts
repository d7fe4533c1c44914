import { RegistryError } from '@nexxo/native/protocol';
import type { OperationNodeSource, Transaction } from 'kysely';
import type { Tables } from '../store/tables.ts';
import { isOneSlipApart, neighboursOf, skeletonOf } from './look-alikes.ts';
import { isReserved } from './reserved-names.ts';

/**
 * Gives a name that nobody has to the first key that asks for it.
 *
 * @param owner id of the key, which is remembered already
 * @returns the package's id, and what is left to run with `runTogether`
 * @throws RegistryError NEXXO_NAME_RESERVED, NEXXO_NAME_LOOKALIKE
 */
export async function claimName(
  transaction: Transaction<Tables>,
  name: string,
  owner: string,
  now: number,
): Promise<{ id: number; statements: OperationNodeSource[] }> {
  if (isReserved(name)) throw new RegistryError('NEXXO_NAME_RESERVED', `Nobody may have the name ${name}`);
  const skeleton = skeletonOf(name);
  const neighbours = neighboursOf(name);
  const twin = await findTwin(transaction, { name, skeleton, neighbours, owner });
  if (twin !== undefined) {
    throw new RegistryError('NEXXO_NAME_LOOKALIKE', `${name} looks like ${twin}, which is taken`);
  }
  const { id } = await transaction
    .insertInto('packages')
    .values({ name, skeleton, owner, description: '', latest: null, created: now, updated: now })
    .returning('id')
    .executeTakeFirstOrThrow();
  const rows = neighbours.map((neighbour) => ({ neighbour, package_id: id }));
  return {
    id,
    statements: rows.length === 0 ? [] : [transaction.insertInto('name_neighbours').values(rows)],
  };
}

interface Claim {
  readonly name: string;
  readonly skeleton: string;
  readonly neighbours: readonly string[];
  readonly owner: string;
}

/** A name that is taken for this one: of the same shape, or of somebody else and one slip apart. */
async function findTwin(
  transaction: Transaction<Tables>,
  { name, skeleton, neighbours, owner }: Claim,
): Promise<string | undefined> {
  const same = transaction.selectFrom('packages').select('name').where('skeleton', '=', skeleton);
  const near = transaction
    .selectFrom('name_neighbours')
    .innerJoin('packages', 'packages.id', 'name_neighbours.package_id')
    .select('packages.name')
    .where('neighbour', 'in', neighbours)
    .where('owner', '<>', owner);
  const others = await (neighbours.length === 0 ? same : same.union(near)).execute();
  const twin = others.find((other) => skeletonOf(other.name) === skeleton);
  return (twin ?? others.find((other) => isOneSlipApart(name, other.name)))?.name;
}
