import { keyIdOf } from '@nexxo/native/signing';
import { transfer } from '../publishing/transfer.ts';
import { withdraw } from '../publishing/withdraw.ts';
import { requestInput, transferOutput, withdrawOutput } from './other-schemas.ts';
import { procedure, router } from './procedure.ts';

/** Changes, by signed requests; publishing takes its archive over REST. */
export const requestsRouter = router({
  /** Yanks, restores or revokes a version. */
  withdraw: procedure
    .input(requestInput)
    .output(withdrawOutput)
    .mutation(({ ctx, input }) => withdraw(ctx.registry, input.envelope)),
  /** Gives a name to another key. */
  transfer: procedure
    .input(requestInput)
    .output(transferOutput)
    .mutation(async ({ ctx, input }) => {
      const { owner, ...done } = await transfer(ctx.registry, input.envelope);
      return { ...done, owner: { keyId: keyIdOf(owner), publicKey: owner } };
    }),
});
