// FaR is asked in questions of at most 1000 recipients, and an answer is used again for the configured time and no longer.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parseOrganisationsnummer } from '../../domain/organisationsnummer.ts';
import { parseRecipientId, type RecipientId } from '../../domain/recipient-id.ts';
import { authorityOperations } from '../../wire/mina-meddelanden/authority.ts';
import { recipientOperations } from '../../wire/mina-meddelanden/recipient.ts';
import { readEnvelope, writeEnvelope } from '../../wire/soap/envelope.ts';
import { Registry } from './registry.ts';

const kommunB = organisation('162021003898');
const kommunA = organisation('162021004748');

function organisation(text: string) {
  const parsed = parseOrganisationsnummer(text);
  assert.ok(parsed.ok);
  return parsed.value;
}

const people = readFileSync(new URL('../../../test/vectors/identities/personnummer.txt', import.meta.url), 'utf8')
  .split('\n')
  .map((line) => parseRecipientId(line.trim()))
  .flatMap((parsed): RecipientId[] => (parsed.ok ? [parsed.value] : []));

/** A registry whose clock and answers the test decides; `asked` has how many recipients each question had. */
function registryOf(reachableForMs: number) {
  const far = { asked: [] as number[], answers: true, now: Date.parse('2026-11-22T12:00:00Z') };
  const { isReachable } = recipientOperations;
  const registry = new Registry({
    post: async (_url, envelope) => {
      const { recipients } = isReachable.request.read(readEnvelope(envelope).body);
      far.asked.push(recipients.length);
      if (!far.answers) return { kind: 'unknown', reason: 'timeout' };
      const statuses = recipients.map((recipientId) => ({
        accountStatus: { recipientId, type: 'Not' as const, pending: false },
        senderAccepted: false,
      }));
      return { kind: 'answer', status: 200, body: writeEnvelope(isReachable.response.write({ statuses })) };
    },
    recipientUrl: 'https://far.example.se/Recipient/v3',
    authorityUrl: 'https://far.example.se/Authority',
    mediator: kommunB,
    reachableForMs,
    dispatchersForMs: 600_000,
    clock: () => new Date(far.now),
  });
  return { far, registry };
}

test('more than 1000 recipients are asked for in several questions, and each is answered', async () => {
  const { far, registry } = registryOf(0);
  const found = await registry.reachable(kommunB, people);
  assert.equal(found.size, people.length);
  assert.ok(people.length > 1_000);
  assert.deepEqual(far.asked, [1_000, people.length - 1_000]);
});

test('an answer is used again for its time, for the same sender only', async () => {
  const { far, registry } = registryOf(5_000);
  const some = people.slice(0, 3);
  await registry.reachable(kommunB, some);
  far.now += 4_999;
  await registry.reachable(kommunB, people.slice(0, 4));
  await registry.reachable(kommunA, some);
  far.now += 1;
  await registry.reachable(kommunB, some);
  assert.deepEqual(far.asked, [3, 1, 3, 3]);
});

test('no answer is not kept: the next one asks again', async () => {
  const { far, registry } = registryOf(5_000);
  const [somebody] = people;
  assert.ok(somebody);
  far.answers = false;
  assert.equal((await registry.reachable(kommunB, [somebody])).get(somebody)?.kind, 'unanswered');
  far.answers = true;
  assert.equal((await registry.reachable(kommunB, [somebody])).get(somebody)?.kind, 'unreachable');
  assert.deepEqual(far.asked, [1, 1]);
});

/** A registry that is asked for whom we mediate; each question is answered when the test says so, and how. */
function listOf(dispatchersForMs: number) {
  const far = {
    now: Date.parse('2026-11-22T12:00:00Z'),
    asked: [] as ((answer: 'list' | 'silence' | 'garbage') => void)[],
  };
  const { response } = authorityOperations.getDispatchers;
  const list = response.write({ dispatchers: [{ id: kommunB, name: 'Vi', senders: [kommunA] }] });
  const registry = new Registry({
    post: () =>
      new Promise((answered) => {
        far.asked.push((answer) => {
          if (answer === 'silence') answered({ kind: 'unknown', reason: 'timeout' });
          else
            answered({
              kind: 'answer',
              status: 200,
              body: answer === 'list' ? writeEnvelope(list) : Buffer.from('nej'),
            });
        });
      }),
    recipientUrl: 'https://far.example.se/Recipient/v3',
    authorityUrl: 'https://far.example.se/Authority',
    mediator: kommunB,
    reachableForMs: 0,
    dispatchersForMs,
    clock: () => new Date(far.now),
  });
  return { far, registry };
}

test('a registry that never answers holds no door up: what it last said goes on counting, and its first silence is short', async () => {
  const { far, registry } = listOf(600_000);
  assert.equal(await registry.mediatesFor(kommunA, 20), 'unanswered', 'no list yet: taken in, and asked again');
  far.asked[0]?.('list');
  assert.equal(await registry.mediatesFor(kommunA), 'yes');
  far.now += 600_001;
  const looking = registry.mediatesFor(kommunA);
  assert.equal(await registry.mediatesFor(kommunA, 20), 'yes', 'the old list');
  assert.equal(await registry.mediatesFor(kommunB, 20), 'unanswered', 'may have been added since');
  // What hangs has been waited for: those who come after do not each wait for it anew, while the question is still under way.
  far.now += 3_000;
  const came = performance.now();
  const others = await Promise.all([registry.mediatesFor(kommunA, 3_000), registry.mediatesFor(kommunB, 3_000)]);
  assert.deepEqual(others, ['yes', 'unanswered']);
  assert.ok(performance.now() - came < 1_000);
  assert.equal(far.asked.length, 2, 'one question');
  far.asked[1]?.('silence');
  assert.equal(await looking, 'yes');
  // It was silent the last time: nobody at a door waits for it again.
  const started = performance.now();
  assert.equal(await registry.mediatesFor(kommunA, 60_000), 'yes');
  assert.equal(await registry.mediatesFor(kommunB, 60_000), 'unanswered');
  assert.ok(performance.now() - started < 1_000);
  far.asked[2]?.('list');
  assert.equal(await registry.mediatesFor(kommunB), 'no', 'it answers again: the list is true');
  assert.equal(far.asked.length, 3);
});

test('a list that cannot be read is no list: nobody is refused for it', async () => {
  const { far, registry } = listOf(600_000);
  const looking = registry.mediatesFor(kommunB);
  far.asked[0]?.('garbage');
  assert.equal(await looking, 'unanswered');
});
