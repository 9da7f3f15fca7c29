// The holder of a mailbox has died: it is closed at once or after the configured time, so that post goes on paper to the estate. Senders
// are told what they are told of anybody without a mailbox.
import { isPersonId } from '../../../domain/person-id.ts';
import { parseRecipientId } from '../../../domain/recipient-id.ts';
import type { RegisteredPerson } from '../../../domain/registered-person.ts';
import type { Transaction } from '../../../platform/database/database.ts';
import type { RegistryContext } from '../registry-context.ts';
import { accountHeld, holdRecipient, removeAccount } from '../store/accounts.ts';
import { keptCompany } from '../store/companies.ts';
import { deathsDue, forgetDeath, keepDeath } from '../store/deaths.ts';
import { addAccountChange } from '../store/histories.ts';
import type { RegistryTables } from '../tables.ts';
import { dropRequests } from './change-number.ts';

const SYSTEM = 'system';

/** Keeps when the mailbox is to be closed; a death that was registered by mistake is forgotten, as long as it is not. */
export async function noteLife(context: RegistryContext, { id, died }: RegisteredPerson): Promise<void> {
  const { database, organisation, clock, afterDeathMs, events } = context;
  await database.transaction(organisation, async (tx) => {
    await holdRecipient(tx, id);
    if (died === undefined) return void (await forgetDeath(tx, id));
    const at = clock();
    const account = await accountHeld(tx, id);
    if (account === undefined || (await isOfEstate(tx, id))) return;
    if (!(await keepDeath(tx, id, new Date(at.getTime() + afterDeathMs)))) return;
    const details = { recipient: id };
    await events.record(tx, { kind: 'account.death-noted', actor: SYSTEM, subject: account.reference, details });
  });
}

/** An estate (dödsbo) has the number of the deceased: once the company register tells of it, its representatives see to the mailbox. */
async function isOfEstate(tx: Transaction<RegistryTables>, id: string): Promise<boolean> {
  const kept = await keptCompany(tx, id);
  return kept?.company.form === 'dodsbo' && kept.company.status.kind !== 'deregistered';
}

/** Closes those whose time has come, of whom the register still says that they are dead. False when it is silent. */
export async function closeMailboxesOfDead(context: RegistryContext): Promise<boolean> {
  const { database, organisation, clock, registers } = context;
  const due = await deathsDue(database.reader(organisation), clock());
  const ids = due.flatMap((text) => {
    const id = parseRecipientId(text);
    return id.ok && isPersonId(id.value) ? [id.value] : [];
  });
  if (registers.population === undefined || ids.length === 0) return true;
  const answer = await registers.population.people(ids);
  if (answer.kind === 'unanswered') return false;
  for (const id of ids) await close(context, id, answer.value.get(id)?.died);
  return true;
}

async function close(context: RegistryContext, id: string, died: string | undefined): Promise<void> {
  const { database, organisation, clock, events } = context;
  await database.transaction(organisation, async (tx) => {
    const at = clock();
    await holdRecipient(tx, id);
    // Only one of several processes finds it here.
    if (!(await forgetDeath(tx, id)) || died === undefined) return;
    const account = await accountHeld(tx, id);
    if (account === undefined || (await isOfEstate(tx, id))) return;
    await dropRequests(context, tx, id, at);
    await removeAccount(tx, id);
    const { reference, operator } = account;
    if (!account.pending)
      await addAccountChange(tx, { recipient: id, reference, operator, at, kind: 'closed-after-death' });
    const details = { recipient: id, operator };
    await events.record(tx, { kind: 'account.closed-after-death', actor: SYSTEM, subject: reference, details });
  });
}
