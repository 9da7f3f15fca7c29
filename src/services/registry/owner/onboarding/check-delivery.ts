// The check of a test delivery: an operator takes one that the owner signs and seals; a sender's or mediator's own is verified.
import { createHash } from 'node:crypto';
import { BrevduvaError } from '../../../../domain/errors.ts';
import { stockholmDate } from '../../../../platform/clock.ts';
import type { SecureDelivery } from '../../../../wire/mina-meddelanden/delivery.ts';
import {
  type DeliveryTrust,
  openSealedDelivery,
  openSignedDelivery,
} from '../../../../wire/mina-meddelanden/delivery-open.ts';
import { deliverSecureEnvelope, sealDelivery, signDelivery } from '../../../../wire/mina-meddelanden/delivery-seal.ts';
import { serviceOperations } from '../../../../wire/mina-meddelanden/service.ts';
import { readEnvelope } from '../../../../wire/soap/envelope.ts';
import { readFault } from '../../../../wire/soap/fault.ts';
import type { RegistryContext } from '../../registry-context.ts';
import { type Run, testDeliveryOf } from '../../store/onboarding.ts';
import type { Party } from '../party.ts';
import { type CheckResult, notDone, resultOf } from './checks.ts';

const TIMEOUT_MS = 30_000;
const NAME = 'test-delivery';

/** Whether the owner stands in FaR as sender and as its own mediator, without which operators must refuse what it delivers. */
export async function ownerDelivers({ directory, organisation }: RegistryContext): Promise<boolean> {
  const { senders, dispatchers } = await directory.now();
  return senders.has(organisation) && dispatchers.get(organisation)?.senders.includes(organisation) === true;
}

/** Delivers a test message to the operator's own test account. The same run delivers the same bytes, however often it is tried. */
export async function checkAcceptedDelivery(context: RegistryContext, party: Party, run: Run): Promise<CheckResult> {
  const { testRecipient, serviceAddress = '' } = party;
  if (testRecipient === undefined) return notDone(NAME, 'no-test-recipient');
  if (!(await ownerDelivers(context))) return notDone(NAME, 'owner-not-connected');
  const { owner } = context;
  const { signer } = owner.keyPair.current();
  const delivery = testDelivery(context, { ...party, testRecipient }, run);
  const seal = { receivedTime: stockholmDate(run.askedAt), signaturesOk: true };
  const envelope = deliverSecureEnvelope(sealDelivery(signDelivery(delivery, signer), seal, signer));
  const posted = await owner.wire.post(serviceAddress, envelope, { timeoutMs: TIMEOUT_MS });
  if (posted.kind !== 'answer') return resultOf(NAME, [], [{ code: 'delivery-no-answer', about: posted.reason }]);
  return readAnswer(posted, testRecipient);
}

function testDelivery(
  { owner, organisation }: RegistryContext,
  { name, testRecipient }: Party & { readonly testRecipient: string },
  run: Run,
): SecureDelivery {
  const text = `Det här är en provleverans från ${owner.name} till ${name}. Den prövar att brevlådan tar emot och behöver inte besvaras.`;
  return {
    header: { sender: { id: organisation, name: owner.name }, recipient: testRecipient },
    messages: [
      {
        header: {
          id: run.id,
          subject: 'Provleverans',
          supportinfo: { text: `Frågor om provleveransen besvaras av ${owner.name}.` },
          metadata: [],
          language: 'svSE',
        },
        body: { contentType: 'text/plain', content: Buffer.from(text, 'utf8') },
        attachments: [],
      },
    ],
  };
}

function readAnswer(posted: { readonly status: number; readonly body: Uint8Array }, recipient: string): CheckResult {
  try {
    const { body } = readEnvelope(posted.body);
    const fault = readFault(body);
    if (fault !== undefined)
      return resultOf(NAME, [], [{ code: 'delivery-refused', about: String(fault.code ?? posted.status) }]);
    const { transId, statuses } = serviceOperations.deliverSecure.response.read(body).result;
    const accepted = statuses.some((status) => status.recipientId === recipient && status.delivered);
    if (accepted) return resultOf(NAME, [{ code: 'delivery-accepted', about: shown(transId) }], []);
    return resultOf(NAME, [], [{ code: 'delivery-declined' }]);
  } catch (error) {
    if (!(error instanceof BrevduvaError)) throw error;
    return resultOf(NAME, [], [{ code: 'delivery-not-understood', about: String(posted.status) }]);
  }
}

// Another party's words are shown to people.
function shown(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ').slice(0, 100);
}

/** Verifies what the party has handed in: signed by a sender for itself, or sealed by a mediator for one of its senders. */
export async function checkOwnDelivery(context: RegistryContext, party: Party): Promise<CheckResult> {
  const { database, organisation, owner, directory, clock } = context;
  const kept = await testDeliveryOf(database.reader(organisation), party);
  if (kept === undefined) return notDone(NAME, 'no-test-delivery');
  const { revoked } = await directory.now();
  const mine = new Set(party.senders);
  const trust: DeliveryTrust = {
    store: owner.trust.now().store,
    at: clock(),
    mayDispatch: (mediator, sender) => mediator === party.organisation && mine.has(sender),
    mediatorMaySignFor: true,
  };
  try {
    return party.role === 'mediator'
      ? sealed(party, kept.content, trust, revoked)
      : signed(party, kept.content, trust, revoked);
  } catch (error) {
    if (!(error instanceof BrevduvaError)) throw error;
    return resultOf(NAME, [], [{ code: 'delivery-unreadable' }]);
  }
}

function signed(
  { organisation }: Party,
  content: Uint8Array,
  trust: DeliveryTrust,
  revoked: ReadonlySet<string>,
): CheckResult {
  const opened = openSignedDelivery(content, trust);
  if (!opened.ok) return resultOf(NAME, [], [{ code: 'delivery-not-good', about: opened.problem.reason }]);
  const { signature, delivery } = opened.value;
  if (signature.organisation !== organisation || delivery.header.sender.id !== organisation)
    return resultOf(NAME, [], [{ code: 'delivery-of-another', about: signature.organisation }]);
  return unlessRevoked(
    signature.certificate.der,
    revoked,
    'delivery-signed',
    stockholmDate(signature.certificate.validTo),
  );
}

function sealed(
  { organisation }: Party,
  content: Uint8Array,
  trust: DeliveryTrust,
  revoked: ReadonlySet<string>,
): CheckResult {
  const opened = openSealedDelivery(content, trust);
  if (!opened.ok) return resultOf(NAME, [], [{ code: 'delivery-not-good', about: opened.problem.reason }]);
  const { sealSignature, delivery } = opened.value;
  if (sealSignature.organisation !== organisation)
    return resultOf(NAME, [], [{ code: 'delivery-of-another', about: sealSignature.organisation }]);
  return unlessRevoked(sealSignature.certificate.der, revoked, 'delivery-sealed', delivery.header.sender.id);
}

function unlessRevoked(
  certificate: Uint8Array,
  revoked: ReadonlySet<string>,
  code: 'delivery-signed' | 'delivery-sealed',
  about: string,
): CheckResult {
  const fingerprint = createHash('sha256').update(certificate).digest('hex');
  if (revoked.has(fingerprint)) return resultOf(NAME, [], [{ code: 'certificate-revoked-here' }]);
  return resultOf(NAME, [{ code, about }], []);
}
