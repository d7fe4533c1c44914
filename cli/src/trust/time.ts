import { UsageError } from '../usage-error.ts';

/** A moment as our files write it. */
export const timeText = (date: Date): string => `${date.toISOString().slice(0, 19)}Z`;

/** A date or a moment in UTC from the command line, which must lie ahead. */
export function futureTime(option: string, text: string): string {
  const isTime = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\dZ)?$/.test(text);
  const time = isTime ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time))
    throw new UsageError(
      `${option} ${text} is no date such as 2027-01-31 and no time such as 2027-01-31T12:00:00Z.`,
    );
  if (time <= Date.now()) throw new UsageError(`${option} ${text} has passed.`);
  return timeText(new Date(time));
}
