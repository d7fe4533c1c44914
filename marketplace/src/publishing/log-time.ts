/** A moment as entries of the log have it: RFC 3339 in seconds. */
export const logTime = (now: number): string => `${new Date(now).toISOString().slice(0, 19)}Z`;
