// Held letters under pressure: approving, returning and regretting at once (exactly one wins), two processes at one time, kill -9 around the release.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Running } from '../../src/platform/running.ts';
import { freePort } from '../eid.ts';
import type { Person } from '../person.ts';
import { sendLetter, stateOf, type Waiting, waiting } from './sender-held.ts';
import { SenderWorld, until, withMailbox } from './sender-world.ts';

const seed = Number(process.env['BREVDUVA_SEED'] ?? Date.now() % 1_000_000);
let state = seed;
/** From 0 to below 1; the same for the same seed. */
const random = (): number => {
  state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
  return state / 2_147_483_648;
};

let world: SenderWorld;
let its: Waiting;
let first: Running;
let second: Running;
before(async () => {
  world = await SenderWorld.open();
  first = await world.sender({ leaseMs: 700 });
  // Another process on the same database: its jobs are claimed by whoever comes first.
  second = await world.sender({ leaseMs: 700, listen: { ...world.config.listen, port: await freePort() } });
  its = await waiting(world);
});
after(async () => {
  await its.database.close();
  await world.close();
});

const handedIn = (subject: string) =>
  world.mediator.taken.filter(({ opened }) => opened.delivery.messages[0]?.header.subject === subject);

test(`approving, returning and regretting at once: exactly one wins (seed ${seed})`, async () => {
  const [anna, gun, siv] = [
    await world.person('anna.ask'),
    await world.person('gun.gran'),
    await world.person('siv.sol'),
  ];
  for (let round = 0; round < 8; round += 1) {
    const subject = `Kapplöpning ${round}`;
    const letter = await sendLetter(anna, subject, its);
    const id = letter.split('/').at(-1) ?? '';
    await gun.open(`/approvals/${id}`);
    await siv.open(`/approvals/${id}`);
    await anna.open(letter);
    const acts: (() => Promise<unknown>)[] = [
      () => quietly(gun, /^Godkänn$/),
      () => quietly(siv, /^Skicka tillbaka$/, { comment: 'Ändra' }),
      () => quietly(anna, /Ångra, skicka inte/),
    ];
    await Promise.all(acts.toSorted(() => random() - 0.5).map((act) => act()));
    const kinds = await kindsOf(id);
    const ends = kinds.filter((kind) => kind === 'approved' || kind === 'returned' || kind === 'withdrawn');
    assert.equal(ends.length <= 2, true, kinds.join());
    // Approved and then regretted before it went is two acts, one after the other; all else is one.
    if (ends.length === 2) assert.deepEqual(ends, ['approved', 'withdrawn']);
    const drafts = await its.database.everyOrganisation
      .selectFrom('draft')
      .select('id')
      .where('from_letter', '=', id)
      .execute();
    const sent = ends.length === 1 && ends[0] === 'approved';
    assert.equal(drafts.length, sent ? 0 : 1);
    if (sent) await until('handed over', async () => handedIn(subject)[0]);
    else assert.equal(await stateOf(its, id), 'withdrawn');
    assert.equal(handedIn(subject).length, sent ? 1 : 0);
  }
});

test('two processes at one time: a letter is released once, and stands in the log once', async () => {
  const token = await world.token('system-b');
  const sendAt = new Date(Date.now() + 1500).toISOString();
  const ids: string[] = [];
  for (let n = 0; n < 12; n += 1) {
    const { status, body } = await call(token, '/letters', `samtidigt-${n}`, {
      recipient: withMailbox,
      subject: `Samtidigt ${n}`,
      text: 'Hej',
      sendAt,
    });
    assert.equal(status, 202);
    assert.equal(Object(body).state, 'held');
    ids.push(String(Object(body).letterId));
  }
  for (const [n, id] of ids.entries()) {
    await until('handed over', async () => handedIn(`Samtidigt ${n}`)[0]);
    assert.equal((await kindsOf(id)).filter((kind) => kind === 'released').length, 1);
    const log = await its.database.everyOrganisation
      .selectFrom('sending_log')
      .select('id')
      .where('letter', '=', id)
      .execute();
    assert.equal(log.length, 1);
    assert.equal(handedIn(`Samtidigt ${n}`).length, 1);
  }
});

test('REST: a letter that waits is withdrawn once, and the same again says the same; one that has gone is a conflict', async () => {
  const token = await world.token('system-b');
  const later = { recipient: withMailbox, text: 'Hej', sendAt: new Date(Date.now() + 3_600_000).toISOString() };
  const { body } = await call(token, '/letters', 'angra', { ...later, subject: 'Ångras av systemet' });
  const id = String(Object(body).letterId);
  for (let time = 0; time < 2; time += 1) {
    const answer = await call(token, `/letters/${id}/withdraw`);
    assert.equal(answer.status, 200);
    assert.equal(Object(answer.body).state, 'withdrawn');
  }
  const other = await call(await world.token('system-a'), `/letters/${id}/withdraw`);
  assert.equal(other.status, 404);
  const gone = await call(token, '/letters', 'gatt', { recipient: withMailbox, subject: 'Har gått', text: 'Hej' });
  await until('handed over', async () => handedIn('Har gått')[0]);
  const answer = await call(token, `/letters/${String(Object(gone.body).letterId)}/withdraw`);
  assert.equal(answer.status, 409);
  assert.equal(handedIn('Ångras av systemet').length, 0);
});

test('REST: send again is a new letter that names the old one; not while that one is on its way or may have arrived', async () => {
  const token = await world.token('system-b');
  const letter = { recipient: withMailbox, subject: 'Om igen', text: 'Hej' };
  const first = await call(token, '/letters', 'om-1', letter);
  const id = String(Object(first.body).letterId);
  const taken = await until('handed over', async () => handedIn('Om igen')[0]);
  assert.equal((await call(token, '/letters', 'om-2', { ...letter, sentAgainFor: id })).status, 409);
  world.mediator.tell('refused', { reason: 'no-mailbox' }, taken.deliveryId);
  const again = await until('settled', async () => {
    const answer = await call(token, '/letters', 'om-3', { ...letter, sentAgainFor: id });
    return answer.status === 202 ? answer : undefined;
  });
  const read = async (one: string): Promise<string> => {
    const headers = { authorization: `Bearer ${token}` };
    return await (await fetch(`${world.address}/api/v1/letters/${one}`, { headers })).text();
  };
  assert.match(await read(String(Object(again.body).letterId)), new RegExp(`"sentAgainFor":"${id}"`));
  assert.match(await read(id), /"kind":"sent-again"/);
  const other = await call(await world.token('system-a'), '/letters', 'om-4', { ...letter, sentAgainFor: id });
  assert.equal(other.status, 404);
});

test('killed with -9 around the release: the next process lets it go, once', async () => {
  await first.stop();
  await second.stop();
  for (const round of [0, 1, 2]) {
    const script = fileURLToPath(new URL('./sender-process.ts', import.meta.url));
    const child = spawn(process.execPath, ['--no-warnings', script], { stdio: ['pipe', 'pipe', 'inherit'] });
    const death = once(child, 'exit');
    child.stdin.end(JSON.stringify({ ...world.config, leaseMs: 700 }));
    await once(child.stdout, 'data');
    const token = await world.token('system-b');
    const due = Date.now() + 3000;
    const sendAt = new Date(due).toISOString();
    const subject = `Dödad ${round}`;
    const given = { recipient: withMailbox, subject, text: 'Hej', sendAt };
    const id = String(Object((await call(token, '/letters', subject, given)).body).letterId);
    // Somewhere between its time and a second later: before, in or after the release.
    await new Promise((resolve) => setTimeout(resolve, due - Date.now() + random() * 900));
    child.kill('SIGKILL');
    await death;
    const next = await world.sender({ leaseMs: 700 });
    await until('handed over', async () => handedIn(subject)[0]);
    assert.equal((await kindsOf(id)).filter((kind) => kind === 'released').length, 1);
    const keys = new Set(handedIn(subject).map(({ key }) => key));
    assert.deepEqual([...keys], [id]);
    await next.stop();
  }
});

async function quietly(person: Person, button: RegExp, values: Record<string, string> = {}): Promise<void> {
  await person.press(button, values).catch(() => undefined);
}

async function call(
  token: string,
  path: string,
  key?: string,
  given?: object,
): Promise<{ readonly status: number; readonly body: unknown }> {
  const headers: Record<string, string> = { authorization: `Bearer ${token}` };
  if (key !== undefined) headers['idempotency-key'] = encodeURIComponent(key);
  if (given !== undefined) headers['content-type'] = 'application/json';
  const body = given === undefined ? {} : { body: JSON.stringify(given) };
  const answer = await fetch(`${world.address}/api/v1${path}`, { method: 'POST', headers, ...body });
  return { status: answer.status, body: await answer.json() };
}

async function kindsOf(id: string): Promise<readonly string[]> {
  const rows = await its.database.everyOrganisation
    .selectFrom('letter_event')
    .select('kind')
    .where('letter', '=', id)
    .orderBy('id')
    .execute();
  return rows.map(({ kind }) => kind);
}
