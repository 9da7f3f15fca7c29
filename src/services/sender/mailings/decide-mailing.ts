// Others agree before a mailing starts: an approver, who sees samples and wrote none of it, and above a size the infrastructure's owner,
// to whom the plan is sent (issue 4, "Mailings"). What is approved or sent is one version, and no other is started.
import { BrevduvaError } from '../../../domain/errors.ts';
import type { Transaction } from '../../../platform/database/database.ts';
import { noteFor } from '../notices/notice.ts';
import type { SenderOrganisation } from '../organisations.ts';
import { mayThere } from '../reach.ts';
import type { Actor, Records } from '../records.ts';
import type { Rights } from '../rights.ts';
import { mailingFigures } from '../store/mailing-figures.ts';
import { lockMailing, updateMailing } from '../store/mailings.ts';
import type { SenderTables } from '../tables.ts';
import { type Mailing, mustBe } from './mailing.ts';
import { lockToWrite, nextVersion } from './write-mailing.ts';

type Tx = Transaction<SenderTables>;

/** Why somebody else must agree, or that nobody must: the case type, the size, a class below the case type's. */
export function approvalWanted(
  mailing: Mailing,
  letters: number,
  { mailings }: Pick<SenderOrganisation, 'mailings'>,
  caseType: { readonly approval: boolean; readonly protectionClass: number } | undefined,
): 'case-type' | 'size' | 'class' | undefined {
  if (mailing.approvalNeeded || caseType?.approval === true) return 'case-type';
  if (caseType !== undefined && mailing.content.protectionClass < caseType.protectionClass) return 'class';
  return letters > mailings.approveAbove ? 'size' : undefined;
}

/** Whether its plan must be sent to the infrastructure's owner and has not been, in the version that would start. */
export function planWanted(
  mailing: Mailing,
  letters: number,
  { mailings }: Pick<SenderOrganisation, 'mailings'>,
): boolean {
  return letters > mailings.planAbove && mailing.planSent?.version !== mailing.version;
}

/** Puts it before an approver. Throws 'conflict' when lines have problems, or nothing is there to send. */
export async function askApproval(
  records: Records,
  organisation: Pick<SenderOrganisation, 'id'>,
  actor: Actor,
  id: string,
): Promise<void> {
  await records.database.transaction(organisation.id, async (tx) => {
    const mailing = await lockToWrite(tx, records, actor, id);
    mustBe(mailing, 'checked');
    await mustBeWhole(tx, mailing);
    const at = records.clock();
    const asked = { state: 'asked', asked_at: at, asked_by: actor.id } as const;
    await updateMailing(tx, records.cipher, id, { ...asked, decided_at: null, decision: null }, at);
    await records.events.record(tx, { kind: 'mailing-asked', actor: actor.login, subject: id });
    const role = {
      role: 'approver' as const,
      ...(mailing.caseType === undefined ? {} : { caseType: mailing.caseType }),
    };
    await noteFor(tx, { kind: 'approval-wanted', unit: mailing.unit, mailing: id, to: role, at });
  });
}

/** Refuses a mailing with lines that nobody has decided about. Throws 'conflict'. */
export async function mustBeWhole(tx: Tx, mailing: Mailing): Promise<number> {
  const { ready, problems, raw } = await mailingFigures(tx, mailing.id);
  if (problems > 0 || raw > 0) {
    throw new BrevduvaError('conflict', 'lines of the mailing have problems', {
      reason: 'mailing-problems',
      detail: {
        sv: 'Det finns rader att rätta eller utesluta. Gör det först.',
        en: 'There are lines to mend or to leave out. Do that first.',
      },
    });
  }
  if (ready > 0) return ready;
  throw new BrevduvaError('conflict', 'the mailing has no letters', {
    reason: 'mailing-empty',
    detail: { sv: 'Utskicket har inga brev att skicka.', en: 'The mailing has no letters to send.' },
  });
}

export type MayApproveMailing = 'yes' | 'no-right' | 'own-words';

/** Whether this person may decide about it. */
export function mayApproveMailing(actor: Pick<Actor, 'id'>, rights: Rights, mailing: Mailing): MayApproveMailing {
  if (!mayThere(rights, 'approver', mailing)) return 'no-right';
  const own = [...mailing.writers, mailing.createdBy, mailing.asked?.by].includes(actor.id);
  return own ? 'own-words' : 'yes';
}

/** Approves it, or returns it with a comment. Throws 'not-found', 'access-denied' (also for whoever has written in it), 'conflict'. */
export async function decideMailing(
  records: Records,
  here: { readonly organisation: Pick<SenderOrganisation, 'id'>; readonly actor: Actor; readonly rights: Rights },
  id: string,
  said: { readonly decision: 'approved' | 'returned'; readonly comment: string; readonly version: number },
): Promise<void> {
  const { organisation, actor, rights } = here;
  await records.database.transaction(organisation.id, async (tx) => {
    const mailing = await lockMailing(tx, records.cipher, id);
    if (mailing === undefined) throw new BrevduvaError('not-found', 'there is no such mailing');
    const allowed = mayApproveMailing(actor, rights, mailing);
    if (allowed === 'no-right')
      throw new BrevduvaError('access-denied', 'the role approver is needed for its unit and type');
    if (allowed === 'own-words') throw ownWords();
    mustBe(mailing, 'asked');
    // What was looked at is what is decided about.
    if (mailing.version !== said.version) throw changedSince();
    const at = records.clock();
    const decided = { decided_at: at, decided_by: actor.id, decided_by_name: actor.name, decision: said.decision };
    const state = said.decision === 'approved' ? 'approved' : 'checked';
    const comment = said.comment.slice(0, 2000);
    await updateMailing(tx, records.cipher, id, { ...decided, state, comment }, at);
    await records.events.record(tx, { kind: `mailing-${said.decision}`, actor: actor.login, subject: id });
    const to = { person: mailing.asked?.by ?? mailing.createdBy };
    await noteFor(tx, { kind: said.decision, unit: mailing.unit, mailing: id, to, at });
  });
}

/** Takes it back from the approver, or opens what was approved to changes again: it must be asked about anew. */
export async function reopenMailing(
  records: Records,
  organisation: Pick<SenderOrganisation, 'id'>,
  actor: Actor,
  id: string,
): Promise<void> {
  await records.database.transaction(organisation.id, async (tx) => {
    const mailing = await lockToWrite(tx, records, actor, id);
    mustBe(mailing, 'asked', 'approved');
    const at = records.clock();
    await updateMailing(tx, records.cipher, id, { ...nextVersion(mailing, actor), state: 'checked' }, at);
    await records.events.record(tx, { kind: 'mailing-changed', actor: actor.login, subject: id });
  });
}

/** Marks the plan of this version as sent to the infrastructure's owner. Throws 'conflict' for a version that is no longer. */
export async function markPlanSent(
  records: Records,
  organisation: Pick<SenderOrganisation, 'id'>,
  actor: Actor,
  id: string,
  version: number,
): Promise<void> {
  await records.database.transaction(organisation.id, async (tx) => {
    const mailing = await lockToWrite(tx, records, actor, id);
    mustBe(mailing, 'checked', 'asked', 'approved');
    if (mailing.version !== version) throw changedSince();
    const at = records.clock();
    const sent = { plan_sent_at: at, plan_sent_by: actor.id, plan_sent_by_name: actor.name, plan_version: version };
    await updateMailing(tx, records.cipher, id, sent, at);
    await records.events.record(tx, {
      kind: 'mailing-plan-sent',
      actor: actor.login,
      subject: id,
      details: { version },
    });
  });
}

function ownWords(): BrevduvaError {
  return new BrevduvaError('access-denied', 'nobody approves a mailing that they have written in', {
    detail: {
      sv: 'Du har själv gjort en del av utskicket. Någon annan måste godkänna det.',
      en: 'You have made a part of the mailing yourself. Somebody else must approve it.',
    },
  });
}

function changedSince(): BrevduvaError {
  return new BrevduvaError('conflict', 'the mailing was changed', {
    reason: 'mailing-changed',
    detail: {
      sv: 'Utskicket har ändrats sedan du öppnade sidan. Titta på det igen.',
      en: 'The mailing was changed since you opened the page. Look at it again.',
    },
  });
}
