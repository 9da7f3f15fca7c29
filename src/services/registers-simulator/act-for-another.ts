// Acting for somebody else: powers of attorney given and taken back, god man and förvaltare appointed and ended.

import { isPersonId } from '../../domain/person-id.ts';
import { parseRecipientId, type RecipientId } from '../../domain/recipient-id.ts';
import type { GuardianDuty, GuardianKind, PowerRight } from '../../domain/representation.ts';
import { type Act, dayOr, somebody, someCompany } from './act.ts';
import { addChange } from './store/changes.ts';
import {
  addGuardianship,
  addPower,
  endGuardianship,
  readGuardianships,
  readPowers,
  revokePower,
} from './store/representation.ts';
import { ActFault } from './texts.ts';

/** A person or a company of the registers, by the number in use now. */
async function party(one: Act, number: string, field: string): Promise<RecipientId> {
  const parsed = parseRecipientId(number);
  if (!parsed.ok) throw new ActFault(field, 'not-a-number');
  return isPersonId(parsed.value)
    ? (await somebody(one, number, field)).id
    : (await someCompany(one, number, field)).id;
}

/** Gives one; returns its id. */
export async function givePower(
  one: Act,
  given: { principal: string; agent: string; right: PowerRight; from?: string | undefined; until?: string | undefined },
): Promise<string> {
  const principal = await party(one, given.principal, 'principal');
  const agent = await party(one, given.agent, 'agent');
  if (principal === agent) throw new ActFault('agent', 'same-person');
  const from = dayOr(given.from, one.day, 'from');
  const until = dayOr(given.until, '', 'until') || undefined;
  const id = await addPower(one.tx, { principal, agent, right: given.right, from, until });
  await addChange(one.tx, 'mandate-register', { kind: 'given', principal, agent });
  return id;
}

/** Takes one back, from this moment on. */
export async function withdrawPower(one: Act, id: string): Promise<void> {
  const [power] = await readPowers(one.tx, { id });
  if (power === undefined) throw new ActFault('id', 'no-such-power');
  if (power.revokedAt !== undefined) return;
  await revokePower(one.tx, id);
  await addChange(one.tx, 'mandate-register', { kind: 'revoked', principal: power.principal, agent: power.agent });
}

/** Appoints one; returns its id. */
export async function appointGuardian(
  one: Act,
  given: {
    ward: string;
    guardian: string;
    kind: GuardianKind;
    duties: readonly GuardianDuty[];
    from?: string | undefined;
  },
): Promise<string> {
  const ward = await somebody(one, given.ward, 'ward');
  const guardian = await somebody(one, given.guardian, 'guardian');
  if (ward.key === guardian.key) throw new ActFault('guardian', 'same-person');
  const from = dayOr(given.from, one.day, 'from');
  const { kind, duties } = given;
  const id = await addGuardianship(one.tx, { ward: ward.key, guardian: guardian.key, kind, duties, from });
  await addChange(one.tx, 'guardianship-register', { kind: 'appointed', ward: ward.id, guardian: guardian.id });
  return id;
}

/** Ends one: yesterday was its last day. */
export async function endGuardian(one: Act, id: string): Promise<void> {
  const [guardianship] = await readGuardianships(one.tx, { id });
  if (guardianship === undefined) throw new ActFault('id', 'no-such-guardian');
  if (guardianship.until !== undefined && guardianship.until < one.day) return;
  await endGuardianship(one.tx, id, dayBefore(one.day));
  const { ward, guardian } = guardianship;
  await addChange(one.tx, 'guardianship-register', { kind: 'ended', ward, guardian });
}

const dayBefore = (day: string) => new Date(Date.parse(`${day}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
