import { RegistryError } from '@nexxo/native/protocol';
import type { Transaction } from 'kysely';
import type { Tables } from '../store/tables.ts';
import { isOneSlipApart, neighboursOf, skeletonOf } from './look-alikes.ts';
import { isReserved } from './reserved-names.ts';

/**
 * Gives a name that nobody has to the first key that asks for it.
 *
 * @param owner id of the key, which is remembered already
 * @returns the package's id
 * @throws RegistryError NEXXO_NAME_RESERVED, NEXXO_NAME_LOOKALIKE
 */
export async function claimName(
  transaction: Transaction<Tables>,
  name: string,
  owner: string,
  now: number,
): Promise<number> {
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
  if (neighbours.length > 0) {
    await transaction
      .insertInto('name_neighbours')
      .values(neighbours.map((neighbour) => ({ neighbour, package_id: id })))
      .execute();
  }
  return id;
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
  const twin = await same.executeTakeFirst();
  if (twin !== undefined || neighbours.length === 0) return twin?.name;
  const near = await transaction
    .selectFrom('name_neighbours')
    .innerJoin('packages', 'packages.id', 'name_neighbours.package_id')
    .select('packages.name')
    .distinct()
    .where('neighbour', 'in', neighbours)
    .where('owner', '<>', owner)
    .execute();
  return near.find((other) => isOneSlipApart(name, other.name))?.name;
}
