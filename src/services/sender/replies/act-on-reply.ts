// What people do with a reply: look, take it on, hand it over, answer it in the same matter, register it, be done with it. Each look is noted.
import { randomUUID } from 'node:crypto';
import { BrevduvaError } from '../../../domain/errors.ts';
import { confirmed } from '../diarium/confirm-registration.ts';
import type { SenderEventKind } from '../events.ts';
import { type LetterExtras, supportFields } from '../letter-draft.ts';
import { noteFor } from '../notices/notice.ts';
import type { SenderOrganisation } from '../organisations.ts';
import type { Actor, Records } from '../records.ts';
import { sees } from '../rights.ts';
import { accountsWith } from '../store/account-rights.ts';
import { insertDraft } from '../store/drafts.ts';
import { readLetter } from '../store/letters.ts';
import { lockRegistration } from '../store/registrations.ts';
import { changeReply, type ReplyView, readReply } from '../store/replies.ts';
import { readSettings } from '../store/settings.ts';

const OPEN = ['new', 'taken'] as const;

/** The reply, with the look noted. Throws 'not-found' for another organisation's and for a unit's that the actor does not see. */
export async function lookAtReply(
  records: Records,
  organisation: SenderOrganisation,
  actor: Actor,
  id: string,
  look: Extract<SenderEventKind, 'reply-viewed' | 'reply-attachment-opened'> = 'reply-viewed',
): Promise<ReplyView> {
  const reply = await readReply(records.database.reader(organisation.id), records.cipher, id);
  if (reply === undefined || !sees(actor, reply.unit)) throw new BrevduvaError('not-found', 'there is no such reply');
  await records.database.transaction(organisation.id, (tx) =>
    records.events.record(tx, { kind: look, actor: actor.login, subject: id }),
  );
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

/** Gives the reply to a colleague of its unit, or to the actor. Throws 'invalid-input' for somebody who may not read it. */
export async function assignReply(
  records: Records,
  organisation: SenderOrganisation,
  actor: Actor,
  reply: ReplyView,
  account: string,
): Promise<void> {
  const colleagues = await accountsWith(records.database.reader(organisation.id), {
    role: 'caseworker',
    unit: reply.unit,
  });
  const found = account === actor.id ? actor : colleagues.find(({ id }) => id === account);
  if (found === undefined) throw new BrevduvaError('invalid-input', 'nobody in the unit has that account');
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

/** Begins an answer: a draft to whoever replied, in the same matter, of the same case type and class. Pressed twice: the same draft. */
export async function answerReply(
  records: Records,
  organisation: SenderOrganisation,
  actor: Actor,
  reply: ReplyView,
): Promise<string> {
  if (reply.answerDraft !== undefined) return reply.answerDraft;
  const reader = records.database.reader(organisation.id);
  const letter = await readLetter(reader, records.cipher, reply.letter);
  if (letter === undefined) throw new BrevduvaError('not-found', 'the letter that was replied to is gone');
  const settings = await readSettings(reader);
  const extras = extrasOfAnswer(letter.extras);
  const id = randomUUID();
  const at = records.clock();
  await records.database.transaction(organisation.id, async (tx) => {
    await insertDraft(tx, records.cipher, {
      id,
      owner: actor.id,
      unit: reply.unit,
      ...(letter.caseType === undefined ? {} : { caseType: letter.caseType }),
      content: {
        recipient: reply.recipient,
        subject: letter.subject,
        text: '',
        language: letter.language,
        protectionClass: letter.protectionClass,
        support: supportFields(settings?.supportinfo ?? organisation.supportinfo),
        ...(Object.keys(extras).length === 0 ? {} : { extras }),
      },
      checked: { answer: { kind: 'unanswered', reason: 'no-answer' }, at },
      writers: [actor.id],
      at,
    });
    const change = {
      state: 'taken',
      keeper: actor.id,
      keeper_name: actor.name,
      taken_at: at,
      answer_draft: id,
    } as const;
    if (!(await changeReply(tx, reply.id, OPEN, change)))
      throw new BrevduvaError('conflict', 'the reply is closed already');
    await records.events.record(tx, { kind: 'reply-answered', actor: actor.login, subject: reply.id });
  });
  return id;
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
