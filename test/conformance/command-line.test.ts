// `brevduva verify` and `brevduva seal` as people run them: exit codes, JSON, and words instead of stack traces.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { runCommandLine } from '../../src/cli/index.ts';
import { stockholmDate } from '../../src/platform/clock.ts';
import { parseXml } from '../../src/wire/xml/parse.ts';
import { canonicalBytes } from '../../src/wire/xml/write.ts';
import { type Scene, testScene } from './deliveries.ts';
import { forge, unsigned } from './forge.ts';

let scene: Scene;
let folder: string;
before(async () => {
  scene = await testScene();
  folder = mkdtempSync(join(tmpdir(), 'brevduva-command-'));
  file('ca.pem', scene.ca.pem);
  for (const who of ['sender', 'mediator', 'other'] as const) {
    file(`${who}.pem`, scene[who].pem);
    file(`${who}.key`, scene[who].keyPem);
  }
  file('decision.pdf', '%PDF-1.4 made up');
});
after(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const path = (name: string) => join(folder, name);

async function brevduva(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  let [out, err] = ['', ''];
  const io = {
    out: (text: string) => {
      out += text;
    },
    err: (text: string) => {
      err += text;
    },
    environment: {},
  };
  const code = await runCommandLine(args, io);
  assert.doesNotMatch(out + err, /\n\s+at /, 'a stack trace');
  return { code, out, err };
}

async function verified(name: string, content: string | Uint8Array, ...args: string[]) {
  const { code, out } = await brevduva('verify', file(name, content), '--json', '--at', '2026-11-21', ...args);
  return { code, ...JSON.parse(out) };
}

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
    [folder],
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

test('both commands explain themselves', async () => {
  for (const name of ['verify', 'seal']) {
    const { code, out } = await brevduva(name, '--help');
    assert.equal(code, 0);
    assert.match(out, new RegExp(`^Usage: brevduva ${name} [\\s\\S]*Exit code`));
  }
});

const letter = {
  sender: { id: '162021003898', name: 'Kommun B' },
  recipient: '198101052382',
  subject: 'Beslut & <mer> åäö',
  body: { contentType: 'text/plain', text: 'Hej\r\npå dig' },
  supportinfo: { text: 'Ring\r\noss', url: 'https://example.se/?a&b', phoneNumber: '08-1', emailAddress: 'a@b.se' },
  attachments: [{ filename: 'beslut.pdf', path: 'decision.pdf' }],
};
const sender = () => ['--certificate', path('sender.pem'), '--key', path('sender.key')];
const mediator = () => ['--mediator-certificate', path('mediator.pem'), '--mediator-key', path('mediator.key')];

test('seal writes a signed, a sealed and an enveloped delivery, and verify finds each good and trusted', async () => {
  const source = file('letter.json', JSON.stringify(letter));
  for (const [kind, args] of [
    ['SignedDelivery', []],
    ['SealedDelivery', mediator()],
    ['deliverSecure', [...mediator(), '--envelope']],
  ] as const) {
    const written = await brevduva('seal', source, ...sender(), ...args);
    assert.deepEqual([written.code, written.err], [0, '']);
    const { code, out } = await brevduva('verify', file('sealed.xml', written.out), '--ca', path('ca.pem'), '--json');
    const report = JSON.parse(out);
    assert.deepEqual([code, report.kind, report.good], [0, kind, true]);
    const [message] = report.delivery.messages;
    assert.match(message.id, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    assert.deepEqual([message.subject, message.language, message.contentType], [letter.subject, 'svSE', 'text/plain']);
    assert.deepEqual(message.attachments, [
      { filename: 'beslut.pdf', contentType: 'application/pdf', bytes: 16, checksumGood: true },
    ]);
    if (kind !== 'SignedDelivery')
      assert.match(written.out, new RegExp(`ReceivedTime[^>]*>${stockholmDate(new Date())}<`));
  }
});

test('language and recipient as given; what may be left out may be left out', async () => {
  const small = {
    ...letter,
    language: 'enGB',
    recipient: '19810105-2382',
    supportinfo: { text: 'x' },
    attachments: undefined,
  };
  const { out } = await brevduva('seal', file('small.json', JSON.stringify(small)), ...sender());
  const report = await verified('small.xml', out);
  assert.deepEqual(
    [report.code, report.delivery.recipient, report.delivery.messages[0].language],
    [0, '198101052382', 'enGB'],
  );
});

test('a certificate of another organisation is warned about, and verify says that it is not good', async () => {
  const source = file('letter.json', JSON.stringify(letter));
  const written = await brevduva('seal', source, '--certificate', path('other.pem'), '--key', path('other.key'));
  assert.equal(written.code, 0);
  assert.match(written.err, /warning: the certificate belongs to 162021004748/);
  assert.equal((await verified('by-other.xml', written.out)).code, 1);
});

test('wrong usage of seal, and letters that cannot be sent: exit 2, nothing written', async () => {
  const good = file('letter.json', JSON.stringify(letter));
  const bad = (change: object) => file('bad.json', JSON.stringify({ ...letter, ...change }));
  const cases: (() => string[])[] = [
    () => [...sender()],
    () => [good],
    () => [good, good, ...sender()],
    () => [good, '--certificate', path('sender.pem')],
    () => [good, ...sender(), '--envelope'],
    () => [good, ...sender(), '--mediator-certificate', path('mediator.pem')],
    () => [good, '--certificate', path('sender.pem'), '--key', path('other.key')],
    () => [good, '--certificate', path('sender.key'), '--key', path('sender.key')],
    () => [good, '--certificate', path('sender.pem'), '--key', path('sender.pem')],
    () => [good, '--certificate', path('nowhere'), '--key', path('sender.key')],
    () => [path('nowhere.json'), ...sender()],
    () => [path('sender.pem'), ...sender()],
    () => [bad({ sender: { id: '2021003898', name: 'Kommun B' } }), ...sender()],
    () => [bad({ recipient: '19810105-2383' }), ...sender()],
    () => [bad({ recipient: '199913402382' }), ...sender()],
    () => [bad({ subject: 'x'.repeat(256) }), ...sender()],
    () => [bad({ subject: 'a\u0007' }), ...sender()],
    () => [bad({ language: 'på svenska' }), ...sender()],
    () => [bad({ body: { contentType: 'text/markdown', text: '' } }), ...sender()],
    () => [bad({ supportinfo: {} }), ...sender()],
    () => [bad({ supportinfo: { text: 'x', emailAddress: 'nobody' } }), ...sender()],
    () => [bad({ attachments: [{ filename: 'a.pdf', path: 'nowhere.pdf' }] }), ...sender()],
    () => [bad({ attachment: [] }), ...sender()],
    () => [
      bad({ body: { contentType: 'text/plain', text: 'x'.repeat(1_600_000) } }),
      ...sender(),
      ...mediator(),
      '--envelope',
    ],
  ];
  for (const args of cases) {
    const { code, out, err } = await brevduva('seal', ...args());
    assert.deepEqual([code, out], [2, ''], args().join(' '));
    assert.match(err, /^brevduva seal: \S/);
  }
});

test('as a process, through the launcher', () => {
  const launcher = fileURLToPath(new URL('../../bin/brevduva.js', import.meta.url));
  const source = file('letter.json', JSON.stringify(letter));
  const written = spawnSync(process.execPath, [launcher, 'seal', source, ...sender(), ...mediator(), '--envelope']);
  assert.equal(written.status, 0, String(written.stderr));
  const verdict = spawnSync(process.execPath, [launcher, 'verify', '-', '--ca', path('ca.pem')], {
    input: written.stdout,
  });
  assert.equal(verdict.status, 0, String(verdict.stderr));
  assert.match(String(verdict.stdout), /^Good: deliverSecure/);
  const large = spawnSync(process.execPath, [
    launcher,
    'verify',
    file('call.xml', readFileSync(file('x.xml', scene.envelope))),
  ]);
  assert.equal(large.status, 0);
});
