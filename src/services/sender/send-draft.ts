// Sending what was written (SKL-4 to SKL-10): checked whole, FaR asked once more, and made a letter exactly once.
import { randomUUID } from 'node:crypto';
import { BrevduvaError } from '../../domain/errors.ts';
import type { Transaction } from '../../platform/database/database.ts';
import { readyContent, rulesFor } from './case-types/letter-rules.ts';
import type { ContentFault } from './check-content.ts';
import { sendOrHold } from './held/hold-letter.ts';
import type { Draft, DraftContent } from './letter-draft.ts';
import type { Checked } from './look-up-recipient.ts';
import { onlySupported, supportsBy } from './operator-supports.ts';
import type { SenderOrganisation } from './organisations.ts';
import { stopLetter } from './paper/stop-letter.ts';
import type { Actor, Records } from './records.ts';
import { deleteDraft, readDraft } from './store/drafts.ts';
import { findLetterOfDraft } from './store/letters.ts';
import type { PaperStop } from './store/paper-tables.ts';
import type { SenderTables } from './tables.ts';
import { checkDraftAgain, judgeDraft } from './write-draft.ts';

type Tx = Transaction<SenderTables>;

export type SendOutcome =
  | { readonly kind: 'sent'; readonly letter: string }
  | { readonly kind: 'faults'; readonly faults: readonly ContentFault[] }
  /** FaR says no: it would have to go on paper. */
  | { readonly kind: 'unreachable' };

/**
 * Sends the actor's draft. Pressing twice, or once more after reloading, gives the same letter. Where FaR does not answer
 * the letter is sent all the same: the mediator asks FaR again before anything leaves it. With `sendAt` it is held until then.
 * Throws 'not-found'.
 */
export async function sendDraft(
  records: Records,
  organisation: SenderOrganisation,
  actor: Actor,
  id: string,
  sendAt?: Date,
): Promise<SendOutcome> {
  const reader = records.database.reader(organisation.id);
  const already = await findLetterOfDraft(reader, id);
  if (already !== undefined) return { kind: 'sent', letter: already };
  const draft = await readDraft(reader, records.cipher, { id, owner: actor.id });
  if (draft === undefined) throw new BrevduvaError('not-found', 'there is no such draft');
  const at = records.clock();
  const { faults } = judgeDraft(organisation, draft, await rulesFor(reader, actor, draft, at));
  if (faults.length > 0) return { kind: 'faults', faults };
  const checked = await checkDraftAgain(records, organisation, actor, draft);
  if (checked.answer.kind === 'unreachable') return { kind: 'unreachable' };
  return { kind: 'sent', letter: await makeLetter(records, organisation, actor, draft.id, { checked, at, sendAt }) };
}

export interface Sending {
  readonly checked: Checked;
  readonly at: Date;
  readonly sendAt: Date | undefined;
  /** It may go on paper, to this address. */
  readonly paper?: { readonly address: readonly string[]; readonly stop: PaperStop | undefined };
}

function sentLater(content: DraftContent, sendAt: Date): DraftContent {
  return { ...content, extras: { ...content.extras, sendAt: sendAt.toISOString() } };
}

function toAddress(written: DraftContent, { address }: NonNullable<Sending['paper']>): DraftContent {
  const { postalAddress, ...content } = written;
  return postalAddress === undefined && address.length === 0
    ? written
    : { ...content, ...(address.length === 0 ? {} : { postalAddress: address }) };
}

/** Makes the draft a letter, once. Throws 'not-found', and 'conflict' when it was changed meanwhile. */
export async function makeLetter(
  records: Records,
  organisation: SenderOrganisation,
  actor: Actor,
  id: string,
  sending: Sending,
): Promise<string> {
  return await records.database.transaction(organisation.id, async (tx) => {
    const key = { id, owner: actor.id };
    // Locks the draft, so that a second press waits here and then finds the letter; what is sent is what was saved last.
    await tx.query.selectFrom('draft').select('id').where('id', '=', id).forUpdate().execute();
    const draft = await readDraft(tx, records.cipher, key);
    if (draft === undefined) return await letterOf(tx, id);
    await createFromDraft(tx, records, organisation, actor, draft, sending);
    return await letterOf(tx, id);
  });
}

async function createFromDraft(
  tx: Tx,
  records: Records,
  organisation: SenderOrganisation,
  actor: Actor,
  draft: Draft,
  { checked, at, sendAt, paper }: Sending,
): Promise<void> {
  const rules = await rulesFor(tx, actor, draft, at);
  const judged = judgeDraft(organisation, draft, rules);
  const content = onlySupported(readyContent(draft.content, rules), supportsBy(organisation, checked.answer));
  if (judged.faults.length > 0) throw new BrevduvaError('conflict', 'the draft was changed while it was sent');
  const written = paper === undefined ? content : toAddress(content, paper);
  const id = randomUUID();
  await sendOrHold(tx, records, actor, {
    id,
    draft: draft.id,
    origin: 'page',
    unit: draft.unit,
    ...(draft.caseType === undefined ? {} : { caseType: draft.caseType }),
    ...(draft.previous === undefined ? {} : { previous: draft.previous }),
    ...(draft.writers === undefined ? {} : { writers: draft.writers }),
    content: sendAt === undefined ? written : sentLater(written, sendAt),
    files: draft.attachments,
    envelopeBytes: judged.total,
    checked,
    ...(paper === undefined ? {} : { channel: 'digital-or-paper' as const }),
    at,
  });
  if (paper?.stop !== undefined) await stopLetter(tx, records, id, { stop: paper.stop, at });
  await deleteDraft(tx, { id: draft.id, owner: actor.id });
}

async function letterOf(tx: Tx, draft: string): Promise<string> {
  const letter = await findLetterOfDraft(tx, draft);
  if (letter === undefined) throw new BrevduvaError('not-found', 'there is no such draft');
  return letter;
}
