// All SQL about registration in the diarium: asked for when a letter is sent, once for each letter and each reply.
import { randomUUID } from 'node:crypto';
import { type Selectable, sql } from 'kysely';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { DiariumRules } from '../diarium/diarium-config.ts';
import type { Reach } from '../reach.ts';
import type { Scope } from '../rights.ts';
import type { SenderTables } from '../tables.ts';
import type { RegistrationTable } from './archive-tables.ts';
import { inUnits, OF_LETTER, ofReach } from './of-reach.ts';

type Tx = Transaction<SenderTables>;

export interface Registration {
  readonly id: string;
  readonly letter: string;
  /** The reply that came in; undefined: the letter that went out. */
  readonly reply: string | undefined;
  readonly unit: string;
  readonly state: RegistrationTable['state'];
  readonly askedAt: Date;
  readonly dueAt: Date;
  /** Since when it is somebody's task. */
  readonly lateAt: Date | undefined;
  readonly endedAt: Date | undefined;
  readonly endedByName: string | undefined;
  readonly number: string | undefined;
  readonly fault: string | undefined;
}

/** Writes down what the configuration says, for transactions to ask. */
export async function writeDiarium(tx: Tx, rules: DiariumRules | undefined): Promise<void> {
  await tx.query.deleteFrom('diarium').where('organisation', '=', tx.organisation).execute();
  if (rules === undefined) return;
  const row = {
    organisation: tx.organisation,
    to_folder: rules.folder !== undefined,
    units: rules.units ?? null,
    case_types: rules.caseTypes ?? null,
    confirm_hours: rules.confirmHours,
  };
  await tx.query.insertInto('diarium').values(row).execute();
}

/** Adds a registration that is asked for; nothing where the organisation registers no such letter, or it is asked for already. */
export async function insertRegistration(
  tx: Tx,
  { letter, reply, at }: { readonly letter: string; readonly reply?: string; readonly at: Date },
): Promise<Pick<Registration, 'id' | 'dueAt'> | undefined> {
  const { rows } = await sql<{ id: string; due_at: Date }>`
    insert into registration (id, organisation, letter, reply, unit, state, asked_at, due_at)
    select ${randomUUID()}, l.organisation, l.id, ${reply ?? null}::uuid, l.unit, 'asked', ${at}::timestamptz,
      ${at}::timestamptz + d.confirm_hours * interval '1 hour'
    from letter l join diarium d on d.organisation = l.organisation
      left join unit u on u.id = l.unit left join case_type c on c.id = l.case_type
    where l.id = ${letter} and l.organisation = ${tx.organisation}
      and (d.units is null or u.code = any(d.units)) and (d.case_types is null or c.code = any(d.case_types))
    on conflict (organisation, letter, reply) do nothing returning id, due_at`.execute(tx.query);
  const [row] = rows;
  return row === undefined ? undefined : { id: row.id, dueAt: row.due_at };
}

/** One that nobody was asked for: a person or a system gave the number unasked. */
export async function insertUnasked(
  tx: Tx,
  { letter, unit, at }: { readonly letter: string; readonly unit: string; readonly at: Date },
): Promise<void> {
  const row = { id: randomUUID(), organisation: tx.organisation, letter, reply: null, unit, state: 'asked' } as const;
  const nothing = {
    late_at: null,
    dropped_at: null,
    ended_at: null,
    ended_by: null,
    ended_by_name: null,
    number: null,
    fault: null,
  };
  await tx.query
    .insertInto('registration')
    .values({ ...row, ...nothing, asked_at: at, due_at: at })
    .onConflict((conflict) => conflict.columns(['organisation', 'letter', 'reply']).doNothing())
    .execute();
}

function asRegistration(row: Selectable<RegistrationTable>): Registration {
  return {
    id: row.id,
    letter: row.letter,
    reply: row.reply ?? undefined,
    unit: row.unit,
    state: row.state,
    askedAt: row.asked_at,
    dueAt: row.due_at,
    lateAt: row.late_at ?? undefined,
    endedAt: row.ended_at ?? undefined,
    endedByName: row.ended_by_name ?? undefined,
    number: row.number ?? undefined,
    fault: row.fault ?? undefined,
  };
}

/** By its own id. */
export async function findRegistration(reader: Reader<SenderTables>, id: string): Promise<Registration | undefined> {
  const row = await reader.query
    .selectFrom('registration')
    .selectAll()
    .where('organisation', '=', reader.organisation)
    .where('id', '=', id)
    .executeTakeFirst();
  return row === undefined ? undefined : asRegistration(row);
}

/** The letter's own and those of its replies, in the order in which they were asked for. */
export async function registrationsOf(reader: Reader<SenderTables>, letter: string): Promise<readonly Registration[]> {
  const rows = await reader.query
    .selectFrom('registration')
    .selectAll()
    .where('organisation', '=', reader.organisation)
    .where('letter', '=', letter)
    .orderBy('asked_at')
    .orderBy('id')
    .execute();
  return rows.map(asRegistration);
}

/** The same, locked until the transaction ends; only one answer is written. */
export async function lockRegistration(
  tx: Tx,
  by: { readonly id: string } | { readonly letter: string; readonly reply: string | undefined },
): Promise<Registration | undefined> {
  const query = tx.query.selectFrom('registration').selectAll().where('organisation', '=', tx.organisation);
  const named =
    'id' in by
      ? query.where('id', '=', by.id)
      : query.where('letter', '=', by.letter).where('reply', 'is not distinct from', by.reply ?? null);
  const row = await named.forUpdate().executeTakeFirst();
  return row === undefined ? undefined : asRegistration(row);
}

type Change = Partial<
  Pick<
    Selectable<RegistrationTable>,
    'state' | 'late_at' | 'dropped_at' | 'ended_at' | 'ended_by' | 'ended_by_name' | 'number' | 'fault'
  >
>;

/** Changes one. */
export async function changeRegistration(tx: Tx, id: string, change: Change): Promise<void> {
  await tx.query
    .updateTable('registration')
    .set(change)
    .where('organisation', '=', tx.organisation)
    .where('id', '=', id)
    .execute();
}

export interface OpenRegistration {
  readonly letter: string;
  readonly reply: string | undefined;
  readonly subject: string;
  readonly recipient: string;
  readonly since: Date;
}

/**
 * Those that are late or failed, the oldest first: of letters that are read and that one of these people keeps, and of letters that a system
 * sent, for the archivists of their units.
 */
export async function lateRegistrations(
  reader: Reader<SenderTables>,
  {
    keepers,
    reach,
    archivistIn,
    limit,
  }: {
    readonly keepers: readonly string[];
    readonly reach: Reach;
    readonly archivistIn: Reach;
    readonly limit: number;
  },
): Promise<readonly OpenRegistration[]> {
  const rows = await reader.query
    .selectFrom('registration')
    .innerJoin('letter', 'letter.id', 'registration.letter')
    .select(['registration.letter', 'registration.reply', 'letter.subject', 'letter.recipient'])
    .select((eb) => eb.fn.coalesce('registration.late_at', 'registration.asked_at').as('since'))
    .where('registration.organisation', '=', reader.organisation)
    .where(
      sql<boolean>`registration.state <> 'confirmed' and (registration.late_at is not null or registration.state = 'failed')`,
    )
    .where((eb) => {
      const fromSystem = eb('letter.origin', '=', 'api');
      const kept = eb('letter.keeper', 'in', [...keepers]);
      return eb.or([eb.and([kept, ofReach(reach, OF_LETTER)]), eb.and([fromSystem, ofReach(archivistIn, OF_LETTER)])]);
    })
    .orderBy('since')
    .limit(limit)
    .execute();
  return rows.map(({ letter, reply, subject, recipient, since }) => ({
    letter,
    reply: reply ?? undefined,
    subject,
    recipient,
    since,
  }));
}

/** A page of the registrations in that state, the oldest first, of those units; and how many there are. */
export async function listRegistrations(
  reader: Reader<SenderTables>,
  {
    state,
    units,
    limit,
    offset,
  }: {
    readonly state: RegistrationTable['state'];
    readonly units: Scope;
    readonly limit: number;
    readonly offset: number;
  },
): Promise<{ readonly registrations: readonly Registration[]; readonly total: number }> {
  const all = reader.query
    .selectFrom('registration')
    .where('organisation', '=', reader.organisation)
    .where('state', '=', state);
  const seen = all.where(inUnits('unit', units));
  const { total } = await seen.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
  const rows = await seen.selectAll().orderBy('asked_at').orderBy('id').limit(limit).offset(offset).execute();
  return { registrations: rows.map(asRegistration), total: Number(total) };
}
