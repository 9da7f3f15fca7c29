// A mailbox operator refuses: each kind of refusal with its own code, and nothing stored (issue 2; PROTOCOL, Signatures).
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import type { IssuedFiles } from '../../src/platform/certificates/issue-certificate.ts';
import { revokeCertificate } from '../../src/platform/certificates/throw-away-ca.ts';
import type { Signer } from '../../src/wire/xmldsig/signer.ts';
import { letterCount } from './mailbox-steps.ts';
import {
  deliveryTo,
  envelopeOf,
  kommunA,
  kommunB,
  mediator,
  otherMediator,
  PDF,
  post,
  startWorld,
  type World,
} from './mailbox-world.ts';

let world: World;
let tls: IssuedFiles;
let sender: Signer;
let sealer: Signer;

before(async () => {
  world = await startWorld();
  tls = await world.issue(mediator);
  sender = world.signer(await world.issue(kommunB));
  sealer = world.signer(tls);
});
after(async () => await world.stop());

/** Posts, expects a fault with this code, and that nothing was stored. */
async function refused(envelope: Uint8Array, code: number, by: IssuedFiles = tls): Promise<void> {
  const count = await letterCount(world);
  const answer = await post(world, by, envelope);
  assert.equal(answer.kind === 'fault' ? answer.fault.code : undefined, code, JSON.stringify(answer));
  if (answer.kind === 'fault') assert.match(answer.fault.callId ?? '', /^.{20,50}$/);
  assert.equal(await letterCount(world), count);
}

describe('refused', () => {
  test('a file that is not a PDF: 5019', async () => {
    const file = { filename: 'brev.docx', contentType: 'application/msword', content: PDF };
    await refused(envelopeOf(deliveryTo({ files: [file] }), sender, sealer), 5019);
  });

  test('a body that is neither text nor HTML: 5019', async () => {
    const body = { contentType: 'application/rtf', text: '{}' };
    await refused(envelopeOf(deliveryTo({ body }), sender, sealer), 5019);
  });

  test('a text that was changed after it was signed: 5002', async () => {
    const envelope = Buffer.from(envelopeOf(deliveryTo({ subject: 'Beslut AAAA' }), sender, sealer));
    const changed = Buffer.from(envelope.toString('latin1').replace('Beslut AAAA', 'Beslut BBBB'), 'latin1');
    await refused(changed, 5002);
  });

  test('signed by another organisation than its sender: 5002', async () => {
    const other = world.signer(await world.issue(kommunA));
    await refused(envelopeOf(deliveryTo(), other, sealer), 5002);
  });

  test('signed by the mediator for the sender, where that is not allowed: 5002', async () => {
    await refused(envelopeOf(deliveryTo(), sealer, sealer), 5002);
  });

  test('sealed by a mediator that is not dispatcher for the sender: 6005', async () => {
    const files = await world.issue(otherMediator);
    await refused(envelopeOf(deliveryTo(), sender, world.signer(files)), 6005, files);
  });

  test('called by another organisation than the one that sealed: 5002', async () => {
    const files = await world.issue(otherMediator);
    await refused(envelopeOf(deliveryTo(), sender, sealer), 5002, files);
  });

  test('a sender that FaR does not know: 5014', async () => {
    const region = { id: '164024000046', name: 'Region Exempelbygden' };
    const own = world.signer(await world.issue(region));
    const listed = world.far.state.dispatchers;
    world.far.state.dispatchers = listed.map((each) => ({ ...each, senders: [...each.senders, region.id] }));
    await world.restart();
    // The lists that were asked for a moment ago are believed for two seconds; until then the dispatcher is not known either.
    const envelope = envelopeOf(deliveryTo({ sender: region }), own, sealer);
    const isOld = async () => {
      const answer = await post(world, tls, envelope);
      return !(answer.kind === 'fault' && answer.fault.code === 6005);
    };
    for (const until = Date.now() + 10_000; !(await isOld()) && Date.now() < until; ) await setTimeout(100);
    await refused(envelope, 5014);
    world.far.state.dispatchers = listed;
  });

  test('a certificate that has expired: 5002', async () => {
    const expired = await world.issue(kommunB, {
      fileName: 'expired',
      notBefore: new Date(Date.now() - 20 * 86_400_000),
      notAfter: new Date(Date.now() - 86_400_000),
    });
    await refused(envelopeOf(deliveryTo(), world.signer(expired), sealer), 5002);
  });

  test('a certificate that was revoked: 5002', async () => {
    const files = await world.issue(kommunB, { fileName: 'revoked' });
    await revokeCertificate(world.ca, readFileSync(files.certificateFile, 'utf8'));
    await world.restart();
    await refused(envelopeOf(deliveryTo(), world.signer(files), sealer), 5002);
  });

  test('an envelope over 2 MiB: 5005', async () => {
    const content = Buffer.concat([PDF, Buffer.alloc(1_600_000, 'x')]);
    const file = { filename: 'stor.pdf', contentType: 'application/pdf', content };
    await refused(envelopeOf(deliveryTo({ files: [file] }), sender, sealer), 5005);
  });

  test('a text that is not UTF-8: 5001', async () => {
    const body = { contentType: 'text/plain', content: Buffer.from([0xe5, 0x0a]) };
    const good = deliveryTo();
    const delivery = { ...good, messages: good.messages.map((message) => ({ ...message, body })) };
    await refused(envelopeOf(delivery, sender, sealer), 5001);
  });

  test('what is no delivery at all: 5001', async () => {
    const empty =
      '<S:Envelope xmlns:S="http://schemas.xmlsoap.org/soap/envelope/"><S:Body><d:deliverSecure xmlns:d="http://minameddelanden.gov.se/schema/Service/v3"/></S:Body></S:Envelope>';
    await refused(Buffer.from(empty), 5001);
  });
});

describe('a forward', () => {
  test('without a delivery in it: 5001', async () => {
    const forward =
      '<S:Envelope xmlns:S="http://schemas.xmlsoap.org/soap/envelope/"><S:Body><d:deliverForward xmlns:d="http://minameddelanden.gov.se/schema/Service/v3"/></S:Body></S:Envelope>';
    await refused(Buffer.from(forward), 5001);
  });
});
