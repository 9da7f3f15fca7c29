// Asks for checks of a party: they are run by a job, and the results are kept.
import { randomUUID } from 'node:crypto';
import type { Clock } from '../../../../platform/clock.ts';
import type { Transaction } from '../../../../platform/database/database.ts';
import { enqueue } from '../../../../platform/jobs/jobs.ts';
import type { RegistryEvents } from '../../events.ts';
import { addRun, keepTestDelivery } from '../../store/onboarding.ts';
import type { RegistryTables } from '../../tables.ts';
import { type By, keyOf, type PartyId } from '../party.ts';
import type { CheckName } from './checks.ts';

/** Runs the checks of one run; its key is the run's id. */
export const CHECKS_JOB = 'check-party';

interface Tools {
  readonly events: RegistryEvents;
  readonly clock: Clock;
}

/** Puts a run and its job in. The id, where given, names the run: the same again asks for nothing more. Gives the id. */
export async function askForChecks(
  { events, clock }: Tools,
  tx: Transaction<RegistryTables>,
  party: PartyId,
  { id = randomUUID(), checks, by }: { readonly id?: string; readonly checks: readonly CheckName[]; readonly by: By },
): Promise<string> {
  const { role, organisation } = party;
  const added = await addRun(tx, { id, role, organisation, checks, askedAt: clock(), askedBy: by.name });
  if (!added) return id;
  await enqueue(tx, { kind: CHECKS_JOB, key: id, payload: null });
  const details = { by: by.name, run: id, checks: [...checks] };
  await events.record(tx, { kind: 'party.checks-asked', actor: by.actor, subject: keyOf(party), details });
  return id;
}

/** Keeps a delivery that the party has signed or sealed, for the check of it. */
export async function keepDelivery(
  { events, clock }: Tools,
  tx: Transaction<RegistryTables>,
  party: PartyId,
  { content, by }: { readonly content: Uint8Array; readonly by: By },
): Promise<void> {
  await keepTestDelivery(tx, party, { content, at: clock(), by: by.name });
  const details = { by: by.name, bytes: content.length };
  await events.record(tx, { kind: 'party.test-delivery-kept', actor: by.actor, subject: keyOf(party), details });
}
