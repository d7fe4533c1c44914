/** Something that the user asked for and that cannot be done. */
export class UsageError extends Error {}
