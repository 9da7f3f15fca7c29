// Operators that do wrong in every way there is: the state, the attempts and the events that result (DESIGN rule 4).
import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import {
  answering,
  bareFault,
  closing,
  cutOff,
  fault,
  garbage,
  good,
  lengthy,
  madeUpOperator,
  never,
  page500,
  recipientOf,
  redirecting,
  refusing,
  slow,
} from '../scenarios/mediator-behaviours.ts';
import type { RunningMediator } from '../scenarios/mediator-client.ts';
import {
  answerWith,
  type Behaviour,
  deliveryResult,
  faultBytes,
  type Peer,
  startPeer,
} from '../scenarios/mediator-peers.ts';
import { operatorB, somebody, World } from '../scenarios/mediator-world.ts';
import { mulberry } from './letters.ts';

const TIMEOUT_MS = 1_500;
const removing = madeUpOperator(500);
const plain = madeUpOperator(501);
const seed = randomInt(1 << 30);
let world: World;
let running: RunningMediator;
let operator: Peer;
const behaviours = new Map<string, Behaviour[]>();
const received = new Map<string, Buffer[]>();
let elsewhere = 0;

before(async () => {
  world = await World.open();
  operator = await startPeer(world.peerFiles(operatorB), (call) => {
    if (call.request.url === '/elsewhere') elsewhere += 1;
    const recipient = recipientOf(call.body);
    const calls = received.get(recipient) ?? [];
    received.set(recipient, [...calls, call.body]);
    return (behaviours.get(recipient)?.[calls.length] ?? good)(call);
  });
  const breaker = { failures: 1_000_000 };
  const known = [
    { organisation: removing.id, repeats: 'deduplicated' as const, breaker, atOnce: 32 },
    { organisation: plain.id, repeats: 'unknown' as const, breaker, atOnce: 32 },
  ];
  running = await world.mediator({ operators: { ...world.config.operators, timeoutMs: TIMEOUT_MS, known } });
});
after(async () => {
  await world.close();
  await operator.stop();
});

function at(who: { readonly id: string; readonly name: string }, ...script: Behaviour[]): string {
  const recipient = somebody();
  behaviours.set(recipient, script);
  world.far.mailboxes.set(recipient, { operator: { ...who, address: `${operator.url}/Service/v3` } });
  return recipient;
}

/** One answer of a peer, and what it must be taken for. */
interface Case {
  readonly does: string;
  readonly behaviour: Behaviour;
  readonly is: {
    readonly outcome: 'delivered' | 'refused' | 'unknown';
    readonly reason?: string;
    readonly code?: number;
  };
}

const unknown = (does: string, reason: string, behaviour: Behaviour): Case => ({
  does,
  behaviour,
  is: { outcome: 'unknown', reason },
});
const delivered = (does: string, behaviour: Behaviour): Case => ({ does, behaviour, is: { outcome: 'delivered' } });
const refused = (does: string, reason: string, behaviour: Behaviour, code?: number): Case => ({
  does,
  behaviour,
  is: { outcome: 'refused', reason, ...(code === undefined ? {} : { code }) },
});

const pick = <T>(random: () => number, from: readonly [T, ...T[]]): T =>
  from[Math.floor(random() * from.length)] ?? from[0];
const random = mulberry(seed);
const other = () => somebody();

const cases: readonly Case[] = [
  delivered('takes its time, within ours', slow(500)),
  unknown('is slower than our time', 'timeout', slow(TIMEOUT_MS + 1_000)),
  unknown('never answers', 'timeout', never),
  refused('says Delivered false', 'operator-refused', refusing),
  ...[5001, 5002, 5003, 5005, 5012, 5014, 5019, 6004, 6005, 6006, 6007, 9998].map((code) =>
    refused(`refuses by fault ${code}`, 'operator-fault', fault(code), code),
  ),
  refused('refuses by a fault under HTTP 200', 'operator-fault', fault(5003, 200), 5003),
  ...[1, 4000, 4001, 4998, 4999, 5000].map((code) =>
    unknown(`has an error of its own, fault ${code}`, `fault-${code}`, fault(code)),
  ),
  unknown('answers a fault of a number that there is not', 'fault-9999', ({ response }) =>
    answerWith(response, Buffer.from(Buffer.from(faultBytes(9998)).toString().replaceAll('9998', '9999')), 500),
  ),
  unknown('answers a SOAP fault without a code', 'fault-without-code', bareFault),
  unknown('answers 500 with a page', 'http-500', page500),
  ...[400, 401, 403, 404, 413, 429, 502, 503, 504].map((status) =>
    unknown(`answers HTTP ${status}`, `http-${status}`, garbage(Buffer.from('no'), status)),
  ),
  unknown('says delivered, but under HTTP 500', 'http-500', ({ body, response }) =>
    answerWith(response, deliveryResult({ recipientId: recipientOf(body), delivered: true }), 500),
  ),
  unknown('answers random bytes', 'answer-not-understood', garbage(bytesOf(random))),
  unknown('answers nothing', 'answer-not-understood', garbage(Buffer.alloc(0))),
  unknown('answers JSON', 'answer-not-understood', garbage(Buffer.from('{"delivered":true}'))),
  unknown('answers XML of another kind', 'answer-not-understood', garbage(Buffer.from('<ok/>'))),
  unknown('does not speak HTTP', 'answer-not-http', ({ response }) => {
    response.socket?.end('delivered: true\r\n\r\n');
  }),
  ...[random(), random(), random()].map((share) =>
    unknown(`breaks off after ${Math.round(share * 100)} % of its answer`, 'connection-lost', cutOff(share)),
  ),
  unknown('closes after it has read', 'connection-lost', closing),
  unknown('redirects', 'http-307', (call) => redirecting(307, `${operator.url}/elsewhere`)(call)),
  unknown('has moved for good', 'http-301', (call) => redirecting(301, `${operator.url}/elsewhere`)(call)),
  unknown('answers 5 MiB', 'answer-too-large', lengthy(5 * 1024 * 1024)),
  delivered('answers a long but good answer', lengthy(1024 * 1024)),
  unknown(
    'answers for another recipient',
    'answer-for-another-recipient',
    answering(() => [{ recipientId: other(), delivered: true }]),
  ),
  unknown(
    'refuses another recipient',
    'answer-for-another-recipient',
    answering(() => [{ recipientId: other(), delivered: false }]),
  ),
  delivered(
    'has no good word of another, and one of ours',
    answering((ours) => [
      { recipientId: other(), delivered: false },
      { recipientId: ours, delivered: true },
    ]),
  ),
  refused(
    'delivered to another, not to ours',
    'operator-refused',
    answering((ours) => [
      { recipientId: other(), delivered: true },
      { recipientId: ours, delivered: false },
    ]),
  ),
  delivered(
    'says it twice',
    answering((ours) => [
      { recipientId: ours, delivered: true },
      { recipientId: ours, delivered: true },
    ]),
  ),
  unknown(
    'says yes and no of ours',
    'answer-contradicts-itself',
    answering((ours) => [
      { recipientId: ours, delivered: true },
      { recipientId: ours, delivered: false },
    ]),
  ),
];

describe('an operator that', { concurrency: 6 }, () => {
  for (const each of cases) {
    test(`${each.does}: ${each.is.outcome}`, async (t) => {
      t.diagnostic(`seed ${seed}`);
      await Promise.all([once(each), again(each)]);
    });
  }
});

// Where repeats may stay, one attempt is all there is: the state says what is known.
async function once({ behaviour, is }: Case): Promise<void> {
  const recipient = at(plain, behaviour);
  const id = await running.accepted(world.signed(recipient));
  const events = await running.until(id, ({ kind }) => kind === is.outcome);
  const status = await running.status(id);
  assert.equal(status.state, is.outcome);
  assert.equal(status.reason, is.reason);
  assert.equal(status.code, is.code);
  assert.equal(status.doubt, is.outcome === 'unknown');
  assert.equal(status.awaiting, is.outcome === 'unknown' ? 'person' : undefined);
  assert.equal(status.possiblyRepeated, false);
  assert.deepEqual(
    status.attempts.map(({ outcome }) => outcome),
    [is.outcome],
  );
  assert.deepEqual(
    events.map(({ kind }) => kind),
    ['accepted', 'looked-up', 'sealed', 'attempted', is.outcome],
  );
  assert.equal(received.get(recipient)?.length, 1);
}

// Where repeats are removed, unknown is tried again with the same bytes; all else is final at once.
async function again({ behaviour, is }: Case): Promise<void> {
  const recipient = at(removing, behaviour, good);
  const id = await running.accepted(world.signed(recipient));
  const end = is.outcome === 'refused' ? 'refused' : 'delivered';
  const events = await running.until(id, ({ kind }) => kind === end);
  const status = await running.status(id);
  const doubt = is.outcome === 'unknown';
  assert.equal(status.state, end);
  assert.equal(status.doubt, doubt);
  assert.equal(status.awaiting, undefined);
  assert.equal(status.possiblyRepeated, false);
  assert.deepEqual(
    status.attempts.map(({ outcome }) => outcome),
    doubt ? ['unknown', 'delivered'] : [is.outcome],
  );
  assert.deepEqual(
    events.map(({ kind }) => kind).slice(3),
    doubt ? ['attempted', 'unknown', 'looked-up', 'attempted', 'delivered'] : ['attempted', end],
  );
  const [first, second] = received.get(recipient) ?? [];
  assert.ok(first !== undefined && (doubt ? second?.equals(first) : second === undefined));
}

test('no redirect was followed', () => {
  assert.equal(elsewhere, 0);
});

test('closing before it reads, before it stores and after: one copy where repeats are removed, a person where not', async (t) => {
  t.diagnostic(`seed ${seed}`);
  const stored = new Map<string, Set<string>>();
  const store: Behaviour = ({ body }) => {
    const recipient = recipientOf(body);
    stored.set(recipient, (stored.get(recipient) ?? new Set()).add(body.toString('base64')));
  };
  let early = 0;
  const peer = await startPeer(
    world.peerFiles(operatorB),
    async (call) => {
      const recipient = recipientOf(call.body);
      const script = behaviours.get(recipient) ?? [];
      await (script.shift() ?? good)(call);
    },
    { early: () => early-- > 0 },
  );
  const storing: Behaviour = async (call) => {
    await store(call);
    await good(call);
  };
  const afterStoring: Behaviour = async (call) => {
    await store(call);
    await closing(call);
  };
  for (const when of ['reads', 'stores', 'has stored'] as const) {
    for (const who of [removing, plain]) {
      const recipient = somebody();
      const first = when === 'has stored' ? afterStoring : closing;
      behaviours.set(recipient, when === 'reads' ? [storing] : [first, storing]);
      world.far.mailboxes.set(recipient, { operator: { ...who, address: `${peer.url}/Service/v3` } });
      if (when === 'reads') early = 1;
      const id = await running.accepted(world.signed(recipient, { text: pick(random, ['Hej.', 'Ja.', 'Nej.']) }));
      const status = await running.after(id, ...(who === removing ? ['delivered'] : ['unknown']));
      const copies = stored.get(recipient)?.size ?? 0;
      if (who === removing) assert.deepEqual([status.state, copies, status.doubt], ['delivered', 1, true], when);
      else
        assert.deepEqual(
          [status.state, copies, status.awaiting],
          ['unknown', when === 'has stored' ? 1 : 0, 'person'],
          when,
        );
    }
  }
  await peer.stop();
});

/** At most 5 000 bytes that are the same for the same seed. */
function bytesOf(random: () => number): Buffer {
  return Buffer.from(Array.from({ length: 1 + Math.floor(random() * 5_000) }, () => Math.floor(random() * 256)));
}
