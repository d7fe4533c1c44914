import { describeRegistry } from './describe-registry.ts';
import { describeOutput } from './other-schemas.ts';
import { procedure, router } from './procedure.ts';

/** What the registry says of itself. */
export const registryRouter = router({
  describe: procedure.output(describeOutput).query(({ ctx }) => describeRegistry(ctx.registry)),
});
