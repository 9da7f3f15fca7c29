// What goes once a day although it is no letter and no line of the log (issue 4, "Log"): drafts that nobody finishes, what mailings leave behind,
// people of shut accounts, and, by a decision of the authority's, who has seen what. Holds stand over all of it; what went is kept as counts.
import type { Draft } from '../letter-draft.ts';
import type { SenderOrganisation } from '../organisations.ts';
import type { Actor, Records } from '../records.ts';
import { LOOK_KINDS } from '../sending-log/look-at-looks.ts';
import { keepHoldsOut } from '../store/dispose.ts';
import { readDraft } from '../store/drafts.ts';
import type { RetentionKind } from '../store/records-tables.ts';
import {
  emptyMailing,
  forgetAccounts,
  type HeldValues,
  heldValues,
  insertRecord,
  oldDrafts,
  oldMailings,
  type RetentionRule,
  removeDrafts,
  removeLooks,
  saidRules,
  saveRule,
} from '../store/retention.ts';

const DAY_MS = 86_400_000;
/** Days that a rule may say. Looks are kept a year at least. */
export const RETENTION_DAYS = { least: 30, leastOfLooks: 365, most: 36_500 } as const;
const DRAFTS_AT_ONCE = 200;
const LOOKS_AT_ONCE = 5000;

/** Where nothing is said. Drafts and what a mailing was made of are no records (arbetsmaterial); looks are, and stay. */
const OWN: readonly RetentionRule[] = [
  { what: 'drafts', days: 365, decision: '', decided_on: null },
  { what: 'mailings', days: 365, decision: '', decided_on: null },
  { what: 'accounts', days: 365, decision: '', decided_on: null },
  { what: 'looks', days: null, decision: '', decided_on: null },
];

/** Looks, and questions to FaR: they name the person too. */
const TOLD_KINDS = [...LOOK_KINDS, 'recipient-looked-up', 'recipients-looked-up'];

type Rec = Pick<Records, 'database' | 'cipher' | 'events' | 'clock'>;
type Organisation = Pick<SenderOrganisation, 'id'>;

/** The rules that hold, in order. */
export async function retentionRules(records: Rec, { id }: Organisation): Promise<readonly RetentionRule[]> {
  const said = await saidRules(records.database.reader(id));
  return OWN.map((own) => said.find(({ what }) => what === own.what) ?? own);
}

/** Says how long things are kept. */
export async function changeRetention(
  records: Rec,
  { id }: Organisation,
  actor: Actor,
  rules: readonly RetentionRule[],
): Promise<void> {
  await records.database.transaction(id, async (tx) => {
    const at = records.clock();
    for (const rule of rules) await saveRule(tx, rule, { name: actor.name, at });
    const details = Object.fromEntries(rules.map(({ what, days }) => [what, days]));
    await records.events.record(tx, { kind: 'retention-changed', actor: actor.login, subject: id, details });
  });
}

/** Takes what is due. Each part in transactions of its own: what has gone is kept, whatever happens to the rest. */
export async function applyRetention(records: Rec, organisation: Organisation): Promise<void> {
  const now = records.clock();
  for (const rule of await retentionRules(records, organisation)) {
    if (rule.days === null) continue;
    const before = new Date(now.getTime() - rule.days * DAY_MS);
    const gone = await TAKE[rule.what](records, organisation, before);
    if (gone !== undefined) await keepRecord(records, organisation, rule, rule.days, gone);
  }
}

/** How many things went, and of what time. */
interface Gone {
  readonly count: number;
  readonly oldest: Date;
  readonly newest: Date;
}

function withMore(gone: Gone | undefined, times: readonly Date[]): Gone | undefined {
  return times.reduce<Gone | undefined>((sum, at) => {
    if (sum === undefined) return { count: 1, oldest: at, newest: at };
    const { count, oldest, newest } = sum;
    return { count: count + 1, oldest: at < oldest ? at : oldest, newest: at > newest ? at : newest };
  }, gone);
}

type Take = (records: Rec, organisation: Organisation, before: Date) => Promise<Gone | undefined>;
const TAKE: Readonly<Record<RetentionKind, Take>> = {
  drafts: takeDrafts,
  mailings: takeMailings,
  accounts: ({ database }, { id }, before) =>
    database.transaction(id, async (tx) => {
      await keepHoldsOut(tx);
      return (await heldValues(tx)) === undefined ? undefined : withMore(undefined, await forgetAccounts(tx, before));
    }),
  looks: takeLooks,
};

async function takeDrafts({ database, cipher }: Rec, { id }: Organisation, before: Date): Promise<Gone | undefined> {
  let gone: Gone | undefined;
  for (let after: string | undefined; ; ) {
    const old = await oldDrafts(database.reader(id), before, after, DRAFTS_AT_ONCE);
    after = old.at(-1)?.id;
    if (after === undefined) return gone;
    const taken = await database.transaction(id, async (tx) => {
      await keepHoldsOut(tx);
      const held = await heldValues(tx);
      if (held === undefined) return [];
      const free: string[] = [];
      // What a draft is about is encrypted: each is opened.
      for (const key of old) if (!isHeld(held, await readDraft(tx, cipher, key))) free.push(key.id);
      return await removeDrafts(tx, free, before);
    });
    gone = withMore(gone, taken);
  }
}

function isHeld({ person, letter, matter }: HeldValues, draft: Draft | undefined): boolean {
  if (draft === undefined) return true;
  const { recipient, extras } = draft.content;
  return (
    person.has(recipient) ||
    [draft.previous, draft.fromLetter].some((one) => one !== undefined && letter.has(one)) ||
    [extras?.diaryNumber, extras?.matter?.matterId].some((one) => one !== undefined && matter.has(one))
  );
}

async function takeMailings({ database }: Rec, { id }: Organisation, before: Date): Promise<Gone | undefined> {
  let gone: Gone | undefined;
  for (const mailing of await oldMailings(database.reader(id), before, 1000)) {
    const at = await database.transaction(id, async (tx) => {
      await keepHoldsOut(tx);
      return (await heldValues(tx)) === undefined ? undefined : await emptyMailing(tx, mailing, before);
    });
    if (at !== undefined) gone = withMore(gone, [at]);
  }
  return gone;
}

async function takeLooks({ database }: Rec, { id }: Organisation, before: Date): Promise<Gone | undefined> {
  let gone: Gone | undefined;
  for (let more = true; more; ) {
    const taken = await database.transaction(id, async (tx) => {
      await keepHoldsOut(tx);
      return await removeLooks(tx, TOLD_KINDS, before, LOOKS_AT_ONCE);
    });
    gone = withMore(gone, taken);
    more = taken.length === LOOKS_AT_ONCE;
  }
  return gone;
}

async function keepRecord(
  { database, events, clock }: Rec,
  { id }: Organisation,
  { what, decision, decided_on }: RetentionRule,
  days: number,
  gone: Gone,
): Promise<void> {
  await database.transaction(id, async (tx) => {
    await insertRecord(tx, { at: clock(), what, days, decision, decided_on, ...gone });
    const details = { what, days, count: gone.count };
    await events.record(tx, { kind: 'retention-applied', actor: 'system', subject: id, details });
  });
}
