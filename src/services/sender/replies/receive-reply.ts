// deliverReply: checked whole, kept once with the envelope as evidence, acknowledged only when it is kept (DESIGN rules 2, 5, 6).
import { createHash, randomUUID } from 'node:crypto';
import type { OperatorName } from '../../../domain/delivery-outcome.ts';
import { BrevduvaError } from '../../../domain/errors.ts';
import type { Transaction } from '../../../platform/database/database.ts';
import { checkPdf } from '../../../platform/pdf/check-pdf.ts';
import type { ReplyResult } from '../../../wire/mina-meddelanden/replies.ts';
import type { VerifiedReply } from '../../../wire/mina-meddelanden/reply-open.ts';
import { manyLines, oneLine } from '../check-content.ts';
import { askRegistration } from '../diarium/ask-registration.ts';
import { plainOfHtml } from '../html/plain-of-html.ts';
import type { LetterView } from '../letter-view.ts';
import { noteFor } from '../notices/notice.ts';
import type { SenderOrganisation } from '../organisations.ts';
import type { Records } from '../records.ts';
import { answerGiven, insertReply, type ReplyFile } from '../store/replies.ts';
import { lockLetter, tell } from '../store/timeline.ts';
import type { SenderTables } from '../tables.ts';
import { judgeAnswer } from './judge-answer.ts';

export interface Received {
  /** The envelope as it came. */
  readonly bytes: Uint8Array;
  readonly callId: string;
}

export interface AnswerContext {
  readonly records: Records;
  readonly organisation: SenderOrganisation;
}

/** Keeps the reply in the inbox of the letter's unit. The same again gets the same answer. */
export async function receiveReply(
  context: AnswerContext,
  verified: VerifiedReply,
  call: Received,
): Promise<ReplyResult> {
  const { records, organisation } = context;
  const { content, signature } = verified;
  const operator = signature.organisation;
  const reader = records.database.reader(organisation.id);
  const same = { operator, messageId: content.message.header.id, digest: signature.digest };
  const before = await answerGiven(reader, same);
  if (before !== undefined) return { transId: before, outcome: 'Received' };
  const { correlationId, sender } = content.header;
  const judged = await judgeAnswer(reader, records, organisation, {
    letter: correlationId,
    from: sender.id,
    operator,
    what: 'reply',
  });
  if (judged.kind === 'refused') return await refuse(context, operator, call, judged.reason);
  const scanned = await scanAll(records, verified);
  if (scanned === 'infected') return await refuse(context, operator, call, 'infected');
  const files = await keepFiles(context, verified);
  const envelope = await records.blobs.put(organisation.id, call.bytes);
  const transId = await records.database.transaction(organisation.id, (tx) =>
    keep(tx, records, { verified, letter: judged.letter, files, envelope, scan: scanned }),
  );
  return { transId, outcome: 'Received' };
}

type Refused = NonNullable<ReplyResult['reason']>;

/** Says no, and notes which operator and why; nothing of what it brought. */
export async function refuse(
  { records, organisation }: AnswerContext,
  operator: string,
  { callId }: Received,
  reason: Refused,
): Promise<ReplyResult> {
  const details = { operator, reason };
  await records.database.transaction(organisation.id, (tx) =>
    records.events.record(tx, { kind: 'reply-refused', actor: operator, subject: callId, details }),
  );
  return { transId: randomUUID(), outcome: 'Refused', reason };
}

// Where the scanner does not answer nothing is kept, and the operator comes again.
async function scanAll(
  { scan }: Pick<Records, 'scan'>,
  { content }: VerifiedReply,
): Promise<'clean' | 'infected' | 'not-scanned'> {
  if (scan === undefined) return 'not-scanned';
  for (const part of [content.message.body, ...content.message.attachments]) {
    const { kind } = await scan(part.body);
    if (kind === 'found') return 'infected';
    if (kind === 'unanswered')
      throw new BrevduvaError('unavailable', 'the reply cannot be scanned just now; try again later');
  }
  return 'clean';
}

const NAME_MAX = 120;

async function keepFiles({ records, organisation }: AnswerContext, { content }: VerifiedReply): Promise<ReplyFile[]> {
  const files: ReplyFile[] = [];
  for (const { filename, contentType, body } of content.message.attachments) {
    // Judged by its bytes: what an operator calls it proves nothing.
    const pdf = await checkPdf(body);
    files.push({
      id: randomUUID(),
      filename:
        Array.from(oneLine(filename).split(/[/\\]/).at(-1) ?? '')
          .slice(0, NAME_MAX)
          .join('') || 'bilaga',
      contentType: oneLine(contentType).slice(0, NAME_MAX),
      bytes: body.length,
      sha256: createHash('sha256').update(body).digest('hex'),
      blob: await records.blobs.put(organisation.id, body),
      judged: pdf.ok ? 'pdf' : 'other',
    });
  }
  return files;
}

interface Kept {
  readonly verified: VerifiedReply;
  readonly letter: LetterView;
  readonly files: readonly ReplyFile[];
  readonly envelope: string;
  readonly scan: 'clean' | 'not-scanned';
}

async function keep(tx: Transaction<SenderTables>, records: Records, kept: Kept): Promise<string> {
  const { verified, letter, files, envelope, scan } = kept;
  const { content, signature } = verified;
  const at = records.clock();
  // Two calls with the same reply wait for each other at the letter's row, and the second finds the first.
  const locked = await lockLetter(tx, { id: letter.id });
  const messageId = content.message.header.id;
  const before = await answerGiven(tx, { operator: signature.organisation, messageId, digest: signature.digest });
  if (before !== undefined || locked === undefined) return before ?? randomUUID();
  const [id, transId] = [randomUUID(), randomUUID()];
  const operator: OperatorName | undefined = letter.operator ?? letter.farOperator;
  await insertReply(tx, records.cipher, {
    id,
    unit: letter.unit,
    letter: letter.id,
    recipient: letter.recipient,
    operator_id: signature.organisation,
    operator_name: operator?.name ?? signature.organisation,
    message_id: messageId,
    digest: signature.digest,
    certificate: createHash('sha256').update(signature.certificate.der).digest('hex'),
    trans_id: transId,
    received_at: at,
    reply_day: content.replyTime,
    envelope_blob: envelope,
    scan,
    subject: oneLine(content.message.header.subject),
    text: bodyText(content.message.body),
    files,
  });
  await tell(tx, locked, { kind: 'replied', at, details: { reply: id } });
  await askRegistration(tx, { letter: letter.id, reply: id, at });
  await noteFor(tx, { kind: 'replied', unit: letter.unit, letter: letter.id, to: unitOf(letter), at });
  await records.events.record(tx, { kind: 'reply-received', actor: signature.organisation, subject: id });
  return transId;
}

// Everybody who may read the unit's letters of the case type: a reply is never one person's alone.
function unitOf({ caseType }: LetterView) {
  return { role: 'caseworker' as const, ...(caseType === undefined ? {} : { caseType }) };
}

function bodyText({ contentType, body }: { readonly contentType: string; readonly body: Uint8Array }): string {
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8');
  return /^text\/html\b/i.test(contentType) ? plainOfHtml(text) : manyLines(text);
}
