// `brevduva verify` as people run it: exit codes, JSON, and words instead of stack traces.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { parseXml } from '../../src/wire/xml/parse.ts';
import { canonicalBytes } from '../../src/wire/xml/write.ts';
import { CommandLine } from './command-line.ts';
import type { Scene } from './deliveries.ts';
import { at, forge, replaced, unsigned } from './forge.ts';

let line: CommandLine;
let scene: Scene;
before(async () => {
  line = await CommandLine.open();
  scene = line.scene;
});
after(() => line.close());

const file = (name: string, content: string | Uint8Array) => line.file(name, content);
const path = (name: string) => line.path(name);
const brevduva = (...args: string[]) => line.brevduva(...args);
const verified = (name: string, content: string | Uint8Array, ...args: string[]) =>
  line.verified(name, content, ...args);

test('a call that is good and trusted: exit 0, and the JSON that is promised', async () => {
  const report = await verified('call.xml', scene.envelope, '--ca', path('ca.pem'));
  assert.deepEqual(report, {
    code: 0,
    kind: 'deliverSecure',
    good: true,
    signatures: (
      [
        ['SignedDelivery', '162021003898'],
        ['SealedDelivery', '164120000019'],
      ] as const
    ).map(([of, organisation]) => ({
      of,
      good: true,
      trusted: true,
      algorithm: 'rsa-sha256',
      organisation,
      subject: `C=SE,O=Test,serialNumber=${organisation},CN=Test ${organisation}`,
    })),
    delivery: {
      sender: { id: '162021003898', name: 'Kommun B' },
      recipient: '198101052382',
      messages: [
        {
          id: '4f0e8f7a-9d0f-4d3c-8f59-0e3a52a55d10',
          subject: 'Beslut om <bygglov> & "avgift" på Åsögatan',
          language: 'svSE',
          contentType: 'text/plain',
          attachments: [
            { filename: 'beslut & ritning.pdf', contentType: 'application/pdf', bytes: 16, checksumGood: true },
          ],
        },
      ],
    },
  });
});

test('without --ca trust is null and the exit code 0', async () => {
  for (const [kind, document] of [
    ['SignedDelivery', scene.signed],
    ['SealedDelivery', scene.sealed],
  ] as const) {
    const report = await verified('bare.xml', document);
    assert.deepEqual([report.code, report.kind, report.good], [0, kind, true]);
    assert.ok(report.signatures.every((signature: { trusted: unknown }) => signature.trusted === null));
  }
});

test('good but not trusted: exit 1 with the reason', async () => {
  const call = file('call.xml', scene.envelope);
  const expired = await brevduva('verify', call, '--ca', path('ca.pem'), '--at', '2030-01-01T00:00:00Z', '--json');
  const report = JSON.parse(expired.out);
  assert.deepEqual(
    [expired.code, report.good, report.signatures[0].trusted, report.signatures[0].reason],
    [1, true, false, 'expired'],
  );
  const stranger = await verified('call.xml', scene.envelope, '--ca', path('other.pem'));
  assert.deepEqual([stranger.code, stranger.signatures[0].reason], [1, 'unknown-ca']);
  const words = await brevduva('verify', call, '--ca', path('ca.pem'), '--at', '2030-01-01');
  assert.match(words.out, /Good, but not trusted[\s\S]*had expired/);
});

test('several --ca files may be given', async () => {
  const report = await verified('call.xml', scene.envelope, '--ca', path('other.pem'), '--ca', path('ca.pem'));
  assert.deepEqual([report.code, report.signatures[1].trusted], [0, true]);
  const once = await verified('call.xml', scene.envelope, '--ca', path('other.pem'), path('ca.pem'));
  assert.deepEqual([once.code, once.signatures[1].trusted], [0, true]);
});

test('not good: exit 1 with the reason, and what it says is shown', async () => {
  const changed = scene.envelope.toString('utf8').replace('198101052382', '195303231855');
  const report = await verified('changed.xml', changed, '--ca', path('ca.pem'));
  assert.deepEqual([report.code, report.good], [1, false]);
  assert.deepEqual(
    report.signatures.map(({ good, trusted, reason }: Record<string, unknown>) => [good, trusted, reason]),
    [
      [false, false, 'digest-mismatch'],
      [false, false, 'digest-mismatch'],
    ],
  );
  assert.equal(report.delivery.recipient, '195303231855');
  const words = await brevduva('verify', path('changed.xml'));
  assert.match(words.out, /^Not good[\s\S]*not what was signed[\s\S]*not proven/);
});

test('another organisation than the sender has signed: not good', async () => {
  const forged = canonicalBytes(forge(unsigned(parseXml(scene.signed)), scene.other));
  const report = await verified('other.xml', forged);
  assert.deepEqual([report.code, report.signatures[0].reason], [1, 'other-organisation']);
});

test('SHA-1 is good only with --allow-sha1', async () => {
  const dsig = 'http://www.w3.org/2000/09/xmldsig#';
  const forged = canonicalBytes(
    forge(unsigned(parseXml(scene.signed)), scene.sender, {
      hash: 'sha1',
      method: `${dsig}rsa-sha1`,
      digestMethod: `${dsig}sha1`,
    }),
  );
  const refused = await verified('sha1.xml', forged);
  assert.deepEqual([refused.code, refused.signatures[0].reason], [1, 'sha1-not-allowed']);
  const allowed = await verified('sha1.xml', forged, '--allow-sha1');
  assert.deepEqual([allowed.code, allowed.signatures[0].algorithm], [0, 'rsa-sha1']);
});

const signed = () => scene.signed.toString('utf8');
const unreadable: readonly (readonly [what: string, content: () => string | Uint8Array])[] = [
  ['an empty file', () => ''],
  ['no XML', () => 'hej'],
  ['a PDF', () => '%PDF-1.4\n%\xe2\xe3'],
  ['a message cut off', () => scene.envelope.subarray(0, 3000)],
  [
    'invalid UTF-8',
    () => Buffer.concat([scene.signed.subarray(0, 400), Buffer.from([0xff]), scene.signed.subarray(401)]),
  ],
  ['a DTD with an entity bomb', () => `<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>${signed()}`],
  ['an external entity', () => `<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>${signed()}`],
  ['a comment within', () => signed().replace('198101052382', '1981<!-- -->01052382')],
  ['a processing instruction within', () => signed().replace('198101052382', '1981<?x ?>01052382')],
  ['nesting without end', () => '<a>'.repeat(200_000)],
  ['elements without end', () => `<a>${'<b/>'.repeat(1_000_000)}</a>`],
  ['a huge file', () => Buffer.alloc(17 * 1024 * 1024, 0x20)],
  ['other XML', () => '<a/>'],
  [
    'an envelope with something else',
    () => '<S:Envelope xmlns:S="http://schemas.xmlsoap.org/soap/envelope/"><S:Body><a/></S:Body></S:Envelope>',
  ],
  ['a SignedDelivery of another namespace', () => '<SignedDelivery/>'],
];

for (const [what, content] of unreadable) {
  test(`${what} is unreadable: exit 2 and a clear message`, async () => {
    const report = await verified('unreadable.xml', content());
    assert.deepEqual([report.code, report.good, report.kind], [2, false, null]);
    const { code, out, err } = await brevduva('verify', path('unreadable.xml'));
    assert.deepEqual([code, out], [2, '']);
    assert.match(err, /^brevduva verify: .*unreadable\.xml: \S.{20,}\n$/);
  });
}

test('wrong usage of verify: exit 2', async () => {
  const good = file('good.xml', scene.signed);
  for (const args of [
    [],
    [good, good],
    [path('nowhere.xml')],
    [line.folder],
    [good, '--ca', path('nowhere.pem')],
    [good, '--ca', good],
    [good, '--at', 'yesterday'],
    [good, '--at', '2026-02-31'],
    [good, '--at', '2026-11-21T25:00:00Z'],
    [good, '--unknown'],
    [good, '--ca'],
  ]) {
    const { code, err } = await brevduva('verify', ...args);
    assert.equal(code, 2, args.join(' '));
    assert.match(err, /^brevduva verify: \S/);
  }
});

test('a signature over something that no door would take is no good delivery: exit 1', async () => {
  const root = unsigned(parseXml(scene.signed));
  const wordy = forge({ ...root, children: ['SKICKA PENGAR', ...root.children] }, scene.sender);
  const report = await verified('wordy.xml', canonicalBytes(wordy));
  assert.deepEqual([report.code, report.good, report.signatures[0].reason], [1, false, 'invalid-delivery']);
  const recipient = at(root, 'Delivery', 'Header', 'Recipient');
  const twice = forge(replaced(root, recipient, recipient, recipient), scene.sender);
  const doubled = await verified('doubled.xml', canonicalBytes(twice));
  assert.deepEqual([doubled.code, doubled.good, doubled.delivery], [1, false, null]);
});
