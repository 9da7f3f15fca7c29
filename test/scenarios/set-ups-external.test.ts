// Our sender and a mediator of another make behind Message v3: every kind of answer, and what the caseworker is told (DESIGN rule 4; SKL-S1, SKL-S3, SKL-12).
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { Config } from '../../src/services/sender/index.ts';
import type { Person } from '../person.ts';
import { RogueMediator } from './rogue-mediator.ts';
import { kommunA, kommunB, SenderWorld, until, withMailbox } from './sender-world.ts';

let world: SenderWorld;
let mediator: RogueMediator;
let config: Pick<Config, 'organisations'>;
let tokens: Readonly<Record<string, string>>;
before(async () => {
  world = await SenderWorld.open();
  mediator = new RogueMediator(world.mediatorFiles);
  await mediator.up();
  // Kommun B's does not say what it does with repeats; Kommun A's removes them.
  const repeats = { [kommunB.id]: 'unknown', [kommunA.id]: 'deduplicated' } as const;
  config = {
    organisations: world.config.organisations.map((organisation) => ({
      ...organisation,
      mediator: {
        kind: 'soap',
        name: 'En annans förmedling',
        url: mediator.url,
        caFiles: [world.mediatorFiles.caFile],
        repeats: repeats[organisation.id] ?? 'unknown',
        firstPollSeconds: 0.1,
        pollSeconds: 0.2,
        timeoutSeconds: 5,
        followHours: 24,
      },
    })),
  };
  await world.sender(config);
  tokens = { [kommunB.id]: await world.token('system-b'), [kommunA.id]: await world.token('system-a') };
});
after(async () => {
  await world.close();
  await mediator.down();
});

async function call(as: { readonly id: string }, path: string, given?: object): Promise<Record<string, unknown>> {
  const headers: Record<string, string> = { authorization: `Bearer ${tokens[as.id]}` };
  const address = `${world.address}/api/v1${path}`;
  if (given === undefined) return Object(await (await fetch(address, { headers })).json());
  const posting = { ...headers, 'content-type': 'application/json', 'idempotency-key': randomUUID() };
  const answer = await fetch(address, { method: 'POST', headers: posting, body: JSON.stringify(given) });
  assert.equal(answer.status, 202);
  return Object(await answer.json());
}

async function send(as: { readonly id: string }, subject: string): Promise<string> {
  const letter = { recipient: withMailbox, subject, text: 'Hej', channel: 'digital-or-paper' };
  return String((await call(as, '/letters', letter))['letterId']);
}

async function becomes(as: { readonly id: string }, id: string, state: string) {
  return await until(`${id} ${state}`, async () => {
    const letter = await call(as, `/letters/${id}`);
    return letter['state'] === state ? letter : undefined;
  });
}

const kinds = (letter: Record<string, unknown>): string[] =>
  Object(letter)['timeline'].map(({ kind }: { readonly kind: string }) => kind);
const times = (subject: string) => mediator.handedOver.filter((one) => one === subject).length;

async function onPaper(as: { readonly id: string }): Promise<string[]> {
  return Object(await call(as, '/print-queue'))['letters'].map((one: { letterId: string }) => one.letterId);
}

async function page(id: string, words: RegExp): Promise<Person> {
  const anna = await world.person('anna.ask');
  await until(String(words), async () =>
    words.test((await anna.open(`${world.address}/letters/${id}`)).text) ? true : undefined,
  );
  return anna;
}

test('taken, pending, delivered: asked until it is known, and then no more', async () => {
  const id = await send(kommunB, 'Framme');
  await becomes(kommunB, id, 'accepted');
  const asked = mediator.asked;
  await until('asked again', async () => (mediator.asked >= asked + 2 ? true : undefined));
  mediator.outcome.set('Framme', [{ type: 'Digital', deliveryStatus: 'Delivered' }]);
  const letter = await becomes(kommunB, id, 'delivered');
  assert.deepEqual(kinds(letter), ['created', 'checked', 'signed', 'handed-over', 'delivered']);
  await page(id, /Brevet är framme.*Enligt förmedlaren/);
});

test('the mediator may have sent it on paper itself: said so', async () => {
  mediator.outcome.set('Deras papper', [{ type: 'Paper', deliveryStatus: 'Delivered' }]);
  const id = await send(kommunB, 'Deras papper');
  await becomes(kommunB, id, 'delivered');
  await page(id, /Förmedlaren säger att brevet har skickats på papper/);
});

test('DeliveryFailed is certain: the letter goes on paper', async () => {
  mediator.outcome.set('Kom inte fram', [{ type: 'Not', deliveryStatus: 'DeliveryFailed' }]);
  const id = await send(kommunB, 'Kom inte fram');
  const letter = await becomes(kommunB, id, 'to-print');
  assert.deepEqual(kinds(letter).slice(-2), ['refused', 'to-print']);
  assert.deepEqual(await onPaper(kommunB), [id]);
});

test('a word about somebody else, words that contradict each other and faults decide nothing', async () => {
  mediator.outcome.set('Annan', 'other-recipient');
  mediator.outcome.set('Motsäger', [
    { type: 'Digital', deliveryStatus: 'Delivered' },
    { type: 'Not', deliveryStatus: 'DeliveryFailed' },
  ]);
  mediator.outcome.set('Fel', { fault: 4001 });
  const ids = [await send(kommunB, 'Annan'), await send(kommunB, 'Motsäger'), await send(kommunB, 'Fel')];
  for (const id of ids) await becomes(kommunB, id, 'accepted');
  const asked = mediator.asked;
  await until('asked again', async () => (mediator.asked > asked + 6 ? true : undefined));
  for (const id of ids) assert.equal((await call(kommunB, `/letters/${id}`))['state'], 'accepted');
  for (const subject of ['Annan', 'Motsäger', 'Fel']) {
    mediator.outcome.set(subject, [{ type: 'Digital', deliveryStatus: 'Delivered' }]);
  }
  for (const id of ids) await becomes(kommunB, id, 'delivered');
});

test('a refusal by its code is certain, and its words are shown', async () => {
  mediator.handling.set('Avvisat', { fault: 5005 });
  const id = await send(kommunB, 'Avvisat');
  const letter = await becomes(kommunB, id, 'rejected');
  assert.deepEqual(letter['outcome'], { kind: 'not-delivered', reason: 'mediator-fault' });
  const anna = await page(id, /Förmedlaren svarade med ett fel: not today \(felkod 5005\)/);
  assert.match(anna.text, /Skriv ut brevet på papper/);
  assert.equal(times('Avvisat'), 1);
});

for (const [what, subject, handling] of [
  ['the connection breaks after it was taken', 'Brutet', 'take-and-break'],
  ['the answer is not SOAP', 'Skräp', 'garbage'],
  ['a fault says only that something failed there', 'Systemfel', { fault: 4000 }],
] as const) {
  test(`${what}: not handed over again, not on paper, said to be in doubt`, async () => {
    mediator.handling.set(subject, handling);
    const id = await send(kommunB, subject);
    const letter = await becomes(kommunB, id, 'unknown');
    assert.deepEqual(kinds(letter), ['created', 'checked', 'signed', 'hand-over-unknown']);
    assert.deepEqual(Object(letter['outcome']).kind, 'unknown');
    const anna = await page(
      id,
      /Vi vet inte om förmedlingen tog emot brevet.*Skicka det inte igen.*Fråga förmedlaren om de har brev/,
    );
    assert.ok(anna.text.includes(id));
    assert.doesNotMatch(anna.text, /Skriv ut brevet på papper/);
    assert.equal(times(subject), 1);
    assert.ok(!(await onPaper(kommunB)).includes(id));
    assert.doesNotMatch(anna.text, /Förmedlaren svarar inte/);
  });
}

test('where the mediator removes repeats the very same bytes are handed over again', async () => {
  mediator.handling.set('Igen', 'break-once');
  mediator.outcome.set('Igen', [{ type: 'Digital', deliveryStatus: 'Delivered' }]);
  const id = await send(kommunA, 'Igen');
  const letter = await becomes(kommunA, id, 'delivered');
  assert.deepEqual(kinds(letter), ['created', 'checked', 'signed', 'hand-over-unclear', 'handed-over', 'delivered']);
  const [first, second, ...more] = mediator.bytes.get('Igen') ?? [];
  assert.ok(first !== undefined && second !== undefined && more.length === 0);
  assert.deepEqual(first, second);
});

test('a refusal after a hand-over that may have arrived does not make it certain', async () => {
  mediator.handling.set('Ändrat sig', 'take-and-break');
  const id = await send(kommunA, 'Ändrat sig');
  await until('unclear', async () =>
    (await call(kommunA, `/letters/${id}`))['state'] === 'signed' && times('Ändrat sig') > 0 ? true : undefined,
  );
  mediator.handling.set('Ändrat sig', { fault: 5002 });
  await becomes(kommunA, id, 'unknown');
  assert.ok(!(await onPaper(kommunA)).includes(id));
});

test('a mediator that cannot be reached has got nothing: the letter waits, the pages say so, and it goes when it answers', async () => {
  await mediator.down();
  const id = await send(kommunB, 'Väntar');
  await until('waits', async () =>
    Object((await call(kommunB, `/letters/${id}`))['outcome']).waitingFor === 'no-answer' ? true : undefined,
  );
  const bo = await world.person('bo.berg');
  assert.match((await bo.open(`${world.address}/letters`)).text, /Förmedlaren svarar inte/);
  assert.match(
    (await bo.open(`${world.address}/settings`)).text,
    /Message v3 \(SOAP\).*visas som ovisst för den som skrev det/,
  );
  mediator.outcome.set('Väntar', [{ type: 'Digital', deliveryStatus: 'Delivered' }]);
  await mediator.up();
  await becomes(kommunB, id, 'delivered');
  assert.equal(times('Väntar'), 1);
  assert.doesNotMatch((await bo.open(`${world.address}/letters`)).text, /Förmedlaren svarar inte/);
});

test('a person who has asked the mediator ends the doubt, and only then it may go on paper', async () => {
  mediator.handling.set('Efterfrågat', 'take-and-break');
  const id = await send(kommunB, 'Efterfrågat');
  await becomes(kommunB, id, 'unknown');
  const anna = await page(id, /Vad säger förmedlaren/);
  await anna.press(/Spara svaret/);
  assert.equal(anna.status, 422);
  assert.match(anna.text, /Välj om brevet kom fram eller inte/);
  await anna.press(/Spara svaret/, { outcome: 'not-arrived' });
  assert.match(anna.text, /Brevet går på papper.*En person har kontrollerat att brevet inte kom fram/);
  assert.doesNotMatch(anna.text, /Vad säger förmedlaren/);
  assert.ok((await onPaper(kommunB)).includes(id));
  assert.equal(times('Efterfrågat'), 1);
});
