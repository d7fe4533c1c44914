/** An error of the sandbox itself: it leaves the guest with its code, and the adapter makes a NexxoError of it. */
export class Failure extends Error {
  readonly nexxo: string;

  /**
   * @param code a code of `docs/errors.md`
   * @param message what happened, without the remedy, which the adapter adds
   */
  constructor(code: string, message: string) {
    super(message);
    this.nexxo = code;
  }
}

/**
 * Says that the plugin used what this version does not offer.
 *
 * @param what the hook, context member or value, as the plugin's author writes it
 */
export function unsupported(what: string): Failure {
  return new Failure('NEXXO_UNSUPPORTED', `${what} is not supported inside the sandbox`);
}
