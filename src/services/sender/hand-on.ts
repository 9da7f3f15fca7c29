// Hand-over: a colleague takes over a letter, or a draft (issue 4, "Substitutes and hand-over"). Not to be confused with handing a letter to the mediator.
import { BrevduvaError } from '../../domain/errors.ts';
import type { Transaction } from '../../platform/database/database.ts';
import { noteFor } from './notices/notice.ts';
import type { SenderOrganisation } from './organisations.ts';
import { type Place, sees } from './reach.ts';
import type { Actor, Records } from './records.ts';
import { accountsWith, type Colleague } from './store/account-rights.ts';
import { findAccount } from './store/accounts.ts';
import { moveDraft, moveDraftsOf } from './store/draft-owners.ts';
import { readDraft } from './store/drafts.ts';
import { readKeeper } from './store/held-letters.ts';
import { changeLetter, lockLetter, tell } from './store/timeline.ts';
import type { SenderTables } from './tables.ts';
import { flowMessages } from './texts/flow-messages.ts';

export interface HandOn {
  /** The colleague's account. */
  readonly to: string;
  /** For the colleague; at most 500 characters. */
  readonly note: string;
}

/** Gives a letter to a colleague who writes such letters in its unit. Throws 'not-found', and 'conflict' when the colleague may not have it. */
export async function handOnLetter(
  records: Records,
  organisation: Pick<SenderOrganisation, 'id'>,
  actor: Actor,
  id: string,
  { to, note }: HandOn,
): Promise<void> {
  await records.database.transaction(organisation.id, async (tx) => {
    const letter = await lockLetter(tx, { id });
    if (letter === undefined || !sees(actor, letter)) throw new BrevduvaError('not-found', 'there is no such letter');
    const colleague = await colleagueIn(tx, letter, to);
    const { keeper } = await readKeeper(tx, id);
    if (keeper === to) return;
    const at = records.clock();
    const details = { by: actor.name, to: colleague.name, ...(note === '' ? {} : { note }) };
    await tell(tx, letter, { kind: 'handed-on', at, details });
    await changeLetter(tx, id, { keeper: to });
    const event = { kind: 'letter-handed-on', actor: actor.login, subject: id } as const;
    await records.events.record(tx, { ...event, details: { from: keeper, to } });
    if (to === actor.id) return;
    await noteFor(tx, { kind: 'handed-over', unit: letter.unit, letter: id, to: { person: to }, at });
  });
}

/** Gives the actor's own draft to a colleague who writes in its unit. Throws like handOnLetter. */
export async function handOnDraft(
  records: Records,
  organisation: Pick<SenderOrganisation, 'id'>,
  actor: Actor,
  id: string,
  to: string,
): Promise<void> {
  await records.database.transaction(organisation.id, async (tx) => {
    const draft = await readDraft(tx, records.cipher, { id, owner: actor.id });
    if (draft === undefined) throw new BrevduvaError('not-found', 'there is no such draft');
    await colleagueIn(tx, draft, to);
    if (!(await moveDraft(tx, { id, owner: actor.id }, to))) {
      throw new BrevduvaError('not-found', 'there is no such draft');
    }
    const at = records.clock();
    const event = { kind: 'draft-handed-on', actor: actor.login, subject: id } as const;
    await records.events.record(tx, { ...event, details: { from: actor.id, to } });
    await noteFor(tx, {
      kind: 'handed-over',
      unit: draft.unit,
      to: { person: to },
      at,
      details: { draft: id },
    });
  });
}

/**
 * An administrator gives an absent person's drafts to a colleague, each of a unit and a case type that the colleague writes of; what is in them is
 * not shown to the administrator. Returns how many went, and how many stayed. Throws 'invalid-input' for an account that is shut.
 */
export async function handOnDraftsOf(
  records: Records,
  organisation: Pick<SenderOrganisation, 'id'>,
  actor: Actor,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<{ readonly moved: number; readonly stayed: number }> {
  return await records.database.transaction(organisation.id, async (tx) => {
    const colleague = await findAccount(tx, to);
    if (colleague === undefined || colleague.closedAt !== undefined) {
      const fault = { field: 'to', sv: flowMessages('sv')('absent-nobody'), en: flowMessages('en')('absent-nobody') };
      throw new BrevduvaError('invalid-input', 'nobody has that account', { faults: [fault] });
    }
    const { moved, stayed } = await moveDraftsOf(tx, from, to);
    const at = records.clock();
    for (const { id, unit } of moved) {
      const event = { kind: 'draft-handed-on', actor: actor.login, subject: id } as const;
      await records.events.record(tx, { ...event, details: { from, to, byAdministrator: true } });
      await noteFor(tx, { kind: 'handed-over', unit, to: { person: to }, at, details: { draft: id } });
    }
    return { moved: moved.length, stayed };
  });
}

async function colleagueIn(tx: Transaction<SenderTables>, place: Place, account: string): Promise<Colleague> {
  const found = (await accountsWith(tx, 'caseworker', place)).find(({ id }) => id === account);
  if (found !== undefined) return found;
  throw new BrevduvaError('conflict', 'that person does not write such letters in the unit', {
    detail: {
      sv: 'Personen kan inte ta över: hen skriver inte sådana brev i den här enheten, eller har inte loggat in än.',
      en: 'The person cannot take over: they do not write such letters in this unit, or have not logged in yet.',
    },
  });
}
