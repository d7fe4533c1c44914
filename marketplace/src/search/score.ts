import { type RawBuilder, sql } from 'kysely';
import { packageName } from '../api/atoms.ts';
import type { Store } from '../store/store.ts';
import { spaced } from './words.ts';

const FIELDS = [
  { column: 'name_words', whole: 9, beginning: 8 },
  { column: 'keyword_words', whole: 5, beginning: 4 },
  { column: 'description_words', whole: 3, beginning: 2 },
] as const;
/** Words that are ranked by; the others must be there all the same. */
const RANKING_WORDS = 4;
const SAME_NAME = 1000;
const SAME_WORDS = 500;

/** Each word counts by the best field that has it; one that only the README has counts nothing. */
export function scoreOf(
  dialect: Store['dialect'],
  words: readonly string[],
  text: string,
): RawBuilder<number> {
  const place = sql.raw(dialect === 'postgres' ? 'strpos' : 'instr');
  const has = (column: string, part: string) => sql`${place}(${sql.ref(column)}, ${part}) > 0`;
  const points = words.slice(0, RANKING_WORDS).map((word, index) => {
    const cases = FIELDS.flatMap(({ column, whole, beginning }) => [
      sql`when ${has(column, ` ${word} `)} then ${sql.lit(whole)}`,
      ...(index === words.length - 1
        ? [sql`when ${has(column, ` ${word}`)} then ${sql.lit(beginning)}`]
        : []),
    ]);
    return sql`case ${sql.join(cases, sql` `)} else 0 end`;
  });
  const same = sql`case when package_id = ${idOfName(text)} then ${sql.lit(SAME_NAME)}
    when name_words = ${spaced(words)} then ${sql.lit(SAME_WORDS)} else 0 end`;
  return sql`${sql.join([same, ...points], sql` + `)}`;
}

/** `packages.id` of the package whose name a text is. Not every text is one that a database takes. */
export const idOfName = (text: string): RawBuilder<number> =>
  sql`(select id from packages where name = ${packageName.safeParse(text.trim().toLowerCase()).data ?? ''})`;
