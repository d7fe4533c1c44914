/** Something that the user asked for and that cannot be done. The command ends with 2. */
export class UsageError extends Error {
  /** The command to type next. */
  readonly next: string | undefined;

  constructor(message: string, next?: string) {
    super(message);
    this.next = next;
  }
}
