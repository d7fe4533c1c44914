import { requestInput, transferOutput, withdrawOutput } from './other-schemas.ts';
import { procedure, router } from './procedure.ts';

/** Changes, by signed requests; publishing takes its archive over REST. */
export const requestsRouter = router({
  /** Yanks, restores or revokes a version. */
  withdraw: procedure
    .input(requestInput)
    .output(withdrawOutput)
    .mutation(({ ctx, input }) => ctx.requests.withdraw(input.envelope)),
  /** Gives a name to another key. */
  transfer: procedure
    .input(requestInput)
    .output(transferOutput)
    .mutation(({ ctx, input }) => ctx.requests.transfer(input.envelope)),
});
