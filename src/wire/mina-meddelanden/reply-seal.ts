// What a mailbox operator sends of its holder's answer: a reply that it signs and seals, a receipt that it signs (Reply.xsd, Receipt.xsd).
import { prefixed } from '../xml/prefixed.ts';
import type { WriteElement } from '../xml/tree.ts';
import { el } from '../xml/write.ts';
import { beginSignature } from '../xmldsig/sign.ts';
import type { Signer } from '../xmldsig/signer.ts';
import { writeSeal } from './delivery-write.ts';
import { ns, prefixOf } from './namespaces.ts';
import { nameless } from './schema/describe.ts';
import type { Value } from './schema/types.ts';
import { writeType } from './schema/write.ts';
import { ReceiptContent, ReplyContent } from './types/reply.ts';

/** The types that are written before they are signed. */
const Unsigned = nameless(ns.reply, ReplyContent);
const UnsignedReceipt = nameless(ns.receipt, ReceiptContent);

/** A SealedReplyDelivery. Throws 'invalid-input' when the schema would refuse it. */
export function sealReply(reply: Value<typeof Unsigned>, signer: Signer): WriteElement {
  const inner = signed(writeType(Unsigned, ns.reply, 'SignedDelivery', reply), signer);
  const seal = { ...writeSeal({ receivedTime: reply.replyTime, signaturesOk: true }), namespace: ns.reply };
  return signed(el(ns.reply, 'SealedReplyDelivery', inner, seal), signer);
}

/** A signed Receipt. Throws 'invalid-input' when the schema would refuse it. */
export function signReceipt(receipt: Value<typeof UnsignedReceipt>, signer: Signer): WriteElement {
  return signed(writeType(UnsignedReceipt, ns.receipt, 'Receipt', receipt), signer);
}

/** The SOAP envelope of deliverReply or deliverReceipt; a receipt may have what the person signed with an e-ID beside it. */
export function repliesEnvelope(
  operation: 'deliverReply' | 'deliverReceipt',
  sealed: WriteElement,
  signedReceipt?: string,
): Buffer {
  const personal = signedReceipt === undefined ? [] : [el(ns.replies, 'SignedReceipt', signedReceipt)];
  const envelope = el(ns.soap, 'Envelope', el(ns.soap, 'Body', el(ns.replies, operation, sealed, ...personal)));
  return prefixed(envelope, prefixOf).toBytes();
}

function signed(root: WriteElement, signer: Signer): WriteElement {
  const signature = beginSignature(root, signer.certificate);
  return { ...root, children: [...root.children, signature.finish(signer.sign(signature.data))] };
}
