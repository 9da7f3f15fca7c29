// The sandbox's register from the beginning: the directory is made equal to the seed, a recipient is put in once ever.
import { sql } from 'kysely';
import type { Transaction } from '../../platform/database/database.ts';
import { channelName } from '../../platform/database/listener.ts';
import type { RecordedEvent } from '../../platform/events/events.ts';
import type { Seed } from './config.ts';
import { DIRECTORY_CHANNEL } from './directory.ts';
import type { RegistryEvent } from './events.ts';
import { seededParties } from './owner/seeded-parties.ts';
import type { RegistryContext } from './registry-context.ts';
import { putChoices } from './store/choices.ts';
import { addChoiceChanges } from './store/histories.ts';
import { addParty, changeDetails, makeDirectory, partyHeld } from './store/parties.ts';
import type { RegistryTables } from './tables.ts';

const ACTOR = 'system';
const NO_CONTACT = { contactName: '', contactEmail: '', contactPhone: '' };

/** Puts the seed in. May be done at every start and by several processes; what people have changed since is left alone. */
export async function plantSeed({ database, organisation, events, clock }: RegistryContext, seed: Seed): Promise<void> {
  await database.transaction(organisation, async (tx) => {
    await sql`lock table seeded in exclusive mode`.execute(tx.query);
    const changed = await putDirectory(tx, seed, clock());
    if (changed.length > 0) {
      const details = { organisations: changed };
      await events.record(tx, { kind: 'directory.changed', actor: ACTOR, subject: 'directory', details });
      await sql`select pg_notify(${channelName(database.schema, DIRECTORY_CHANNEL)}, '')`.execute(tx.query);
    }
    await events.recordAll(tx, await putRecipients(tx, seed.recipients, clock()));
  });
}

/** What the seed says of names and addresses holds; the status is people's. */
async function putDirectory(tx: Transaction<RegistryTables>, seed: Seed, at: Date): Promise<readonly string[]> {
  for (const party of seededParties(seed)) {
    const known = await partyHeld(tx, party);
    if (known === undefined) await addParty(tx, party, { ...NO_CONTACT, ...party }, { status: 'approved', at });
    else
      await changeDetails(tx, party, {
        ...known,
        ...party,
        senders: [...new Set([...party.senders, ...known.senders])],
      });
  }
  return await makeDirectory(tx);
}

type SeededRecipient = Seed['recipients'][number];

/** Puts in those that never were, however many, in three statements; gives their events. */
async function putRecipients(
  tx: Transaction<RegistryTables>,
  recipients: readonly SeededRecipient[],
  now: Date,
): Promise<readonly RecordedEvent<RegistryEvent>[]> {
  const byId = new Map(recipients.map((recipient) => [Number(recipient.id), recipient]));
  const first = await sql<{ recipient: number }>`insert into seeded (recipient)
    select unnest(${[...byId.keys()]}::bigint[]) on conflict do nothing returning recipient`.execute(tx.query);
  const fresh = first.rows.flatMap((row) => byId.get(row.recipient) ?? []);
  const made = await sql<{ id: number; reference: string }>`
    insert into recipient (id, account_type, pending, operator, registered_at)
    select id, 'Secure', pending, operator, ${now} from unnest(
      ${fresh.map((recipient) => Number(recipient.id))}::bigint[],
      ${fresh.map((recipient) => recipient.pending ?? false)}::boolean[],
      ${fresh.map((recipient) => recipient.operator)}::text[]) as seed (id, pending, operator)
    on conflict do nothing returning id, reference`.execute(tx.query);
  const events: RecordedEvent<RegistryEvent>[] = [];
  for (const { id, reference } of made.rows) {
    const { pending, operator = '', optedOutFrom = [] } = byId.get(id) ?? {};
    const recipient = String(id);
    const choices = optedOutFrom.map((sender) => ({ sender, accepted: false, changedAt: now }));
    await putChoices(tx, recipient, choices);
    await addChoiceChanges(tx, { recipient, reference, operator }, choices);
    const kind = pending === true ? 'account.pending' : 'account.registered';
    events.push({ kind, actor: ACTOR, subject: reference, details: { recipient, seeded: true } });
  }
  return events;
}
