// Writing a letter: a draft is begun for a recipient, saved as it is typed, and thrown away when it is not wanted.
import { randomUUID } from 'node:crypto';
import { BrevduvaError } from '../../domain/errors.ts';
import type { RecipientId } from '../../domain/recipient-id.ts';
import { type ContentFault, checkContent } from './check-content.ts';
import { measureContent, tidyContent } from './letter-content.ts';
import { type Draft, type DraftContent, supportFields } from './letter-draft.ts';
import { type Checked, lookUpRecipient } from './look-up-recipient.ts';
import type { SenderOrganisation } from './organisations.ts';
import type { Actor, Records } from './records.ts';
import {
  deleteDraft,
  deleteEmptyDrafts,
  insertDraft,
  readDraft,
  updateDraftAnswer,
  updateDraftContent,
} from './store/drafts.ts';
import { readSettings } from './store/settings.ts';

const DAY_MS = 86_400_000;

/** Begins a letter to a recipient that FaR has been asked about. Returns the draft's id. */
export async function beginDraft(
  records: Records,
  organisation: SenderOrganisation,
  actor: Actor,
  recipient: RecipientId,
  checked: Checked,
): Promise<string> {
  const id = randomUUID();
  const settings = await readSettings(records.database.reader(organisation.id));
  const content: DraftContent = {
    recipient,
    subject: '',
    text: '',
    language: 'svSE',
    protectionClass: 3,
    support: supportFields(settings?.supportinfo ?? organisation.supportinfo),
  };
  await records.database.transaction(organisation.id, async (tx) => {
    await deleteEmptyDrafts(tx, actor.id, new Date(records.clock().getTime() - DAY_MS));
    await insertDraft(tx, records.cipher, { id, owner: actor.id, content, checked, at: records.clock() });
    await records.events.record(tx, { kind: 'draft-begun', actor: actor.login, subject: id });
  });
  return id;
}

/** The actor's own draft. Throws 'not-found' for anybody else's and for one that has become a letter. */
export async function openDraft(
  records: Records,
  organisation: SenderOrganisation,
  actor: Actor,
  id: string,
): Promise<Draft> {
  const reader = records.database.reader(organisation.id);
  const draft = await readDraft(reader, records.cipher, { id, owner: actor.id });
  if (draft === undefined) throw new BrevduvaError('not-found', 'there is no such draft');
  return draft;
}

/** Saves what is written; characters that no letter can carry are taken out, nothing else. Returns the draft as it is now. */
export async function saveDraft(
  records: Records,
  organisation: SenderOrganisation,
  actor: Actor,
  draft: Draft,
  written: Omit<DraftContent, 'recipient'>,
): Promise<Draft> {
  const content = tidyContent({ ...written, recipient: draft.content.recipient });
  const at = records.clock();
  const version = await records.database.transaction(organisation.id, (tx) =>
    updateDraftContent(tx, records.cipher, { id: draft.id, owner: actor.id }, content, at),
  );
  if (version === undefined) throw new BrevduvaError('not-found', 'there is no such draft');
  return { ...draft, content, version, updatedAt: at };
}

/** Asks FaR again, for a draft that has waited. */
export async function checkDraftAgain(
  records: Records,
  organisation: SenderOrganisation,
  actor: Actor,
  draft: Draft,
): Promise<Checked> {
  const checked = await lookUpRecipient(records, organisation, actor, draft.content.recipient);
  await records.database.transaction(organisation.id, (tx) =>
    updateDraftAnswer(tx, { id: draft.id, owner: actor.id }, checked.answer, checked.at),
  );
  return checked;
}

/** Another recipient for what is written already; FaR is asked about them. */
export async function changeRecipient(
  records: Records,
  organisation: SenderOrganisation,
  actor: Actor,
  draft: Draft,
  recipient: RecipientId,
): Promise<void> {
  const checked = await lookUpRecipient(records, organisation, actor, recipient);
  const key = { id: draft.id, owner: actor.id };
  await records.database.transaction(organisation.id, async (tx) => {
    await updateDraftContent(tx, records.cipher, key, { ...draft.content, recipient }, checked.at);
    await updateDraftAnswer(tx, key, checked.answer, checked.at);
  });
}

/** Throws a draft away, with its files. */
export async function throwDraftAway(
  records: Records,
  organisation: SenderOrganisation,
  actor: Actor,
  id: string,
): Promise<void> {
  await records.database.transaction(organisation.id, async (tx) => {
    if (!(await deleteDraft(tx, { id, owner: actor.id }))) return;
    await records.events.record(tx, { kind: 'draft-thrown-away', actor: actor.login, subject: id });
  });
}

export interface DraftMeasure {
  readonly total: number;
  readonly faults: readonly ContentFault[];
}

/** How large the letter would be on the wire, and what is wrong with it. */
export function judgeDraft(organisation: SenderOrganisation, draft: Draft): DraftMeasure {
  const total = measureContent(organisation, draft.id, draft.content, draft.attachments);
  return { total, faults: checkContent(draft.content, total) };
}
