/** A plugin is refused: it does not verify, is not what was approved, or somebody said no. The command ends with 1. */
export class Refusal extends Error {
  readonly code: string;
  /** The command to type next. */
  readonly next: string | undefined;

  constructor(code: string, message: string, next?: string) {
    super(message);
    this.code = code;
    this.next = next;
  }
}
