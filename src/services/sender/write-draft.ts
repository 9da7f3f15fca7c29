// Writing a letter: a draft is begun for a recipient, saved as it is typed, and thrown away when it is not wanted.
import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { BrevduvaError } from '../../domain/errors.ts';
import type { RecipientId } from '../../domain/recipient-id.ts';
import { checkTimeLeft } from './appointment/check-appointment.ts';
import { checkRules, type LetterRules } from './case-types/letter-rules.ts';
import { type ContentFault, checkContent } from './check-content.ts';
import { measureContent, tidyContent } from './letter-content.ts';
import { type Draft, type DraftContent, type LetterExtras, supportFields } from './letter-draft.ts';
import { type Checked, lookUpRecipient } from './look-up-recipient.ts';
import type { SenderOrganisation } from './organisations.ts';
import type { Actor, Records } from './records.ts';
import {
  deleteDraft,
  deleteEmptyDrafts,
  insertDraft,
  lockDraft,
  readDraft,
  updateDraftAnswer,
  updateDraftContent,
} from './store/drafts.ts';
import { readSettings } from './store/settings.ts';

const DAY_MS = 86_400_000;

/** Begins a letter of that unit to a recipient that FaR has been asked about. Returns the draft's id. */
export async function beginDraft(
  records: Records,
  organisation: SenderOrganisation,
  actor: Actor,
  recipient: RecipientId,
  checked: Checked,
  { unit, postalAddress }: { readonly unit: string; readonly postalAddress?: readonly string[] },
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
    ...(postalAddress === undefined ? {} : { postalAddress }),
  };
  await records.database.transaction(organisation.id, async (tx) => {
    await deleteEmptyDrafts(tx, actor.id, new Date(records.clock().getTime() - DAY_MS));
    await insertDraft(tx, records.cipher, { id, owner: actor.id, unit, content, checked, at: records.clock() });
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

/** What somebody wrote, and the version of the draft that they had before them when they began. */
export interface Written {
  readonly over: number;
  readonly content: Omit<DraftContent, 'recipient' | 'extras'>;
  /** Those that were written; one that is undefined is taken away, one that is not named stays. */
  readonly extras?: { readonly [Member in keyof LetterExtras]: LetterExtras[Member] | undefined };
}

export type SavedDraft =
  | { readonly kind: 'saved'; readonly draft: Draft }
  /** Another window has saved something else since: that stays, and nothing of what was written is kept here. */
  | { readonly kind: 'changed'; readonly saved: Draft; readonly written: DraftContent };

/**
 * Saves what is written over the version it was written over, never over another; characters that no letter can carry
 * are taken out, nothing else. What says the same as the draft changes nothing. Throws 'not-found'.
 */
export async function saveDraft(
  records: Records,
  organisation: SenderOrganisation,
  actor: Actor,
  id: string,
  { over, content: given, extras }: Written,
): Promise<SavedDraft> {
  const key = { id, owner: actor.id };
  return await records.database.transaction(organisation.id, async (tx) => {
    await lockDraft(tx, key);
    const draft = await readDraft(tx, records.cipher, key);
    if (draft === undefined) throw new BrevduvaError('not-found', 'there is no such draft');
    const { recipient, postalAddress } = draft.content;
    const content = tidyContent({
      ...given,
      recipient,
      ...extrasAfter(draft.content.extras, extras),
      ...(postalAddress === undefined ? {} : { postalAddress }),
    });
    // The first saving counts although nothing was typed: a draft that was only a look-up goes away by itself.
    if (draft.version > 1 && isDeepStrictEqual(content, draft.content)) return { kind: 'saved', draft };
    if (over !== draft.version) return { kind: 'changed', saved: draft, written: content };
    const updatedAt = records.clock();
    const version = await updateDraftContent(tx, records.cipher, { ...key, version: over }, content, updatedAt);
    if (version === undefined) throw new BrevduvaError('not-found', 'there is no such draft');
    return { kind: 'saved', draft: { ...draft, content, version, updatedAt } };
  });
}

function extrasAfter(before: LetterExtras = {}, written: Written['extras'] = {}): { extras?: LetterExtras } {
  const kept = Object.entries({ ...before, ...written }).filter(([, value]) => value !== undefined);
  return kept.length === 0 ? {} : { extras: Object.fromEntries(kept) };
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
    await lockDraft(tx, key);
    // Read again: something may have been saved while FaR was asked.
    const now = await readDraft(tx, records.cipher, key);
    if (now === undefined) throw new BrevduvaError('not-found', 'there is no such draft');
    const { version, content } = now;
    await updateDraftContent(tx, records.cipher, { ...key, version }, { ...content, recipient }, checked.at);
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

/** How large the letter would be on the wire, and what is wrong with it: by itself, and by the rules of its case type and unit. */
export function judgeDraft(organisation: SenderOrganisation, draft: Draft, rules: LetterRules): DraftMeasure {
  const { content } = draft;
  const total = measureContent(organisation, draft.id, content, draft.attachments);
  const faults = [
    ...checkRules(content, rules),
    ...checkContent(content, total, organisation),
    ...checkTimeLeft(content.extras?.appointment, rules.now),
  ];
  return { total, faults };
}
