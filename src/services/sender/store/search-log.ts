// Where a search for words in the sending log looks: the latest lines, those of some senders, the index of words (search-words.ts).
import { type RawBuilder, sql } from 'kysely';
import { EVERYTHING, unitsIn, wholeUnits } from '../reach.ts';
import { type Searched, senderMark, unitMarks } from './search-words.ts';
import type { LogCriteria, LogLines } from './sending-log.ts';

/** Of more pairs of unit and sender than this the lists are by sender. */
const PAIRS_MAX = 500;

/**
 * Where words are looked for among the lines of `criteria`. Of some senders each has an index in the order of time: together they are what
 * the list would have, and no other line is read.
 */
export function logSearched(criteria: LogCriteria, from: (asked: LogCriteria) => LogLines): Searched {
  const { logins } = criteria;
  const columns = ['id', 'at', 'words'] as const;
  const latest = (lines: LogLines, cut: number) =>
    lines.select(columns).orderBy('at', 'desc').orderBy('id', 'desc').limit(cut);
  return {
    nearest: (most) => {
      if (logins === undefined || logins.length === 0)
        return { rows: sql`(select '' as part, latest.* from ${latest(from(criteria), most)} as latest)`, cut: most };
      const { lists, count, least, part, lines } = listsOf(criteria, from);
      const cut = Math.max(least, Math.ceil(most / count));
      const rows = sql`(select ${part} as part, latest.* from ${lists} cross join lateral ${latest(lines, cut)} as latest)`;
      return { rows, cut };
    },
    ...ownOf(criteria, from),
    where: (condition) => from(criteria).select(['id', 'at']).where(condition),
    indexed: sql`words`,
    // As no index: the column is another thing by itself.
    words: sql`(words || '')`,
    marks: [...unitMarks(unitsIn(criteria.reach)), ...(logins === undefined ? [] : [[...logins, ''].map(senderMark)])],
  };
}

interface Lists {
  /** What is joined with, one row for each list. */
  readonly lists: RawBuilder<unknown>;
  readonly count: number;
  /** So much of each is looked at first. */
  readonly least: number;
  /** Names a list. */
  readonly part: RawBuilder<unknown>;
  /** Those of the list. */
  readonly lines: LogLines;
}

/** A list for each sender; of some units one for each sender in each unit, for which there is an index in the order of time too. */
export function listsOf({ logins: given = [], ...others }: LogCriteria, from: (asked: LogCriteria) => LogLines): Lists {
  // Who is asked for twice would have two.
  const logins = [...new Set(given)];
  const { reach } = others;
  const units = unitsIn(reach);
  const senders = sql`unnest(${logins}::text[]) as sender (login)`;
  const mine = sql<boolean>`login = sender.login`;
  if (units === 'all' || units.size < 2 || units.size * logins.length > PAIRS_MAX)
    return {
      lists: senders,
      count: logins.length,
      least: 50,
      part: sql`sender.login`,
      lines: from(others).where(mine),
    };
  return {
    lists: sql`${senders} cross join unnest(${[...units]}::uuid[]) as place (unit)`,
    ...{ count: units.size * logins.length, least: 15 },
    part: sql`sender.login || ' ' || place.unit`,
    // Of case types in units the reach is asked about as well as the unit.
    lines: from(reach.some.length === 0 ? { ...others, reach: EVERYTHING } : others)
      .where(mine)
      .where(sql<boolean>`unit = place.unit`),
  };
}

// What some senders sent, in all units or in some: by the index of login and time, or of unit, login and time. It counts without a look at the lines.
function ownOf(criteria: LogCriteria, from: (asked: LogCriteria) => LogLines): Pick<Searched, 'own'> {
  const { reach, logins = [], from: since, to } = criteria;
  // All that one sender sent the index of words has together.
  if (logins.length === 0 || (logins.length === 1 && reach.whole === 'all')) return {};
  const times = { ...(since === undefined ? {} : { from: since }), ...(to === undefined ? {} : { to }) };
  const { lists, lines } = listsOf(criteria, from);
  // Of whatever case type: no index has it beside the sender.
  const inUnits = { reach: wholeUnits(unitsIn(reach)), logins, ...times };
  const counted = listsOf(inUnits, from).lines.select('at');
  return {
    own: {
      rows: sql`(select own.* from ${lists} cross join lateral ${lines.select(['id', 'at', 'words'])} as own)`,
      counted: (most) => sql`(select from ${lists} cross join lateral ${counted.limit(most)} as lines limit ${most})`,
    },
  };
}
