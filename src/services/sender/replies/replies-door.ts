// POST /Replies/v1 over mutual TLS: deliverReply and deliverReceipt answer a result or a fault. GET /Replies/v1?wsdl serves the contract.
import { BrevduvaError } from '../../../domain/errors.ts';
import { openKeyPair } from '../../../platform/certificates/key-pair-in-use.ts';
import { TrustInUse } from '../../../platform/certificates/trust-in-use.ts';
import type { Environment } from '../../../platform/config/parts.ts';
import type { Log } from '../../../platform/log.ts';
import { type Running, together } from '../../../platform/running.ts';
import { createSoapServer, type SoapService, soapOperation } from '../../../platform/web/soap.ts';
import { repliesOperations } from '../../../wire/mina-meddelanden/replies.ts';
import {
  openReceipt,
  openReply,
  type ReplyRefusal,
  type VerifiedReceipt,
} from '../../../wire/mina-meddelanden/reply-open.ts';
import { SERVICE_PATHS, wsdlText } from '../../../wire/mina-meddelanden/wsdl.ts';
import { openSignedReceipt } from '../../../wire/receipts/signed-receipt.ts';
import type { Organisations } from '../organisations.ts';
import type { Records } from '../records.ts';
import { receiveReceipt } from './receive-receipt.ts';
import { receiveReply } from './receive-reply.ts';
import type { RepliesConfig } from './replies-config.ts';

export interface DoorParts {
  readonly config: RepliesConfig;
  readonly environment: Environment;
  readonly organisations: Organisations;
  readonly records: Records;
  readonly log: Log;
}

/** Starts the door. Addresses: wire. */
export async function startReplies(parts: DoorParts): Promise<Running> {
  const { config, environment, records, log } = parts;
  const { listen } = config;
  const keyPair = openKeyPair(listen, { environment, log });
  const trust = new TrustInUse(config.trust, { environment, clock: records.clock, log });
  const started = await createSoapServer({
    service: 'sender-replies',
    environment,
    listen,
    keyPair,
    log,
    services: [repliesService(parts, trust)],
  });
  const keys = { name: 'certificate of the door for replies', addresses: {}, stop: async () => keyPair.close() };
  return together('replies', [keys, started], log);
}

function repliesService({ organisations, records }: DoorParts, trust: TrustInUse): SoapService {
  const context = (id: string) => {
    const organisation = organisations.all.find((one) => one.id === id);
    if (organisation === undefined) throw new BrevduvaError('not-found', 'this sender is not served here');
    return { records, organisation };
  };
  const judging = (caller: string) => ({ ...trust.now(), tlsClient: caller });
  return {
    path: SERVICE_PATHS.replies,
    wsdl: (address) => wsdlText('replies', address),
    operations: [
      soapOperation(repliesOperations.deliverReply, async ({ sealedReply }, call) => {
        const opened = openReply(sealedReply, judging(call.caller));
        if (!opened.ok) throw errorOf(opened.problem);
        const [recipient, more] = opened.value.content.header.recipients;
        if (recipient === undefined || more !== undefined)
          throw new BrevduvaError('invalid-input', 'a reply goes to one sender');
        return { result: await receiveReply(context(recipient), opened.value, call) };
      }),
      soapOperation(repliesOperations.deliverReceipt, async ({ receipt, signedReceipt }, call) => {
        const opened = openReceipt(receipt, judging(call.caller));
        if (!opened.ok) throw errorOf(opened.problem);
        await refuseWrongSignature(opened.value, signedReceipt);
        return { result: await receiveReceipt(context(opened.value.content.sender), opened.value, call) };
      }),
    ],
  };
}

/** What the person signed with an e-ID must be about the very letter that the receipt is about, by the same operator. */
async function refuseWrongSignature(
  { content, signature }: VerifiedReceipt,
  signed: string | undefined,
): Promise<void> {
  if (signed === undefined) return;
  const opened = await openSignedReceipt(signed);
  const wrong = opened.ok ? undefined : opened.problem;
  const { operator, statement } = opened.ok ? opened.value : {};
  const { messageId, recipient, sender } = statement?.letter ?? {};
  const same = messageId === content.messageId && recipient === content.recipient && sender === content.sender;
  if (wrong === undefined && same && operator === signature.organisation) return;
  throw new BrevduvaError('signature-invalid', `the signed receipt is not accepted: ${wrong ?? 'other-letter'}`, {
    reason: wrong ?? 'other-letter',
  });
}

function errorOf({ of, reason }: ReplyRefusal): BrevduvaError {
  const details = { of, reason };
  if (reason === 'other-tls-client')
    return new BrevduvaError('access-denied', 'the calling organisation is not the one that signed', details);
  // Our own list of revoked certificates is out of date: nobody may be refused for that.
  if (reason === 'revocation-unknown')
    return new BrevduvaError(
      'unavailable',
      'certificates cannot be checked for revocation just now; try again later',
      details,
    );
  return new BrevduvaError('signature-invalid', `the signature of the ${of} is not accepted: ${reason}`, details);
}
