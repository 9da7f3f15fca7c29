// How many letters a core signs, seals and puts in an envelope in a second, beside bare RSA-2048 signing and xmlsec1.
import { sign } from 'node:crypto';
import {
  deliverSecureEnvelope,
  sealDelivery,
  sealedDeliveryBytes,
  signDelivery,
  signedDeliveryBytes,
} from '../src/wire/mina-meddelanden/delivery-seal.ts';
import { perCpuSecond } from './cpu-time.ts';
import { benchFolder, inSequence, letterOf, makeKeys, xmlsec1PerCpuSecond } from './signing-bench.ts';

const SIZES = { '2 kB': 0, '200 kB': 200_000 };
const seal = { receivedTime: '2026-11-21', signaturesOk: true };

const keys = await makeKeys();
const file = benchFolder();
const senderKey = file('sender.pem', keys.sender.keyPem + keys.sender.pem);
const mediatorKey = file('mediator.pem', keys.mediator.keyPem + keys.mediator.pem);

/** A signed document as a template: xmlsec1 fills in digest and value. */
function template(document: Buffer): string {
  return document
    .toString('utf8')
    .replace(/<DigestValue>[^<]*<\/DigestValue>(?![\s\S]*<DigestValue>)/, '<DigestValue></DigestValue>');
}

type Sealed = (round: number) => Buffer;

/** Signs, seals and envelopes a letter of this size; every time another. */
function sealing(bytes: number): Sealed {
  const letter = letterOf('', bytes);
  return (round) => {
    const messages = letter.messages.map((message) => ({
      ...message,
      header: { ...message.header, id: `letter-${round}` },
    }));
    const signed = signDelivery({ ...letter, messages }, keys.senderSigner);
    return deliverSecureEnvelope(sealDelivery(signed, seal, keys.mediatorSigner));
  };
}

/** xmlsec1 signing the same two documents, one after the other. */
function signingByXmlsec1(bytes: number): number | undefined {
  const signed = signDelivery(letterOf('letter-0', bytes), keys.senderSigner);
  const inner = file(`signed-${bytes}.xml`, template(signedDeliveryBytes(signed)));
  const outer = file(
    `sealed-${bytes}.xml`,
    template(sealedDeliveryBytes(sealDelivery(signed, seal, keys.mediatorSigner))),
  );
  const repeat = bytes === 0 ? 400 : 100;
  const output = ['--output', '/dev/null'];
  const where = ['--node-xpath', "/*/*[local-name()='Signature']"];
  return inSequence(
    xmlsec1PerCpuSecond(['--sign', '--privkey-pem', senderKey, ...output, inner], repeat),
    xmlsec1PerCpuSecond(['--sign', '--privkey-pem', mediatorKey, ...where, ...output, outer], repeat),
  );
}

const data = Buffer.alloc(700, 'x');
const works = Object.values(SIZES).map(sealing);
const [bare = 0, ...rates] = perCpuSecond([() => sign('sha256', data, keys.sender.key), ...works], 30);

const results = Object.entries(SIZES).map(([size, bytes], index) => {
  const ours = rates[index] ?? 0;
  const xmlsec1 = signingByXmlsec1(bytes);
  return {
    size,
    envelopeBytes: works[index]?.(0).length,
    lettersPerCoreSecond: Math.round(ours),
    halfBareRsa: Math.round(bare / 2),
    ofHalfBareRsa: Number((ours / (bare / 2)).toFixed(3)),
    xmlsec1: xmlsec1 === undefined ? null : Math.round(xmlsec1),
    ofXmlsec1: xmlsec1 === undefined ? null : Number((ours / xmlsec1).toFixed(2)),
  };
});

console.log(
  JSON.stringify({
    bench: 'seal',
    unit: 'letters signed, sealed and enveloped per second of one core',
    target: '0.85 of half the bare RSA-2048 signing rate at 2 kB',
    met: (results[0]?.ofHalfBareRsa ?? 0) >= 0.85,
    bareRsaPerCoreSecond: Math.round(bare),
    results,
  }),
);
