// How many sealed deliveries a core opens in a second (parse, both signatures, chain, content), beside xmlsec1 verifying twice,
// and the memory that takes. The measured work runs in a process of its own, with nothing loaded but what a mailbox would.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ENVELOPE_MAX } from '../src/domain/letter.ts';
import { openSealedDelivery } from '../src/wire/mina-meddelanden/delivery-open.ts';
import {
  deliverSecureEnvelope,
  envelopeSize,
  sealDelivery,
  sealedDeliveryBytes,
  signDelivery,
  signedDeliveryBytes,
} from '../src/wire/mina-meddelanden/delivery-seal.ts';
import { TrustStore } from '../src/wire/xmldsig/trust.ts';
import { perCpuSecond } from './cpu-time.ts';

interface Measured {
  readonly perCoreSecond: number;
  readonly peakBytes: number;
}

const [, , mode, envelopeFile, caFile] = process.argv;
if (mode === '--child' && envelopeFile !== undefined && caFile !== undefined) measure(envelopeFile, caFile);
else await compare();

function measure(file: string, ca: string): void {
  const envelope = readFileSync(file);
  const trust = {
    store: TrustStore.of({ authorities: [readFileSync(ca, 'utf8')] }),
    at: new Date(),
    mayDispatch: () => true,
    tlsClient: '164120000019',
  };
  const open = () => {
    const opened = openSealedDelivery(envelope, trust);
    if (!opened.ok) throw new Error(opened.problem.reason);
  };
  const [perCoreSecond = 0] = perCpuSecond([open], 20, 100);
  const measured: Measured = { perCoreSecond, peakBytes: process.resourceUsage().maxRSS * 1024 };
  console.log(JSON.stringify(measured));
}

function measured(envelope: string, ca: string, cache: string): Measured {
  const args = [fileURLToPath(import.meta.url), '--child', envelope, ca];
  const env = { ...process.env, NODE_COMPILE_CACHE: cache };
  const child = spawnSync(process.execPath, args, { encoding: 'utf8', env });
  if (child.status !== 0) throw new Error(child.stderr);
  return JSON.parse(child.stdout);
}

async function compare(): Promise<void> {
  const { benchFolder, inSequence, letterOf, makeKeys, xmlsec1PerCpuSecond } = await import('./signing-bench.ts');
  const keys = await makeKeys();
  const file = benchFolder();
  const ca = file('ca.pem', keys.ca.pem);
  // The sources' types are stripped by a process before: what strips them is no part of opening deliveries.
  const cache = dirname(ca);
  const first = signDelivery(letterOf('x', 0), keys.senderSigner);
  const warm = sealDelivery(first, { receivedTime: '2026-11-21', signaturesOk: true }, keys.mediatorSigner);
  measured(file('warm.xml', deliverSecureEnvelope(warm)), ca, cache);
  const certificates = { sender: keys.sender.der, mediator: keys.mediator.der };
  const bare = envelopeSize(letterOf('x', 3), certificates) - 4;
  const largest = Math.floor((ENVELOPE_MAX - bare) / 4) * 3;
  const results = Object.entries({ '2 kB': 0, '200 kB': 200_000, 'just under 2 MiB': largest }).map(([size, bytes]) => {
    const signed = signDelivery(letterOf('x', bytes), keys.senderSigner);
    const sealed = sealDelivery(signed, { receivedTime: '2026-11-21', signaturesOk: true }, keys.mediatorSigner);
    const envelope = deliverSecureEnvelope(sealed);
    const ours = measured(file(`envelope-${bytes}.xml`, envelope), ca, cache);
    const repeat = bytes === 0 ? 1000 : bytes < 1e6 ? 200 : 30;
    const verify = ['--verify', '--trusted-pem', ca];
    const inner = file(`signed-${bytes}.xml`, signedDeliveryBytes(signed));
    const outer = file(`sealed-${bytes}.xml`, sealedDeliveryBytes(sealed));
    const xmlsec1 = inSequence(
      xmlsec1PerCpuSecond([...verify, inner], repeat),
      xmlsec1PerCpuSecond([...verify, '--node-xpath', "/*/*[local-name()='Signature']", outer], repeat),
    );
    return {
      size,
      envelopeBytes: envelope.length,
      openedPerCoreSecond: Number(ours.perCoreSecond.toFixed(1)),
      peakMegabytes: Math.round(ours.peakBytes / 1e6),
      xmlsec1: xmlsec1 === undefined ? null : Number(xmlsec1.toFixed(1)),
      ofXmlsec1: xmlsec1 === undefined ? null : Number((ours.perCoreSecond / xmlsec1).toFixed(2)),
    };
  });
  console.log(
    JSON.stringify({
      bench: 'open',
      unit: 'sealed deliveries parsed and verified (both signatures, chain) per second of one core',
      target: '1.5 times xmlsec1 at 2 kB, its speed just under 2 MiB, at most 200 MB of memory',
      met: met(results),
      results,
    }),
  );
}

function met(
  results: readonly { readonly ofXmlsec1: number | null; readonly peakMegabytes: number }[],
): boolean | null {
  const [smallest, largest] = [results[0], results.at(-1)];
  if (smallest === undefined || largest === undefined || smallest.ofXmlsec1 === null || largest.ofXmlsec1 === null)
    return null;
  return (
    smallest.ofXmlsec1 >= 1.5 && largest.ofXmlsec1 >= 1 && results.every(({ peakMegabytes }) => peakMegabytes <= 200)
  );
}
