// Where a search for words in the sending log looks: the latest lines, those of some senders, the index of words (search-words.ts).
import { sql } from 'kysely';
import { type Searched, senderMark, unitMark } from './search-words.ts';
import type { LogCriteria, LogLines } from './sending-log.ts';

/**
 * Where words are looked for among the lines of `criteria`. Of some senders each has an index in the order of time: together they are what
 * the list would have, and no other line is read.
 */
export function logSearched(criteria: LogCriteria, from: (asked: LogCriteria) => LogLines): Searched {
  const { logins, ...others } = criteria;
  const columns = ['id', 'at', 'words'] as const;
  const latest = (asked: LogCriteria, cut: number) =>
    from(asked).select(columns).orderBy('at', 'desc').orderBy('id', 'desc').limit(cut);
  return {
    nearest: (most) => {
      if (logins === undefined || logins.length === 0)
        return { rows: sql`(select '' as part, latest.* from ${latest(criteria, most)} as latest)`, cut: most };
      const cut = Math.max(50, Math.ceil(most / logins.length));
      const own = latest(others, cut).where(sql<boolean>`login = sender.login`);
      const rows = sql`(select sender.login as part, latest.* from unnest(${[...logins]}::text[]) as sender (login)
        cross join lateral ${own} as latest)`;
      return { rows, cut };
    },
    ...ownOf(criteria, from),
    where: (condition) => from(criteria).select(['id', 'at']).where(condition),
    indexed: sql`words`,
    // As no index: the column is another thing by itself.
    words: sql`(words || '')`,
    marks: [
      ...(criteria.units === 'all' ? [] : [[...criteria.units].map(unitMark)]),
      ...(logins === undefined ? [] : [[...logins, ''].map(senderMark)]),
    ],
  };
}

// What some senders sent, in all units or in some: by the index of login and time, or of unit, login and time. It counts without a look at the lines.
function ownOf({ logins = [], ...others }: LogCriteria, from: (asked: LogCriteria) => LogLines): Pick<Searched, 'own'> {
  const { units, from: since, to } = others;
  // All that one sender sent the index of words has together.
  if (logins.length === 0 || (logins.length === 1 && units === 'all')) return {};
  const times = { ...(since === undefined ? {} : { from: since }), ...(to === undefined ? {} : { to }) };
  const own = from(others).select(['id', 'at', 'words']).where(sql<boolean>`login = sender.login`);
  const senders = sql`unnest(${[...logins]}::text[]) as sender (login)`;
  return {
    own: {
      rows: sql`(select own.* from ${senders} cross join lateral ${own} as own)`,
      counted: (most) => {
        const lines = from({ units, ...times })
          .select('at')
          .where(sql<boolean>`login = sender.login`)
          .limit(most);
        return sql`(select from ${senders} cross join lateral ${lines} as lines limit ${most})`;
      },
    },
  };
}
