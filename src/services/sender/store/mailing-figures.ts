// What a mailing consists of and how far it has come, counted; and its report, a page at a time.
import { sql } from 'kysely';
import type { Reader } from '../../../platform/database/database.ts';
import type { LetterState } from '../letter-state.ts';
import type { SenderTables } from '../tables.ts';

export interface MailingFigures {
  /** Every line of the list. */
  readonly lines: number;
  readonly raw: number;
  readonly ready: number;
  readonly problems: number;
  readonly leftOut: number;
  readonly stopped: number;
  readonly unreachable: number;
  /** Lines that have become letters. */
  readonly letters: number;
  readonly digital: number;
  readonly paper: number;
  /** FaR did not answer. */
  readonly notKnown: number;
  readonly withAttachments: number;
  readonly attachments: number;
  readonly attachmentBytes: number;
  readonly totalBytes: number;
  readonly largestBytes: number;
}

/** The figures of a mailing's lines. Reach and sizes are of those that are sent. */
export async function mailingFigures(reader: Reader<SenderTables>, mailing: string): Promise<MailingFigures> {
  const sent = sql`filter (where state in ('ready', 'letter'))`;
  const { rows } = await sql<MailingFigures>`
    select count(*)::int as lines, count(*) filter (where state = 'raw')::int as raw,
      count(*) filter (where state = 'ready')::int as ready, count(*) filter (where state = 'problem')::int as problems,
      count(*) filter (where state = 'left-out')::int as "leftOut", count(*) filter (where state = 'stopped')::int as stopped,
      count(*) filter (where state = 'unreachable')::int as unreachable,
      count(*) filter (where state = 'letter')::int as letters,
      count(*) filter (where state in ('ready', 'letter') and reach = 'digital')::int as digital,
      count(*) filter (where state in ('ready', 'letter', 'unreachable') and reach = 'paper')::int as paper,
      count(*) filter (where state in ('ready', 'letter') and (reach = 'unknown' or reach is null))::int as "notKnown",
      count(*) filter (where state in ('ready', 'letter') and attachments > 0)::int as "withAttachments",
      coalesce(sum(attachments) ${sent}, 0)::int as attachments,
      coalesce(sum(attachment_bytes) ${sent}, 0)::bigint as "attachmentBytes",
      coalesce(sum(envelope_bytes) ${sent}, 0)::bigint as "totalBytes",
      coalesce(max(envelope_bytes) ${sent}, 0)::int as "largestBytes"
    from mailing_line where mailing = ${mailing} and organisation = ${reader.organisation}`.execute(reader.query);
  const none = {
    lines: 0,
    raw: 0,
    ready: 0,
    problems: 0,
    leftOut: 0,
    stopped: 0,
    unreachable: 0,
    letters: 0,
    digital: 0,
  };
  const nothing = { ...none, paper: 0, notKnown: 0, withAttachments: 0, attachments: 0, attachmentBytes: 0 };
  return rows[0] ?? { ...nothing, totalBytes: 0, largestBytes: 0 };
}

/** How many lines have each problem. */
export async function problemCounts(
  reader: Reader<SenderTables>,
  mailing: string,
): Promise<readonly { readonly code: string; readonly lines: number }[]> {
  const { rows } = await sql<{ code: string; lines: number }>`
    select code, count(*)::int as lines from mailing_line, unnest(problems) as code
    where mailing = ${mailing} and organisation = ${reader.organisation} and state = 'problem'
    group by code order by 2 desc, 1`.execute(reader.query);
  return rows;
}

/** Of the files by name: how many no line has taken, and how many more than one. */
export async function fileUses(
  reader: Reader<SenderTables>,
  mailing: string,
): Promise<{ readonly unused: number; readonly shared: number }> {
  const { rows } = await sql<{ unused: number; shared: number }>`
    select count(*) filter (where taken is null)::int as unused, count(*) filter (where taken > 1)::int as shared
    from mailing_file left join (
      select blob, count(*) as taken from mailing_line, unnest(blobs) as blob where mailing = ${mailing} group by blob
    ) as used using (blob) where mailing = ${mailing} and kind = 'own'`.execute(reader.query);
  return rows[0] ?? { unused: 0, shared: 0 };
}

export interface MailingProgress {
  /** Lines that are or become letters. */
  readonly total: number;
  /** Not yet letters. */
  readonly waiting: number;
  /** Made, and still here. */
  readonly here: number;
  /** With the mediator. */
  readonly underWay: number;
  readonly delivered: number;
  readonly toPrint: number;
  readonly printed: number;
  readonly refused: number;
  readonly unknown: number;
  readonly expired: number;
  readonly cancelled: number;
  readonly rejected: number;
  /** Never became letters: the mailing was cancelled, its time was over, or they cannot be reached digitally. */
  readonly stopped: number;
  readonly unreachable: number;
  /** The letter was disposed of; what became of it stands in the log's figures only. */
  readonly disposed: number;
  /** Of those refused or expired: a person has sent another letter instead. */
  readonly sentAgain: number;
  /** Settled a minute, by the last minute or the time since the start. */
  readonly speed: number;
}

// Another letter stands in this one's place: sent, or held until it may be.
const SENT_AGAIN = sql<boolean>`exists (select from letter as after where after.previous = letter.id
  and after.organisation = letter.organisation and after.state <> 'withdrawn')`;

const NOTHING: MailingProgress = {
  ...{ total: 0, waiting: 0, here: 0, underWay: 0, delivered: 0, toPrint: 0, printed: 0, refused: 0 },
  ...{ unknown: 0, expired: 0, cancelled: 0, rejected: 0, stopped: 0, unreachable: 0 },
  ...{ disposed: 0, sentAgain: 0, speed: 0 },
};

/** How far these mailings have come. */
export async function progressOf(
  reader: Reader<SenderTables>,
  mailings: readonly string[],
): Promise<ReadonlyMap<string, MailingProgress>> {
  if (mailings.length === 0) return new Map();
  const { rows } = await sql<MailingProgress & { mailing: string }>`
    select m.id as mailing, (coalesce(l.lines, 0))::int as total, coalesce(l.waiting, 0) as waiting, coalesce(l.stopped, 0) as stopped,
      coalesce(l.unreachable, 0) as unreachable, coalesce(s.here, 0) as here, coalesce(s.under_way, 0) as "underWay",
      coalesce(s.delivered, 0) as delivered, coalesce(s.to_print, 0) as "toPrint", coalesce(s.printed, 0) as printed,
      coalesce(s.refused, 0) as refused, coalesce(s.unknown, 0) as unknown, coalesce(s.expired, 0) as expired,
      coalesce(s.cancelled, 0) as cancelled, coalesce(s.rejected, 0) as rejected, coalesce(l.disposed, 0) as disposed,
      coalesce(s.sent_again, 0) as "sentAgain",
      (coalesce(s.last_minute, 0) * 60
        / greatest(5, least(60, extract(epoch from now() - coalesce(mailing.started_at, now())))))::int as speed
    from unnest(${[...mailings]}::uuid[]) as m(id) join mailing on mailing.id = m.id and organisation = ${reader.organisation}
    left join lateral (
      select count(*) filter (where state in ('raw', 'ready', 'letter', 'stopped', 'unreachable'))::int as lines,
        count(*) filter (where state in ('raw', 'ready'))::int as waiting,
        count(*) filter (where state = 'stopped')::int as stopped, count(*) filter (where state = 'unreachable')::int as unreachable,
        count(*) filter (where state = 'letter' and letter is null)::int as disposed
      from mailing_line where mailing = m.id
    ) as l on true
    left join lateral (
      select count(*) filter (where state in ('created', 'signed'))::int as here,
        count(*) filter (where state in ('accepted', 'sealed'))::int as under_way,
        count(*) filter (where state = 'delivered')::int as delivered, count(*) filter (where state = 'to-print')::int as to_print,
        count(*) filter (where state = 'printed')::int as printed, count(*) filter (where state = 'refused')::int as refused,
        count(*) filter (where state = 'unknown')::int as unknown, count(*) filter (where state = 'expired')::int as expired,
        count(*) filter (where state in ('cancelled', 'withdrawn'))::int as cancelled,
        count(*) filter (where state = 'rejected')::int as rejected,
        count(*) filter (where state in ('refused', 'expired') and ${SENT_AGAIN})::int as sent_again,
        count(*) filter (where coalesce(settled_at, to_print_at) > now() - interval '1 minute')::int as last_minute
      from letter where mailing = m.id
    ) as s on true`.execute(reader.query);
  return new Map(rows.map(({ mailing, ...progress }) => [mailing, { ...NOTHING, ...progress }]));
}

/** How far one has come. */
export async function progressOfOne(reader: Reader<SenderTables>, mailing: string): Promise<MailingProgress> {
  return (await progressOf(reader, [mailing])).get(mailing) ?? NOTHING;
}

export interface ReportLine {
  readonly number: number;
  readonly state: string;
  readonly recipient: string | null;
  readonly problems: readonly string[];
  readonly letter: string | null;
  readonly letterState: LetterState | null;
  readonly reason: string | null;
  readonly operator: string | null;
  readonly settledAt: Date | null;
  readonly reachReason: string | null;
}

/** The report's lines after a number, at most so many. */
export async function reportLines(
  reader: Reader<SenderTables>,
  mailing: string,
  page: { readonly after: number; readonly limit: number },
): Promise<readonly ReportLine[]> {
  const { rows } = await sql<ReportLine>`
    select number, mailing_line.state, coalesce(mailing_line.recipient, letter.recipient) as recipient, problems,
      mailing_line.letter, letter.state as "letterState", letter.reason, operator_name as operator,
      settled_at as "settledAt", reach_reason as "reachReason"
    from mailing_line left join letter on letter.id = mailing_line.letter
    where mailing_line.mailing = ${mailing} and mailing_line.organisation = ${reader.organisation} and number > ${page.after}
    order by number limit ${page.limit}`.execute(reader.query);
  return rows;
}

/** Letters of the mailing that certainly did not arrive, and that nobody has sent again: they can be put in the print queue. Some of them. */
export async function undeliveredLetters(
  reader: Reader<SenderTables>,
  mailing: string,
  limit: number,
): Promise<readonly string[]> {
  const rows = await reader.query
    .selectFrom('letter')
    .select('id')
    .where('mailing', '=', mailing)
    .where('organisation', '=', reader.organisation)
    .where('state', 'in', ['refused', 'expired'])
    .where(sql<boolean>`not ${SENT_AGAIN}`)
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}

/** Letters of the mailing that wait in the print queue and are in no batch, some of them. */
export async function queuedLetters(
  reader: Reader<SenderTables>,
  mailing: string,
  limit: number,
): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from letter left join letter_on_paper on letter_on_paper.letter = id
    where mailing = ${mailing} and letter.organisation = ${reader.organisation} and state = 'to-print' and batch is null
    order by to_print_at, id limit ${limit}`.execute(reader.query);
  return rows.map(({ id }) => id);
}

/** Numbers of lines that show what a mailing is like: the first and last, those in between evenly, and the largest. */
export async function sampleNumbers(
  reader: Reader<SenderTables>,
  mailing: string,
  most: number,
): Promise<readonly number[]> {
  const { rows } = await sql<{ number: number }>`
    with ready as (
      select number, envelope_bytes, row_number() over (order by number) as place, count(*) over () as many
      from mailing_line where mailing = ${mailing} and organisation = ${reader.organisation} and state in ('ready', 'letter')
    )
    select number from ready where place = 1 or place = many or place % greatest(1, many / ${most - 2}) = 0
    union select number from (select number from ready order by envelope_bytes desc, number limit 1) as largest
    order by number limit ${most + 2}`.execute(reader.query);
  return rows.map(({ number }) => number);
}
