// A letter comes into being: row, timeline, sending log and the job that signs it, all in one transaction (DESIGN rule 5). One that
// waits for approval or its time is held first and released later; withdrawn, it was never sent and stands in no log of sendings.
import type { Transaction } from '../../platform/database/database.ts';
import { enqueue } from '../../platform/jobs/jobs.ts';
import { askRegistration } from './diarium/ask-registration.ts';
import { type DraftContent, type StoredFile, writeContent } from './letter-draft.ts';
import type { LetterChannel } from './letter-state.ts';
import type { TimelineEntry } from './letter-view.ts';
import { answerFacts, type Checked, farOperatorOf } from './look-up-recipient.ts';
import type { Actor, Records } from './records.ts';
import { releaseHeld } from './store/held-letters.ts';
import { insertLetter, sealLetterContent } from './store/letters.ts';
import { insertLogLine } from './store/sending-log.ts';
import { addEntries, tellPrevious } from './store/timeline.ts';
import type { SenderTables } from './tables.ts';

export const SIGN_JOB = 'sign-letter';

export interface NewLetter {
  /** A UUID: the wire's message id and the mediator's idempotency key. */
  readonly id: string;
  readonly draft?: string;
  readonly origin: 'page' | 'api';
  readonly unit: string;
  readonly caseType?: string;
  readonly previous?: string;
  /** Whose words are in it besides the author's, by account. */
  readonly writers?: readonly string[];
  readonly mailing?: string;
  /** A mailing's own run signs it and hands it over in a batch: no job of the letter's own. */
  readonly inBatch?: boolean;
  /** Present: the letter waits until all of it is so. */
  readonly hold?: { readonly approval: boolean; readonly sendAt?: Date };
  readonly content: DraftContent;
  readonly files: readonly StoredFile[];
  readonly envelopeBytes: number;
  /** FaR's answer just before; absent when the mediator alone will ask. */
  readonly checked?: Checked;
  /** Named by FaR before, by number; where `checked` is absent. */
  readonly farOperator?: string;
  /** 'digital' when absent. */
  readonly channel?: LetterChannel;
  readonly at: Date;
}

/** Creates the letter in the caller's transaction. It is sent once that commits. */
export async function createLetter(
  tx: Transaction<SenderTables>,
  records: Pick<Records, 'cipher' | 'events'>,
  actor: Actor,
  letter: NewLetter,
): Promise<void> {
  const { id, content, at } = letter;
  const row = {
    id,
    draft: letter.draft ?? null,
    origin: letter.origin,
    created_at: at,
    author: actor.id,
    author_name: actor.name,
    recipient: content.recipient,
    subject: content.subject,
    language: content.language,
    protection_class: content.protectionClass,
    content: sealLetterContent(records.cipher, tx.organisation, id, writeContent(content)),
    envelope_bytes: letter.envelopeBytes,
    state: letter.hold === undefined ? 'created' : 'held',
    channel: letter.channel ?? 'digital',
    unit: letter.unit,
    case_type: letter.caseType ?? null,
    category: content.extras?.matter === undefined ? 'matter' : 'event',
    matter_id: content.extras?.matter?.matterId ?? null,
    diary_number: content.extras?.diaryNumber ?? null,
    secrecy: content.extras?.secrecy ?? null,
    previous: letter.previous ?? null,
    mailing: letter.mailing ?? null,
    send_at: letter.hold?.sendAt ?? null,
    approval: letter.hold?.approval === true ? 'wanted' : null,
    class_reason: content.extras?.classReason ?? null,
    keeper: actor.id,
    asks_receipt: content.extras?.asksReceipt === true,
    writers: [...new Set([...(letter.writers ?? []), actor.id])],
    ...NOTHING_KNOWN,
    ...farOperator(letter),
  } as const;
  await insertLetter(tx, row, letter.files);
  await addEntries(tx, id, beginning(letter, actor));
  await records.events.record(tx, { kind: 'letter-created', actor: actor.login, subject: id });
  await recordLowerClass(tx, records, actor, letter);
  if (letter.hold !== undefined) return;
  await insertLogLine(tx, id, at);
  await tellPrevious(tx, id, at);
  await askRegistration(tx, { letter: id, at });
  if (letter.inBatch === true) return;
  await enqueue(tx, { kind: SIGN_JOB, key: id, payload: {} });
}

function farOperator({ farOperator: id, checked }: NewLetter) {
  return { far_operator_id: id ?? null, ...farOperatorOf(checked?.answer) };
}

async function recordLowerClass(
  tx: Transaction<SenderTables>,
  { events }: Pick<Records, 'events'>,
  actor: Actor,
  { id, content }: NewLetter,
): Promise<void> {
  const reason = content.extras?.classReason;
  if (reason === undefined) return;
  await events.record(tx, { kind: 'class-lowered', actor: actor.login, subject: id, details: { reason } });
}

/**
 * Lets a held letter go, in the caller's transaction: it is sent once that commits. False when it is not held (any more).
 * Whether it is approved and its time has come is the caller's to know.
 */
export async function releaseLetter(tx: Transaction<SenderTables>, id: string, at: Date): Promise<boolean> {
  if (!(await releaseHeld(tx, id, at))) return false;
  await addEntries(tx, id, [{ kind: 'released', at, details: {} }]);
  await insertLogLine(tx, id, at);
  await tellPrevious(tx, id, at);
  await askRegistration(tx, { letter: id, at });
  await enqueue(tx, { kind: SIGN_JOB, key: id, payload: {} });
  return true;
}

const NOTHING_KNOWN = {
  waiting: null,
  delivery_id: null,
  operator_id: null,
  operator_name: null,
  trans_id: null,
  reason: null,
  settled_at: null,
  signed_blob: null,
  signed_sha256: null,
  to_print_at: null,
  opened_at: null,
  far_operator_name: null,
} as const;

function beginning({ checked, at }: NewLetter, actor: Actor): TimelineEntry[] {
  const created: TimelineEntry = { kind: 'created', at, details: { by: actor.name } };
  if (checked === undefined) return [created];
  return [created, { kind: 'checked', at: checked.at, details: answerFacts(checked.answer) }];
}
