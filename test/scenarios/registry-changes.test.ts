// The feed of changes: an operator is told of its own accounts, a sender of those that it follows, nobody of anything else or why (issue 5).
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Config } from '../../src/services/registry/index.ts';
import { type Issuer, startIssuer } from './mediator-peers.ts';
import { answer, refusal, type SignersWorld, startSigners } from './registry-signers.ts';
import {
  amina,
  company,
  kommunA,
  kommunB,
  mediator,
  operatorA,
  operatorB,
  region,
  signe,
  ture,
} from './registry-world.ts';

const AUDIENCE = 'the register';
const renumbered = '199601132393';

let issuer: Issuer;
let world: SignersWorld;
before(async () => {
  issuer = await startIssuer(AUDIENCE);
  const api = { issuer: issuer.issuer, audience: AUDIENCE };
  world = await startSigners({ api, changes: { watchMax: 4 } });
});
after(async () => {
  await world.stop();
  await issuer.stop();
});

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

async function call(by: string, path: string, body?: object, scope = 'registry-changes'): Promise<Answer> {
  const token = await issuer.token({ organisation: by, scope });
  const response = await fetch(`${world.world.pages}/api/v1${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const said: unknown = await response.json();
  return { status: response.status, headers: response.headers, body: Object(said) };
}

interface Told {
  readonly changes: readonly Record<string, unknown>[];
  readonly next: string;
}

/** What somebody is told after a cursor, without the times; `path` may name a sender. */
async function told(by: string, query: string): Promise<Told> {
  const { status, body } = await call(by, `/changes?${query}`);
  assert.equal(status, 200, JSON.stringify(body));
  const changes: unknown = body.changes;
  assert.ok(Array.isArray(changes));
  const bare = changes.map((change: unknown) => {
    const { at, ...rest } = Object(change);
    assert.match(String(at), /Z$/);
    return rest;
  });
  return { changes: bare, next: String(Object(body._meta).next) };
}

const endFor = async (by: string, sender?: string) =>
  (await told(by, `limit=1000${sender === undefined ? '' : `&sender=${sender}`}`)).next;

const follow = async (by: string, sender: string, recipients: readonly string[]) =>
  await call(by, '/watched-recipients', { sender, recipients });

test('an operator is told of new, arrived, left, renumbered and gone accounts of its own, in order, and of nobody else’s', async () => {
  const [a, b] = [await endFor(operatorA.id), await endFor(operatorB.id)];
  answer(await world.a.register(ture, [ture]));
  answer(await world.a.prefer(ture, [ture], [kommunA]));
  answer(await world.b.change(ture, operatorB, [ture]));
  answer(await world.a.register(amina, [amina]));
  await world.registers.act('change-number', { person: amina, to: renumbered });
  for (let moved = false; !moved; moved = (await world.reach(renumbered)).operator !== undefined)
    await world.world.rows(
      `update job set next_at = now() where kind = 'follow-people' and next_at > now() + interval '1 second'`,
    );
  answer(await world.b.deregister(ture, [ture]));
  assert.deepEqual((await told(operatorA.id, `after=${a}`)).changes, [
    { kind: 'new', recipient: ture },
    { kind: 'left', recipient: ture },
    { kind: 'new', recipient: amina },
    { kind: 'renumbered', recipient: renumbered, formerNumber: amina },
  ]);
  assert.deepEqual((await told(operatorB.id, `after=${b}`)).changes, [
    { kind: 'arrived', recipient: ture },
    { kind: 'gone', recipient: ture },
  ]);
});

test('page by page nothing is missed and nothing comes twice; a quiet reader’s cursor moves on', async () => {
  const whole = await told(operatorA.id, 'limit=1000');
  const paged: unknown[] = [];
  for (let after = '0', more = true; more; ) {
    const page = await told(operatorA.id, `after=${after}&limit=1`);
    paged.push(...page.changes);
    more = page.changes.length > 0;
    after = page.next;
  }
  assert.deepEqual(paged, whole.changes);
  assert.equal(await endFor(kommunA.id, kommunA.id), whole.next);
});

test('a company’s new signatories are told to the operator that has its mailbox, and to no sender', async () => {
  const cursor = await endFor(operatorA.id);
  assert.equal((await follow(kommunA.id, kommunA.id, [company.id])).status, 200);
  answer(await world.a.prefer(company.id, ['199901012386'], [kommunA, kommunB, region]));
  await world.registers.act('sell-company', { company: company.id, buyers: ['199604162397'] });
  await world.a.rights('199604162397');
  let changes: readonly unknown[] = [];
  while (changes.length === 0) {
    await world.world.rows(
      `update job set next_at = now() where kind = 'follow-companies' and next_at > now() + interval '1 second'`,
    );
    ({ changes } = await told(operatorA.id, `after=${cursor}`));
  }
  assert.deepEqual(changes, [{ kind: 'signatories-changed', recipient: company.id }]);
  assert.deepEqual((await told(kommunA.id, `after=${cursor}&sender=${kommunA.id}`)).changes, []);
});

test('a sender is told of those that it follows, from when it said so, about itself only; a new number only if it follows that', async () => {
  const [from, to] = ['199601286900', '199602162399'] as const;
  answer(await world.a.register(from, [from]));
  const cursor = await endFor(kommunB.id, kommunB.id);
  await follow(kommunB.id, kommunB.id, [signe, from]);
  answer(await world.a.prefer(signe, [signe], [kommunA]));
  answer(await world.b.change(signe, operatorB, [signe]));
  answer(await world.a.register(ture, [ture]));
  await world.registers.act('change-number', { person: from, to });
  for (let moved = false; !moved; moved = (await world.reach(to)).operator !== undefined)
    await world.world.rows(
      `update job set next_at = now() where kind = 'follow-people' and next_at > now() + interval '1 second'`,
    );
  const mine = [
    { kind: 'opted-out', recipient: signe },
    { kind: 'moved', recipient: signe },
    { kind: 'gone', recipient: from },
  ];
  assert.deepEqual((await told(kommunB.id, `after=${cursor}&sender=${kommunB.id}`)).changes, mine);
  assert.deepEqual((await told(mediator.id, `after=${cursor}&sender=${kommunB.id}`)).changes, mine);
  assert.deepEqual((await told(kommunB.id, `sender=${kommunB.id}`)).changes, mine);
  assert.deepEqual((await told(kommunA.id, `after=${cursor}&sender=${kommunA.id}`)).changes, []);
  await call(kommunB.id, '/watched-recipients/removals', { sender: kommunB.id, recipients: [signe] });
  assert.deepEqual((await told(kommunB.id, `after=${cursor}&sender=${kommunB.id}`)).changes, mine.slice(2));
});

test('an account that closes after a death is told in the words of one that its holder closed', async () => {
  const dying = '198307112386';
  answer(await world.a.register(dying, [dying]));
  const cursor = await endFor(operatorA.id);
  await world.registers.act('die', { person: dying });
  let changes: readonly unknown[] = [];
  while (changes.length === 0) {
    await world.world.rows(
      `update job set next_at = now() where kind = 'follow-people' and next_at > now() + interval '1 second'`,
    );
    ({ changes } = await told(operatorA.id, `after=${cursor}`));
  }
  assert.deepEqual(changes, [{ kind: 'gone', recipient: dying }]);
});

test('an operator says that its own account is dormant, and it leaves the register; not another’s, not a company’s, not one who has signed since', async () => {
  const [sleeper, other] = ['199703212382', '199505242397'];
  answer(await world.a.register(sleeper, [sleeper]));
  answer(await world.b.register(other, [other]));
  const report = async (by: string, recipient: string, since: Date, scope = 'registry-accounts') => {
    const { status, body } = await call(by, '/dormant-accounts', { recipient, since: since.toISOString() }, scope);
    return [status, body.left];
  };
  const long = new Date(Date.now() - 1000 * 86_400_000);
  assert.deepEqual(await report(operatorA.id, sleeper, long), [200, false]);
  assert.deepEqual(await report(operatorA.id, other, new Date()), [200, false]);
  assert.equal((await report(operatorA.id, sleeper, new Date(), 'registry-changes'))[0], 403);
  assert.equal((await report(kommunA.id, sleeper, new Date()))[0], 403);
  assert.equal((await report(operatorA.id, company.id, new Date()))[0], 400);
  assert.equal((await report(operatorA.id, sleeper, new Date(Date.now() + 86_400_000)))[0], 400);
  const cursor = await endFor(operatorA.id);
  assert.deepEqual(await report(operatorA.id, sleeper, new Date()), [200, true]);
  assert.deepEqual(await report(operatorA.id, sleeper, new Date()), [200, false]);
  assert.equal((await world.reach(sleeper)).operator, undefined);
  assert.deepEqual((await told(operatorA.id, `after=${cursor}`)).changes, [{ kind: 'gone', recipient: sleeper }]);
});

test('which numbers were replaced is told to the operator that has the mailbox, and nobody registers one', async () => {
  const asked = { recipients: [amina, signe] };
  const mine = await call(operatorA.id, '/replaced-numbers', asked);
  assert.deepEqual(mine.body.replaced, [{ former: amina, current: renumbered, kept: 'former' }]);
  assert.deepEqual((await call(operatorB.id, '/replaced-numbers', asked)).body.replaced, []);
  assert.equal((await call(kommunA.id, '/replaced-numbers', asked)).status, 403);
  assert.equal(refusal(await world.b.register(amina, [amina])), 6007);
});

test('of people without an open mailbox at the operator it is told which numbers were replaced, wherever they are, and that it asked is in the audit trail', async () => {
  const [nowhere, to] = ['198208162381', '199603072399'];
  await world.registers.act('change-number', { person: nowhere, to });
  const asked = { recipients: [amina, signe, nowhere] };
  const { status, body } = await call(operatorB.id, '/current-numbers', asked, 'registry-accounts');
  assert.equal(status, 200);
  const text = JSON.stringify(body.replaced);
  for (const [former, current] of [
    [amina, renumbered],
    [nowhere, to],
  ])
    assert.match(text, new RegExp(`"former":"${former}","current":"${current}","since":"`));
  assert.doesNotMatch(text, new RegExp(signe));
  assert.equal((await call(operatorB.id, '/current-numbers', asked, 'registry-changes')).status, 403);
  assert.equal((await call(kommunA.id, '/current-numbers', asked, 'registry-accounts')).status, 403);
  const notes = await world.world.rows(`select actor, details from audit_event where kind = 'numbers.asked'`);
  assert.deepEqual(notes, [{ actor: operatorB.id, details: { asked: 3 } }]);
});

test('who may read what: other senders, unknown organisations, no scope, no token; a bound on how many; wrong numbers', async () => {
  const status = async (...given: Parameters<typeof call>) => (await call(...given)).status;
  assert.equal(await status(kommunA.id, `/changes?sender=${kommunB.id}`), 403);
  assert.equal(await status(mediator.id, `/changes?sender=${region.id}`), 403);
  assert.equal(await status(kommunA.id, '/changes'), 403);
  assert.equal(await status('164026000069', '/changes'), 403);
  assert.equal(await status(operatorA.id, '/changes', undefined, 'deliveries'), 403);
  assert.equal((await fetch(`${world.world.pages}/api/v1/changes`)).status, 401);
  assert.equal((await follow(kommunA.id, kommunB.id, [signe])).status, 403);
  const five = [signe, ture, amina, renumbered, '199602162399'];
  assert.equal((await follow(kommunA.id, kommunA.id, five)).status, 409);
  const { body } = await call(kommunA.id, `/watched-recipients?sender=${kommunA.id}`);
  assert.deepEqual([body.count, body.max], [1, 4]);
  assert.equal((await follow(kommunA.id, kommunA.id, ['190000000000'])).status, 400);
});

test('a cursor that is disposed of answers 410 and says where to go on; one that was never given 400', async () => {
  const { next } = await told(operatorA.id, 'limit=1000');
  await world.world.rows(`update change_feed set at = now() - interval '91 days' where position < ${next}`);
  await world.world.rows(`update job set next_at = now() where kind = 'dispose-of-changes'`);
  for (let kept = true; kept; ) {
    const [row] = await world.world.rows('select until from change_feed_disposed');
    kept = Number(row?.until) === 0;
  }
  const gone = await call(operatorA.id, '/changes?after=0');
  assert.equal(gone.status, 410);
  const [, on = ''] = /after=([0-9]+)/.exec(gone.headers.get('link') ?? '') ?? [];
  assert.equal((await told(operatorA.id, `after=${on}`)).next, next);
  assert.equal((await call(operatorA.id, '/changes?after=999999')).status, 400);
  await world.world.restart((config: Config) => ({ ...config, changes: { watchDays: 1 } }));
  await world.world.rows(`update watched set until = now()`);
  assert.deepEqual((await told(kommunB.id, `sender=${kommunB.id}`)).changes, []);
});

test('changes that end at the same time come in the order of commit: a reader that keeps asking misses none (random)', async () => {
  const people = ['198011162388', '198109222383', '197912232381', '197605012397', '197704022388', '197803012389'];
  const cursor = await endFor(operatorA.id);
  let done = false;
  const seen: string[] = [];
  const reading = (async () => {
    for (let after = cursor, last = false; !last; ) {
      last = done;
      const page = await told(operatorA.id, `after=${after}&limit=2`);
      seen.push(...page.changes.map(({ recipient, kind }) => `${String(kind)} ${String(recipient)}`));
      after = page.next;
      if (last && page.changes.length > 0) last = false;
    }
  })();
  await Promise.all(people.map(async (person) => answer(await world.a.register(person, [person]))));
  await Promise.all(people.map(async (person) => answer(await world.a.deregister(person, [person]))));
  done = true;
  await reading;
  const expected = people.flatMap((person) => [`new ${person}`, `gone ${person}`]);
  assert.deepEqual(seen.toSorted(), expected.toSorted());
});
