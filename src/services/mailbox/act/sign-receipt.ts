// Signing a receipt with an e-ID: the person reads a statement, uses the e-ID for its digest, and then sends it (docs/svar-och-kvittens.md).
import { randomUUID } from 'node:crypto';
import { BrevduvaError } from '../../../domain/errors.ts';
import { type EidProof, openSignedReceipt, signStatement } from '../../../wire/receipts/signed-receipt.ts';
import { nonceOf, type ReceiptStatement, readStatement, writeStatement } from '../../../wire/receipts/statement.ts';
import type { MailboxContext } from '../mailbox-context.ts';
import { envelopeOf } from '../store/envelopes.ts';
import { insertSigning, signingIn } from '../store/receipt-signings.ts';
import { numberAt } from '../store/renumbering.ts';
import { sendReceipt } from './receipt.ts';
import { statementPlace } from './sealed.ts';
import type { Replying } from './send-reply.ts';

/** Whether this person may sign: for an own mailbox its holder and nobody for them, for an organisation whoever acts for it. */
export function maySign({ account, actor }: Pick<Replying, 'account' | 'actor'>): boolean {
  const { personalNumber } = actor;
  if (personalNumber === undefined) return false;
  return account.recipient.startsWith('16') || personalNumber === account.recipient;
}

export interface Signing {
  readonly id: string;
  /** What the e-ID's provider is to sign for. */
  readonly nonce: string;
}

/** Keeps what is to be signed. Throws 'access-denied' for somebody who may not sign. */
export async function beginSigning(context: MailboxContext, by: Replying, text: string): Promise<Signing> {
  const { account, actor, person, letter } = by;
  const { personalNumber } = actor;
  if (personalNumber === undefined || !maySign(by))
    throw new BrevduvaError('access-denied', 'only the holder may sign');
  const { database, organisation, ciphers, clock } = context;
  const kept = await envelopeOf(database.reader(organisation), account.id, letter.id);
  if (kept === undefined) throw new BrevduvaError('not-found', 'no such letter in this mailbox');
  const id = randomUUID();
  const at = clock();
  const statement = writeStatement({
    id,
    text,
    letter: {
      messageId: letter.messageId,
      subject: letter.subject,
      sender: letter.delivery.senderId,
      senderName: letter.delivery.senderName,
      recipient: await numberAt(database.reader(organisation), account, letter.delivery.receivedAt),
      signedDigest: kept.signedDigest.toString('base64'),
    },
    signer: { name: person, personalNumber },
    at: at.toISOString(),
  });
  const sealed = (await ciphers.of(account.id)).seal(statementPlace(id), statement);
  const row = { id, account_id: account.id, letter_id: letter.id, statement: sealed, made_at: at };
  await database.transaction(organisation, (tx) => insertSigning(tx, row));
  return { id, nonce: nonceOf(statement) };
}

interface Begun {
  readonly written: string;
  readonly statement: ReceiptStatement;
}

async function begunOf(context: MailboxContext, { account, letter }: Replying, id: string): Promise<Begun | undefined> {
  const { database, organisation, ciphers, clock } = context;
  const where = { accountId: account.id, letterId: letter.id, id };
  const sealed = await signingIn(database.reader(organisation), where, clock());
  if (sealed === undefined) return undefined;
  const written = (await ciphers.of(account.id)).open(statementPlace(id), sealed);
  const statement = readStatement(written);
  return statement === undefined ? undefined : { written, statement };
}

/** What is waiting to be sent, once the e-ID has been used for it; undefined when it was not, or too long ago. */
export async function signedStatement(
  context: MailboxContext,
  by: Replying,
  id: string,
  idToken: string | undefined,
): Promise<ReceiptStatement | undefined> {
  const begun = await begunOf(context, by, id);
  if (begun === undefined || nonceIn(idToken) !== nonceOf(begun.written)) return undefined;
  return begun.statement;
}

/** Sends it; undefined when it was not signed. False when the letter has a receipt already. */
export async function sendSigned(
  context: MailboxContext,
  by: Replying,
  { id, eid }: { readonly id: string; readonly eid: EidProof },
): Promise<boolean | undefined> {
  const begun = await begunOf(context, by, id);
  if (begun === undefined || nonceIn(eid.idToken) !== nonceOf(begun.written)) return undefined;
  const signed = signStatement(begun.written, eid, context.acting.signer());
  // Nobody is given what nobody could check.
  const opened = await openSignedReceipt(signed);
  if (!opened.ok) {
    context.log.warn({ reason: opened.problem }, 'A receipt signed with an e-ID cannot be checked, and was not sent');
    return undefined;
  }
  return await sendReceipt(context, by, { kind: 'signed-receipt', text: begun.statement.text, signed });
}

// The token was checked when the session began; here only which text it is for.
function nonceIn(idToken: string | undefined): string | undefined {
  const [, body = ''] = (idToken ?? '').split('.');
  try {
    const nonce: unknown = Reflect.get(Object(JSON.parse(Buffer.from(body, 'base64url').toString('utf8'))), 'nonce');
    return typeof nonce === 'string' ? nonce : undefined;
  } catch {
    return undefined;
  }
}
