import { RegistryError } from '@nexxo/native/protocol';
import { searchPlugins } from '../search/search-plugins.ts';
import { changesOf } from './changes.ts';
import * as schemas from './plugin-schemas.ts';
import { procedure, router } from './procedure.ts';
import { findVersion, getPackage, readmeOf, statusOf, versionOf } from './read-plugin.ts';

const found = <Value>(value: Value | undefined): Value => {
  if (value === undefined)
    throw new RegistryError('NEXXO_NOT_FOUND', 'This registry has no such plugin or version');
  return value;
};

/** Reading what is published. */
export const pluginsRouter = router({
  search: procedure
    .input(schemas.searchInput)
    .output(schemas.searchOutput)
    .query(({ ctx, input }) => searchPlugins(ctx.registry.store, input)),
  get: procedure
    .input(schemas.getInput)
    .output(schemas.getOutput)
    .query(async ({ ctx, input }) => found(await getPackage(ctx.registry.store, input))),
  version: procedure
    .input(schemas.versionInput)
    .output(schemas.versionOutput)
    .query(async ({ ctx, input }) => found(await versionOf(ctx.registry, input))),
  status: procedure
    .input(schemas.statusInput)
    .output(schemas.statusOutput)
    .query(({ ctx, input }) => statusOf(ctx.registry.store, input.versions)),
  readme: procedure
    .input(schemas.versionInput)
    .output(schemas.readmeOutput)
    .query(async ({ ctx, input }) => found(await readmeOf(ctx.registry.store, input))),
  changes: procedure
    .input(schemas.changesInput)
    .output(schemas.changesOutput)
    .query(async ({ ctx, input: { name, from, to } }) => {
      const { store } = ctx.registry;
      const before = found(await findVersion(store, { name, version: from }));
      const after = found(await findVersion(store, { name, version: to }));
      return { name, from, to: after.version, ...changesOf(before, after) };
    }),
});
