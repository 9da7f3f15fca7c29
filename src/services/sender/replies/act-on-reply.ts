// What people do with a reply: look, take it on, hand it over, answer it in the same matter, register it, be done with it. Each look is noted.
import { randomUUID } from 'node:crypto';
import { BrevduvaError } from '../../../domain/errors.ts';
import type { Transaction } from '../../../platform/database/database.ts';
import { confirmed } from '../diarium/confirm-registration.ts';
import type { SenderEventKind } from '../events.ts';
import { type DraftContent, type LetterExtras, supportFields } from '../letter-draft.ts';
import { noteFor } from '../notices/notice.ts';
import type { SenderOrganisation } from '../organisations.ts';
import { sees } from '../reach.ts';
import type { Actor, Records } from '../records.ts';
import { accountsWith, type Colleague } from '../store/account-rights.ts';
import { insertDraft } from '../store/drafts.ts';
import { readLetter } from '../store/letters.ts';
import { lockRegistration } from '../store/registrations.ts';
import { changeReply, type ReplyView, readReply } from '../store/replies.ts';
import { standingAnswer, takeForAnswer } from '../store/reply-answers.ts';
import { readSettings } from '../store/settings.ts';
import type { SenderTables } from '../tables.ts';
import { replyMessages } from '../texts/reply-messages.ts';

const OPEN = ['new', 'taken'] as const;

/** The reply, with the look noted. Throws 'not-found' for another organisation's and for one that the actor does not see. */
export async function lookAtReply(
  records: Records,
  organisation: SenderOrganisation,
  actor: Actor,
  id: string,
  look: Extract<SenderEventKind, 'reply-viewed' | 'reply-attachment-opened'> = 'reply-viewed',
): Promise<ReplyView> {
  const reply = await replyWithoutNote(records, organisation, actor, id);
  await records.database.transaction(organisation.id, (tx) =>
    records.events.record(tx, { kind: look, actor: actor.login, subject: id }),
  );
  return reply;
}

/** The same where a look has been noted already, or what is done is noted by itself. */
export async function replyWithoutNote(
  records: Records,
  organisation: SenderOrganisation,
  actor: Actor,
  id: string,
): Promise<ReplyView> {
  const reply = await readReply(records.database.reader(organisation.id), records.cipher, id);
  if (reply === undefined || !sees(actor, reply)) throw new BrevduvaError('not-found', 'there is no such reply');
  return reply;
}

interface Change {
  readonly from: readonly ('new' | 'taken' | 'closed')[];
  readonly change: Parameters<typeof changeReply>[3];
  readonly event: SenderEventKind;
}

async function act(
  records: Records,
  organisation: SenderOrganisation,
  actor: Actor,
  id: string,
  { from, change, event }: Change,
): Promise<void> {
  await records.database.transaction(organisation.id, async (tx) => {
    if (!(await changeReply(tx, id, from, change)))
      throw new BrevduvaError('conflict', 'the reply is in another state');
    await records.events.record(tx, { kind: event, actor: actor.login, subject: id });
  });
}

/** Who may take care of it: the caseworkers of its unit and of the letter's case type, by name. */
export async function keepersFor(
  records: Records,
  organisation: SenderOrganisation,
  reply: ReplyView,
): Promise<readonly Colleague[]> {
  return await accountsWith(records.database.reader(organisation.id), 'caseworker', reply);
}

/**
 * Gives the reply to a colleague of its unit, or to the actor; whose it is already keeps it. Throws 'invalid-input' for somebody who
 * may not read it.
 */
export async function assignReply(
  records: Records,
  organisation: SenderOrganisation,
  actor: Actor,
  reply: ReplyView,
  account: string,
): Promise<void> {
  const colleagues = await keepersFor(records, organisation, reply);
  const found = account === actor.id ? actor : colleagues.find(({ id }) => id === account);
  if (found === undefined) {
    const fault = { field: 'to', sv: replyMessages('sv')('give-nobody'), en: replyMessages('en')('give-nobody') };
    throw new BrevduvaError('invalid-input', 'nobody in the unit has that account', { faults: [fault] });
  }
  if (reply.state === 'taken' && reply.keeper === found.id) return;
  const at = records.clock();
  await records.database.transaction(organisation.id, async (tx) => {
    const change = { state: 'taken', keeper: found.id, keeper_name: found.name, taken_at: at } as const;
    if (!(await changeReply(tx, reply.id, OPEN, change)))
      throw new BrevduvaError('conflict', 'the reply is closed already');
    if (found.id !== actor.id)
      await noteFor(tx, { kind: 'handed-over', unit: reply.unit, letter: reply.letter, to: { person: found.id }, at });
    await records.events.record(tx, { kind: 'reply-taken', actor: actor.login, subject: reply.id });
  });
}

/** Nothing more is to be done with it, or something is after all. */
export async function closeReply(
  records: Records,
  organisation: SenderOrganisation,
  actor: Actor,
  reply: ReplyView,
  closed: boolean,
): Promise<void> {
  await act(records, organisation, actor, reply.id, {
    from: closed ? OPEN : ['closed'],
    change: closed
      ? { state: 'closed', closed_at: records.clock() }
      : { state: reply.keeper === undefined ? 'new' : 'taken', closed_at: null },
    event: closed ? 'reply-closed' : 'reply-opened-again',
  });
}

/**
 * Notes the number that the diarium gave it: a reply is a public document (allmän handling) when it comes in. Where the diarium was
 * asked this confirms it; throws 'conflict' when it has confirmed another number already.
 */
export async function registerReply(
  records: Records,
  organisation: SenderOrganisation,
  actor: Actor,
  reply: ReplyView,
  number: string,
): Promise<void> {
  const about = { letter: reply.letter, reply: reply.id };
  await records.database.transaction(organisation.id, async (tx) => {
    const asked = await lockRegistration(tx, about);
    if (asked === undefined) await changeReply(tx, reply.id, ['new', 'taken', 'closed'], { diary_number: number });
    else await confirmed(tx, records, actor, { ...about, number });
    await records.events.record(tx, { kind: 'reply-registered', actor: actor.login, subject: reply.id });
  });
}

/** What an answer begins with. */
export interface BegunAnswer {
  readonly caseType: string | undefined;
  /** Without text. */
  readonly content: DraftContent;
}

/** To whoever replied, in the same matter, of the letter's case type, class and language. Throws 'not-found' when the letter is gone. */
export async function beginAnswer(
  records: Records,
  organisation: SenderOrganisation,
  reply: ReplyView,
): Promise<BegunAnswer> {
  const reader = records.database.reader(organisation.id);
  const letter = await readLetter(reader, records.cipher, reply.letter);
  if (letter === undefined) throw new BrevduvaError('not-found', 'the letter that was replied to is gone');
  const settings = await readSettings(reader);
  const extras = extrasOfAnswer(letter.extras);
  return {
    caseType: letter.caseType,
    content: {
      recipient: reply.recipient,
      subject: letter.subject,
      text: '',
      language: letter.language,
      protectionClass: letter.protectionClass,
      support: supportFields(settings?.supportinfo ?? organisation.supportinfo),
      ...(Object.keys(extras).length === 0 ? {} : { extras }),
    },
  };
}

/** Begins an answer as the actor's draft. Pressed twice: the same draft. */
export async function answerReply(
  records: Records,
  organisation: SenderOrganisation,
  actor: Actor,
  reply: ReplyView,
): Promise<string> {
  const standing = await standingAnswer(records.database.reader(organisation.id), reply.id);
  if (standing !== undefined) return standing;
  const { caseType, content } = await beginAnswer(records, organisation, reply);
  const id = randomUUID();
  const at = records.clock();
  await records.database.transaction(organisation.id, async (tx) => {
    await insertDraft(tx, records.cipher, {
      id,
      owner: actor.id,
      unit: reply.unit,
      ...(caseType === undefined ? {} : { caseType }),
      content,
      checked: { answer: { kind: 'unanswered', reason: 'no-answer' }, at },
      writers: [actor.id],
      at,
    });
    await noteAnswer(tx, records, actor, { reply: reply.id, draft: id, at });
  });
  return id;
}

/**
 * Notes in the caller's transaction that this answers the reply; a system's letter, which was no draft, is named by its own id.
 * Throws 'conflict' when the reply is closed, or something answers it already.
 */
export async function noteAnswer(
  tx: Transaction<SenderTables>,
  records: Pick<Records, 'events'>,
  actor: Actor,
  { reply, draft, at }: { readonly reply: string; readonly draft: string; readonly at: Date },
): Promise<void> {
  if (!(await takeForAnswer(tx, reply, { draft, keeper: actor.id, keeperName: actor.name, at }))) {
    const detail = { sv: replyMessages('sv')('answer-there'), en: replyMessages('en')('answer-there') };
    throw new BrevduvaError('conflict', 'the reply is closed or answered already', { detail });
  }
  await records.events.record(tx, { kind: 'reply-answered', actor: actor.login, subject: reply });
}

// What goes along from the letter: its matter, with the letter's event as the preceding one; its number, its secrecy.
function extrasOfAnswer(asked: LetterExtras | undefined): LetterExtras {
  const { matter, diaryNumber, allowsReply, secrecy } = asked ?? {};
  return {
    ...(matter === undefined ? {} : { matter: { ...matter, eventId: '', precedingEventId: matter.eventId } }),
    ...(diaryNumber === undefined ? {} : { diaryNumber }),
    ...(allowsReply === undefined ? {} : { allowsReply }),
    ...(secrecy === undefined ? {} : { secrecy }),
  };
}
