// POST /api/v1/operator-messages and GET …/{id} over mutual TLS: a message from the infrastructure's owner to every mailbox holder, and how
// many it has reached. 200, and 400 403 404 409 410 413 415 422 (docs/operatorsmeddelanden.md).
import { createHash } from 'node:crypto';
import { BrevduvaError } from '../../../domain/errors.ts';
import type { JsonValue } from '../../../platform/database/json.ts';
import type { WireDoor, WireDoorCall } from '../../../platform/web/wire-door.ts';
import { type OpenedOperatorMessage, openOperatorMessage } from '../../../wire/operator-messages/signed-message.ts';
import type { MailboxContext } from '../mailbox-context.ts';
import { digestOfMessage, putMessage, reachOf } from '../store/infrastructure-messages.ts';
import type { TrustInUse } from '../trust-in-use.ts';

export interface OwnerTrust {
  /** Whose messages are taken; undefined: nobody's. */
  readonly owner: string | undefined;
  readonly trust: TrustInUse;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The door; without an owner in the configuration it refuses everybody. */
export function messageDoor(context: MailboxContext, { owner, trust }: OwnerTrust): WireDoor {
  return {
    path: '/api/v1/operator-messages',
    async answer(call) {
      if (owner === undefined || call.caller !== owner)
        throw new BrevduvaError('access-denied', 'only the owner of the infrastructure that is configured');
      if (call.method === 'POST' && call.rest === '') return await receive(context, { owner, trust }, call);
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
  const signed: unknown = Reflect.get(Object(body), 'signed');
  if (typeof signed !== 'string') throw new BrevduvaError('invalid-input', 'signed is missing');
  const { message } = opened(signed, { owner, trust }, clock());
  const digest = createHash('sha256').update(signed).digest();
  await database.transaction(organisation, async (tx) => {
    const known = await digestOfMessage(tx, message.id);
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

function opened(signed: string, { owner, trust }: OwnerTrust, now: Date): OpenedOperatorMessage {
  const read = openOperatorMessage(signed);
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

async function report({ database, organisation }: MailboxContext, id: string): Promise<JsonValue> {
  const reader = database.reader(organisation);
  if ((await digestOfMessage(reader, id)) === undefined) throw new BrevduvaError('not-found', 'no such message');
  const { mailboxes, opened: read } = await reachOf(reader, id);
  return { id, mailboxes, opened: read };
}
