// `brevduva seal` as people run it: what it writes is what `verify` finds good; what cannot be sent is refused with words.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { stockholmDate } from '../../src/platform/clock.ts';
import { CommandLine } from './command-line.ts';

let line: CommandLine;
before(async () => {
  line = await CommandLine.open();
  line.file('decision.pdf', '%PDF-1.4 made up');
});
after(() => line.close());

const file = (name: string, content: string | Uint8Array) => line.file(name, content);
const path = (name: string) => line.path(name);
const brevduva = (...args: string[]) => line.brevduva(...args);
const verified = (name: string, content: string | Uint8Array, ...args: string[]) =>
  line.verified(name, content, ...args);

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
});
