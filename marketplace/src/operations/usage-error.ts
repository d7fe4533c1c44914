/** What was asked for cannot be done, in a sentence for who asked. The command ends with 2. */
export class UsageError extends Error {}
