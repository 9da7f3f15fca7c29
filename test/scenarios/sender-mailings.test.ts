// Mailings from another system to the mediator's lane and back: merged, checked, started, delivered, reported (issue 4, "Mailings").
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Running } from '../../src/platform/running.ts';
import type { Config } from '../../src/services/sender/index.ts';
import { MailingClient } from './mailing-steps.ts';
import { SenderWorld, until, withMailbox, withoutMailbox } from './sender-world.ts';

let world: SenderWorld;
let client: MailingClient;
let sender: Running;
const mailings = { approveAbove: 10, planAbove: 6, digitalPrice: 0.5, paperPrice: 12 };
before(async () => {
  world = await SenderWorld.open();
  sender = await world.sender({ mailings });
  client = new MailingClient(world, await world.token('system-b'));
});
after(async () => world.close());

const many = (count: number) => Array.from({ length: count }, () => withMailbox);

test('a mailing is merged, checked, started, handed over in a batch and reported line by line', async () => {
  const id = await client.checked([withMailbox, withoutMailbox, withMailbox]);
  const checked = await client.call('GET', `/mailings/${id}`);
  const figures = Object(checked.body['figures']);
  assert.deepEqual([figures.lines, figures.ready, figures.digital, figures.paper], [3, 3, 2, 1], checked.text);
  assert.equal(checked.body['estimatedCost'], 13);
  assert.equal((await client.call('POST', `/mailings/${id}/start`, {})).status, 200);
  await client.until(
    id,
    'two with the mediator and one to print',
    ({ underWay, toPrint }) => underWay === 2 && toPrint === 1,
  );
  const ours = world.mediator.taken.slice(-2);
  assert.deepEqual(
    ours.map(({ opened }) => Buffer.from(opened.delivery.messages[0]?.body.content ?? '').toString()).sort(),
    ['Hej Nr 1', 'Hej Nr 3'],
  );
  assert.equal(world.mediator.handedIn, 0, 'none went in the single letters’ lane');
  for (const { deliveryId } of ours) world.mediator.tell('delivered', { transId: 't' }, deliveryId);
  const done = await client.in(id, 'finished');
  assert.equal(Object(done.body['counts']).delivered, 2);
  const report = await client.call('GET', `/mailings/${id}/report`);
  assert.equal(report.text.split('\r\n').filter((line) => line !== '').length, 4);
  assert.match(report.text, new RegExp(`1;${withMailbox};levererat`));
});

test('a number that is wrong, a duplicate and a field that is missing are named by line, and can be left out', async () => {
  const id = await client.checked([withMailbox, '198101052383', withMailbox], { repeats: false });
  const said = await client.call('GET', `/mailings/${id}/problems`);
  assert.deepEqual(said.body['lines'], [
    { number: 2, problems: ['number-wrong'] },
    { number: 3, problems: ['duplicate'] },
  ]);
  const refused = await client.call('POST', `/mailings/${id}/start`, {});
  assert.equal(refused.status, 409);
  assert.deepEqual((await client.call('POST', `/mailings/${id}/left-out`, {})).body, { leftOut: 2 });
  assert.equal((await client.call('POST', `/mailings/${id}/start`, {})).status, 200);
  await client.until(id, 'one with the mediator', ({ underWay }) => underWay === 1);
  const missing = await client.checked([withMailbox], { text: 'Hej {{efternamn}}' });
  const problems = await client.call('GET', `/mailings/${missing}/problems`);
  assert.deepEqual(problems.body['lines'], [{ number: 1, problems: ['field-missing'], fields: ['efternamn'] }]);
});

test('above a size it does not start before its plan is marked as sent, in the version that starts', async () => {
  const id = await client.checked(many(7));
  const early = await client.call('POST', `/mailings/${id}/start`, {});
  assert.deepEqual(
    [early.status, early.body['reason'] ?? /plan/.test(early.text)],
    [409, early.body['reason'] ?? true],
  );
  const { body } = await client.call('GET', `/mailings/${id}`);
  assert.equal(body['planWanted'], true);
  assert.match((await client.call('GET', `/mailings/${id}/plan`)).text, /Antal brev;7/);
  const version = Number(body['version']);
  assert.equal((await client.call('POST', `/mailings/${id}/plan-sent`, { version: version - 1 })).status, 409);
  assert.equal((await client.call('POST', `/mailings/${id}/plan-sent`, { version })).status, 200);
  await client.call('POST', `/mailings/${id}/letter`, { subject: 'Annat', text: 'Hej', repeats: true });
  await client.check(id);
  assert.equal(
    (await client.call('POST', `/mailings/${id}/start`, {})).status,
    409,
    'what was sent was another version',
  );
});

test('above a size a system’s mailing waits for a person’s approval', async () => {
  const id = await client.checked(many(11));
  const { body } = await client.call('GET', `/mailings/${id}`);
  assert.equal(body['approvalWanted'], 'size');
  await client.call('POST', `/mailings/${id}/plan-sent`, { version: body['version'] });
  assert.equal((await client.call('POST', `/mailings/${id}/start`, {})).status, 409);
  assert.equal((await client.call('POST', `/mailings/${id}/approval-request`, {})).body['state'], 'asked');
});

test('a pause reaches the mediator, nothing more leaves, and it goes on where it stopped', async () => {
  let paused: string | undefined;
  const id = await client.checked(many(5));
  world.mediator.mailings.before = async (what) => {
    if (what !== 'POST batches lines' || paused !== undefined) return;
    paused = (await client.call('POST', `/mailings/${id}/pause`, {})).text;
  };
  const before = world.mediator.taken.length;
  await client.call('POST', `/mailings/${id}/start`, {});
  const lane = () => [...world.mediator.mailings.mailings.values()].find(({ key }) => key === id);
  await until('paused at the mediator', async () => (lane()?.state === 'paused' ? true : undefined));
  assert.equal((await client.call('GET', `/mailings/${id}`)).body['state'], 'paused');
  assert.equal(world.mediator.taken.length, before, 'the pause came before the commit');
  await client.call('POST', `/mailings/${id}/resume`, {});
  await client.until(id, 'all with the mediator', ({ underWay }) => underWay === 5);
  assert.equal(lane()?.state, 'running');
  world.mediator.mailings.before = () => undefined;
});

test('a cancellation between filling and committing stops every letter, and the report says so', async () => {
  const id = await client.checked(many(4));
  world.mediator.mailings.before = async (what) => {
    if (what === 'POST batches lines') await client.call('POST', `/mailings/${id}/cancellation`, {});
  };
  const before = world.mediator.taken.length;
  await client.call('POST', `/mailings/${id}/start`, {});
  const said = await client.until(id, 'all cancelled', ({ cancelled }) => cancelled === 4);
  assert.equal(said.body['state'], 'cancelled');
  assert.equal(world.mediator.taken.length, before);
  world.mediator.mailings.before = () => undefined;
  assert.match((await client.call('GET', `/mailings/${id}/report`)).text, /återkallat/);
});

test('what the mediator cancelled there is cancelled here, and a mailing that is over takes no more', async () => {
  const id = await client.checked(many(3));
  world.mediator.mailings.before = async (what) => {
    if (what !== 'POST batches') return;
    for (const lane of world.mediator.mailings.mailings.values()) if (lane.key === id) lane.state = 'cancelled';
  };
  await client.call('POST', `/mailings/${id}/start`, {});
  await client.in(id, 'cancelled');
  await client.until(id, 'all cancelled', ({ cancelled }) => cancelled === 3);
  world.mediator.mailings.before = () => undefined;
});

test('a connection that breaks before or after each call in turn loses nothing and sends nothing twice', async () => {
  const id = await client.checked(many(6));
  const broken = new Set<string>();
  const once = (when: string) => (what: string) => {
    const first = !broken.has(`${when} ${what}`);
    broken.add(`${when} ${what}`);
    return first;
  };
  const early = once('before');
  world.mediator.mailings.before = (what) => {
    if (early(what)) throw new Error('broken');
  };
  world.mediator.mailings.lost = once('after');
  const before = new Set(world.mediator.taken.map(({ key }) => key));
  await client.call('POST', `/mailings/${id}/start`, {});
  await client.until(id, 'all with the mediator', ({ underWay }) => underWay === 6);
  assert.ok(broken.size >= 12, [...broken].join());
  world.mediator.mailings.before = () => undefined;
  world.mediator.mailings.lost = () => false;
  assert.equal(world.mediator.taken.filter(({ key }) => !before.has(key)).length, 6);
});

test('the undelivered become a print batch; one whose outcome is unknown never comes along', async () => {
  const id = await client.checked([withMailbox, withMailbox, withoutMailbox], { channel: 'digital' });
  const before = world.mediator.taken.length;
  await client.call('POST', `/mailings/${id}/start`, {});
  await client.until(
    id,
    'two with the mediator, one unreachable',
    ({ underWay, unreachable }) => underWay === 2 && unreachable === 1,
  );
  const [first, second] = world.mediator.taken.slice(before);
  world.mediator.tell('refused', { reason: 'no-mailbox' }, first?.deliveryId);
  world.mediator.tell('unknown', { reason: 'timeout' }, second?.deliveryId);
  await client.in(id, 'finished');
  assert.deepEqual((await client.call('POST', `/mailings/${id}/print`, {})).body, { toPrint: 2 });
  assert.deepEqual((await client.call('POST', `/mailings/${id}/print`, {})).body, { toPrint: 0 });
  const { body } = await client.call('GET', `/mailings/${id}`);
  assert.deepEqual([Object(body['counts']).toPrint, Object(body['counts']).unknown], [2, 1]);
});

test('two people press start at once: it starts once, and the other is told how it stands', async () => {
  const id = await client.checked(many(3));
  const before = world.mediator.taken.length;
  const said = await Promise.all([1, 2, 3].map(() => client.call('POST', `/mailings/${id}/start`, {})));
  const statuses = said.map(({ status }) => status).toSorted((a, b) => a - b);
  assert.deepEqual(statuses, [200, 409, 409]);
  await client.until(id, 'all with the mediator', ({ underWay }) => underWay === 3);
  assert.equal(world.mediator.taken.length - before, 3);
});

test('a line left out is taken back and judged again, and nothing approved before counts any more', async () => {
  const id = await client.checked([withMailbox, withMailbox], { repeats: false });
  const first = (await client.call('GET', `/mailings/${id}`)).body['version'];
  await client.call('POST', `/mailings/${id}/left-out`, {});
  assert.deepEqual((await client.call('POST', `/mailings/${id}/taken-back`, {})).body, { takenBack: 1 });
  const { body } = await client.in(id, 'checked');
  assert.deepEqual([Object(body['figures']).problems, Object(body['figures']).leftOut], [1, 0]);
  assert.ok(Number(body['version']) > Number(first));
});

test('event and payment have fields too; a wrong reference stops its own line only', async () => {
  const payment = { amount: '{{kronor}}', dueDate: '2027-01-31', method: 'BG', account: '5050-1055', ocr: '{{ocr}}' };
  const matter = { matterId: 'UTB 2026:{{arende}}' };
  const id = await client.checked([withMailbox, withMailbox], { payment, matter });
  assert.equal(Object((await client.call('GET', `/mailings/${id}`)).body['figures']).problems, 2);
  const begun = await client.call('POST', '/mailings', { name: 'Räkningar' });
  const bills = String(begun.body['mailingId']);
  const lines = [
    { number: 1, recipient: withMailbox, fields: { kronor: '1 425,50', ocr: '1234566', arende: '17' } },
    { number: 2, recipient: withMailbox, fields: { kronor: '99', ocr: '1234567', arende: '18' } },
  ];
  const text = lines.map((line) => JSON.stringify(line)).join('\n');
  await client.call('POST', `/mailings/${bills}/lines`, `${text}\n`, 'application/jsonl');
  const letter = { subject: 'Faktura', text: 'Hej', repeats: true, payment, matter };
  assert.equal((await client.call('POST', `/mailings/${bills}/letter`, letter)).status, 200);
  await client.check(bills);
  const problems = await client.call('GET', `/mailings/${bills}/problems`);
  assert.deepEqual(problems.body['lines'], [{ number: 2, problems: ['ocr-check-digit'], fields: ['ocr'] }]);
  await client.call('POST', `/mailings/${bills}/left-out`, {});
  const before = world.mediator.taken.length;
  await client.call('POST', `/mailings/${bills}/start`, {});
  await client.until(bills, 'with the mediator', ({ underWay }) => underWay === 1);
  const [sent] = world.mediator.taken.slice(before);
  assert.match(JSON.stringify(sent?.opened.delivery), /UTB 2026:17/);
});

test('another organisation’s mailing is not there', async () => {
  const id = await client.checked([withMailbox]);
  const other = new MailingClient(world, await world.token('system-a'));
  for (const path of [
    `/mailings/${id}`,
    `/mailings/${id}/report`,
    `/mailings/${id}/plan`,
    `/mailings/${id}/problems`,
  ]) {
    assert.equal((await other.call('GET', path)).status, 404, path);
  }
  for (const act of ['check', 'start', 'pause', 'cancellation', 'print', 'left-out', 'approval-request']) {
    assert.equal((await other.call('POST', `/mailings/${id}/${act}`, {})).status, 404, act);
  }
  const lines = { lines: [{ number: 1, recipient: withMailbox }] };
  assert.equal((await other.call('POST', `/mailings/${id}/lines/mended`, lines)).status, 404);
});

// A sender that dies with -9 when it comes to the point.
async function dyingAt(
  point: NonNullable<Config['failpoints']>[number],
): Promise<{ readonly death: Promise<unknown[]> }> {
  const script = fileURLToPath(new URL('./sender-process.ts', import.meta.url));
  const child = spawn(process.execPath, ['--no-warnings', script], { stdio: ['pipe', 'pipe', 'inherit'] });
  const death = once(child, 'exit');
  const large = { approveAbove: 1000, planAbove: 1000 };
  child.stdin.end(JSON.stringify({ ...world.config, mailings: large, failpoints: [point], leaseMs: 700 }));
  await Promise.race([once(child.stdout, 'data'), death]);
  assert.equal(child.exitCode, null, 'the sender did not start');
  return { death };
}

test('killed with -9 in mid-preparation and mid-run, again and again: the last process ends it, each letter is sent once', async () => {
  await sender.stop();
  const before = world.mediator.taken.length;
  const first = await dyingAt('sender.mailing-merged');
  const begun = await client.call('POST', '/mailings', { name: 'Den som dör' });
  const id = String(begun.body['mailingId']);
  const lines = many(210).map((recipient, index) => JSON.stringify({ number: index + 1, recipient, fields: {} }));
  await client.call('POST', `/mailings/${id}/lines`, `${lines.join('\n')}\n`, 'application/jsonl');
  await client.call('POST', `/mailings/${id}/letter`, { subject: 'Avgift', text: 'Hej', repeats: true });
  await client.call('POST', `/mailings/${id}/check`, {}).catch(() => undefined);
  assert.equal((await first.death)[1], 'SIGKILL');
  const running = await dyingAt('sender.mailing-lettered');
  const checked = await client.in(id, 'checked');
  assert.equal(Object(checked.body['figures']).ready, 210);
  await client.call('POST', `/mailings/${id}/start`, {}).catch(() => undefined);
  assert.equal((await running.death)[1], 'SIGKILL');
  for (const step of ['gathered', 'committed'] as const) {
    const { death } = await dyingAt(`sender.mailing-${step}`);
    assert.equal((await death)[1], 'SIGKILL', step);
  }
  sender = await world.sender({ mailings, leaseMs: 700 });
  for (const part of [70, 140, 210])
    await client.until(id, `${part} with the mediator`, ({ underWay = 0 }) => underWay >= part);
  const keys = world.mediator.taken.slice(before).map(({ key }) => key);
  assert.deepEqual([keys.length, new Set(keys).size], [210, 210]);
});
