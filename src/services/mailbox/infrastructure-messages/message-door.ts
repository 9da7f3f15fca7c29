// POST /api/v1/operator-messages, POST …/{id}/withdrawal and GET …/{id} over mutual TLS: a message from the infrastructure's owner to every
// mailbox holder, that it is taken back, and how many it has reached. 200, and 400 403 404 409 410 413 415 422 (docs/operatorsmeddelanden.md).
import { createHash } from 'node:crypto';
import { BrevduvaError } from '../../../domain/errors.ts';
import type { Result } from '../../../domain/result.ts';
import type { JsonValue } from '../../../platform/database/json.ts';
import type { WireDoor, WireDoorCall } from '../../../platform/web/wire-door.ts';
import {
  type Opened,
  type OperatorMessageFlaw,
  openOperatorMessage,
  openWithdrawal,
} from '../../../wire/operator-messages/signed-message.ts';
import type { MailboxContext } from '../mailbox-context.ts';
import {
  digestOfMessage,
  digestOfWithdrawal,
  putMessage,
  putWithdrawal,
  reachOf,
} from '../store/infrastructure-messages.ts';
import type { TrustInUse } from '../trust-in-use.ts';

export interface OwnerTrust {
  /** Whose messages are taken; undefined: nobody's. */
  readonly owner: string | undefined;
  readonly trust: TrustInUse;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const WITHDRAWAL = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\/withdrawal$/;

/** The door; without an owner in the configuration it refuses everybody. */
export function messageDoor(context: MailboxContext, { owner, trust }: OwnerTrust): WireDoor {
  return {
    path: '/api/v1/operator-messages',
    async answer(call) {
      if (owner === undefined || call.caller !== owner)
        throw new BrevduvaError('access-denied', 'only the owner of the infrastructure that is configured');
      if (call.method === 'POST' && call.rest === '') return await receive(context, { owner, trust }, call);
      const [, withdrawn] = WITHDRAWAL.exec(call.rest) ?? [];
      if (call.method === 'POST' && withdrawn !== undefined)
        return await withdraw(context, { owner, trust }, { id: withdrawn, call });
      if (call.method === 'GET' && UUID.test(call.rest)) return await report(context, call.rest);
      throw new BrevduvaError('not-found', 'no such address');
    },
  };
}

async function receive(
  context: MailboxContext,
  { owner, trust }: OwnerTrust,
  { body, callId }: WireDoorCall,
): Promise<JsonValue> {
  const { database, organisation, clock, events } = context;
  const signed = signedIn(body);
  const { message } = judged(openOperatorMessage(signed), { owner, trust }, clock());
  const digest = createHash('sha256').update(signed).digest();
  await database.transaction(organisation, async (tx) => {
    const known = await digestOfMessage(tx, message.id);
    // Its withdrawal was here first: nobody is shown it, then.
    const isWithdrawn = (await digestOfWithdrawal(tx, message.id)) !== undefined;
    if (known === undefined && isWithdrawn) throw new BrevduvaError('gone', 'it is withdrawn');
    // The same again gets the same answer, also when it is no longer shown.
    if (known === undefined && message.shownUntil <= clock()) throw new BrevduvaError('gone', 'it is shown no more');
    if (await putMessage(tx, message, { signed, digest, receivedAt: clock() })) {
      const details = { owner: message.owner, callId };
      const about = { actor: message.owner, subject: message.id, details };
      await events.record(tx, { kind: 'infrastructure-message.received', ...about });
      return;
    }
    const kept = known ?? (await digestOfMessage(tx, message.id));
    if (kept?.equals(digest) !== true) throw new BrevduvaError('conflict', 'another message has that id');
  });
  return await report(context, message.id);
}

/** Also of a message that is not here: one that comes late is then not shown. */
async function withdraw(
  context: MailboxContext,
  trusted: OwnerTrust,
  { id, call }: { readonly id: string; readonly call: WireDoorCall },
): Promise<JsonValue> {
  const { database, organisation, clock, events } = context;
  const signed = signedIn(call.body);
  const { message: withdrawal } = judged(openWithdrawal(signed), trusted, clock());
  if (withdrawal.id !== id) throw new BrevduvaError('invalid-input', 'the withdrawal is of another message');
  const digest = createHash('sha256').update(signed).digest();
  await database.transaction(organisation, async (tx) => {
    if (await putWithdrawal(tx, withdrawal, { signed, digest, receivedAt: clock() })) {
      const details = { owner: withdrawal.owner, callId: call.callId };
      const about = { actor: withdrawal.owner, subject: id, details };
      await events.record(tx, { kind: 'infrastructure-message.withdrawn', ...about });
      return;
    }
    const kept = await digestOfWithdrawal(tx, id);
    if (kept?.equals(digest) !== true)
      throw new BrevduvaError('conflict', 'another withdrawal of that message is here');
  });
  return await counted(context, id);
}

function signedIn(body: unknown): string {
  const signed: unknown = Reflect.get(Object(body), 'signed');
  if (typeof signed !== 'string') throw new BrevduvaError('invalid-input', 'signed is missing');
  return signed;
}

/** What was opened, if it is the owner's and its certificate is trusted. Throws. */
function judged<T extends { readonly owner: string }>(
  read: Result<Opened<T>, OperatorMessageFlaw>,
  { owner, trust }: OwnerTrust,
  now: Date,
): Opened<T> {
  if (!read.ok) {
    const code = read.problem === 'not-a-message' ? 'invalid-input' : 'signature-invalid';
    throw new BrevduvaError(code, `not taken: ${read.problem}`);
  }
  const { message, certificate } = read.value;
  if (message.owner !== owner) throw new BrevduvaError('access-denied', 'signed by another than the owner');
  const verdict = trust.current().judge(certificate, now);
  if (!verdict.trusted) throw new BrevduvaError('signature-invalid', `certificate not trusted: ${verdict.reason}`);
  return read.value;
}

async function report(context: MailboxContext, id: string): Promise<JsonValue> {
  const reader = context.database.reader(context.organisation);
  if ((await digestOfMessage(reader, id)) === undefined) throw new BrevduvaError('not-found', 'no such message');
  return await counted(context, id);
}

async function counted({ database, organisation }: MailboxContext, id: string): Promise<JsonValue> {
  const { mailboxes, opened } = await reachOf(database.reader(organisation), id);
  return { id, mailboxes, opened };
}
