// What staff types in the forms of the oversight: days and times in Stockholm, texts of some length, and whose it is.
import { atTime, readClock, readDay } from '../../../platform/day-and-clock.ts';
import type { Directory } from '../directory.ts';
import type { PartyRole } from '../owner/party-parts.ts';

/** That day at '8.00', '08:00' or '0800' in Stockholm; undefined when one of them is none. */
export function readTime(day: string, time: string): Date | undefined {
  const [start, clock] = [readDay(day), readClock(time)];
  return start === undefined || clock === undefined ? undefined : atTime(start, clock);
}

/** Who does something: a member of staff, or the owner's own system. */
export interface Doer {
  readonly name: string;
  readonly loginId: string;
}

export interface Whose {
  readonly role: PartyRole;
  readonly organisation: string;
}

/** `operator 164022000022`, as the choice of a party is sent. */
export function readWhose(text: string): Whose | undefined {
  const [role, organisation = ''] = text.split(' ');
  const isRole = role === 'sender' || role === 'mediator' || role === 'operator';
  return isRole && /^16[0-9]{10}$/.test(organisation) ? { role, organisation } : undefined;
}

export interface KnownParty extends Whose {
  readonly name: string;
}

/** Everybody who is connected, operators first. */
export function partiesOf({ organisations }: Directory): readonly KnownParty[] {
  const { operators, dispatchers, senders } = organisations;
  const as = (role: PartyRole, list: readonly { readonly id: string; readonly name: string }[]) =>
    list.map(({ id, name }) => ({ role, organisation: id, name }));
  return [...as('operator', operators), ...as('mediator', dispatchers), ...as('sender', senders)];
}

/** The name of somebody who is, or was, connected. */
export function nameOf(directory: Directory, organisation: string): string {
  const { operators, dispatchers, senders } = directory;
  return (
    operators.get(organisation)?.name ??
    dispatchers.get(organisation)?.name ??
    senders.get(organisation)?.name ??
    organisation
  );
}
