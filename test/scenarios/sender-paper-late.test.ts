// Print batches and what happens while they are made and afterwards: opened or delivered late, a letter is not posted too (issue 4, "Paper"; SKL-S5).
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { PDFDocument } from 'pdf-lib';
import pg from 'pg';
import type { Registered } from '../../src/main/sandbox/paper-simulator.ts';
import { atAddress, PaperWorld } from './sender-paper-world.ts';
import { optedOut, until, withoutMailbox } from './sender-world.ts';

const register = new Map<string, Registered>([withoutMailbox, optedOut].map((id) => [id, { lines: atAddress }]));
let paper: PaperWorld;
before(async () => {
  paper = await PaperWorld.open({ addresses: register });
  await paper.start();
});
after(async () => paper.close());

async function sql(text: string, values: readonly unknown[] = []): Promise<void> {
  const client = new pg.Client({ connectionString: paper.sender.database.ownerUrl });
  await client.connect();
  await client.query(text, [...values]);
  await client.end();
}

/** As if the mediator had said, after all, that it was delivered; or it was, and a copy waits beside it. */
async function arrived(letter: string, as: 'itself' | 'with-copy'): Promise<void> {
  await sql(`update sender.letter set state = 'delivered', settled_at = now() where id = $1`, [letter]);
  if (as === 'itself') return;
  const copy = `insert into sender.letter_on_paper (letter, organisation, copy_queued_at)
    select id, organisation, now() from sender.letter where id = $1
    on conflict (letter) do update set copy_queued_at = now()`;
  await sql(copy, [letter]);
}
const opened = (letter: string) => sql('update sender.letter set opened_at = now() where id = $1', [letter]);

test('a copy that is opened while its batch is made is not printed, and the letter’s page says so', async () => {
  const letter = await paper.queued('Öppnat under tiden');
  await arrived(letter, 'with-copy');
  paper.simulator.down = true;
  const id = await paper.batch([letter]);
  await until('waits', async () =>
    (await paper.call('GET', `/print-batches/${id}`)).waitingFor === 'address-register' ? true : undefined,
  );
  const person = await paper.sender.person('bo.berg');
  await opened(letter);
  paper.simulator.down = false;
  await sql(`update sender.job set next_at = now() where key = $1`, [id]);
  const made = await paper.batchIn(id, 'made', 'released');
  assert.deepEqual([made.state, made.letters], ['released', []]);
  assert.deepEqual(await paper.queue(), []);
  await person.open(`${paper.sender.address}/letters/${letter}`);
  assert.match(person.text, /mottagaren har öppnat det sedan\. Ingen kopia skrivs ut/);
  assert.doesNotMatch(person.text, /En kopia på papper står i utskriftskön/);
});

test('what has arrived or was opened since the file was made stands on the batch’s page, to be taken out, and does not count as printed', async () => {
  const names = ['Kom fram sent', 'Öppnades sent', 'Ska postas', 'Kopia som ska postas'];
  const letters: string[] = [];
  for (const name of names) letters.push(await paper.queued(name));
  const [late = '', copy = '', posted = '', unopened = ''] = letters;
  await arrived(copy, 'with-copy');
  await arrived(unopened, 'with-copy');
  const id = await paper.batch(letters);
  await paper.batchIn(id, 'made');
  const person = await paper.sender.person('bo.berg');
  const page = `${paper.sender.address}/print-batches/${id}`;
  assert.doesNotMatch((await person.open(page)).text, /ska inte postas/);
  await arrived(late, 'itself');
  await opened(copy);
  await person.open(page);
  assert.match(person.text, /2 brev ska inte postas.*Ta ut dem ur utskriften/);
  assert.match(person.text, /Kom fram sent sida \d+–\d+, har kommit fram digitalt/);
  assert.match(person.text, /Öppnades sent sida \d+–\d+, mottagaren har öppnat brevet/);
  assert.doesNotMatch(person.text, /postas sida \d+–\d+, /);
  const told = (await paper.call('GET', `/print-batches/${id}`)).letters;
  assert.ok(Array.isArray(told));
  assert.deepEqual(
    new Map(told.map((one) => [String(Object(one).letterId), Object(one).late])),
    new Map(letters.map((letter) => [letter, letter === late ? 'delivered' : letter === copy ? 'opened' : undefined])),
  );
  await person.press(/Markera som utskriven/);
  const printed = async (letter: string) =>
    JSON.stringify((await paper.call('GET', `/letters/${letter}`)).timeline).includes('"printed"');
  assert.deepEqual(await Promise.all(letters.map(printed)), [false, false, true, true]);
  assert.equal((await paper.call('GET', `/letters/${posted}`)).state, 'printed');
  await person.open(page);
  assert.doesNotMatch(person.text, /Kom fram sent|Öppnades sent/);
});

test('whose identity is protected since the file was made is in no file any more: it is made once more without the letter', async () => {
  const hidden = await paper.queued('Skyddas sedan', { recipient: optedOut });
  const other = await paper.queued('Vanligt');
  const id = await paper.batch([hidden, other]);
  await paper.batchIn(id, 'made');
  const pagesOf = async () => (await PDFDocument.load(await paper.bytes(`/print-batches/${id}/file`))).getPageCount();
  assert.equal(await pagesOf(), 4);
  register.set(optedOut, 'protected');
  await paper.call('GET', `/letters/${hidden}/print-pdf`, undefined, 409);
  const made = await paper.batchIn(id, 'made');
  assert.deepEqual(made.letters, [{ letterId: other, firstPage: 1, pages: 2 }]);
  assert.equal(await pagesOf(), 2);
  await paper.call('POST', `/print-batches/${id}/printed`);
  assert.equal((await paper.call('GET', `/letters/${other}`)).state, 'printed');
  assert.equal((await paper.call('GET', `/letters/${hidden}`)).state, 'to-print');
});

describe('a supplier’s batch of which somebody’s identity is protected before it has answered', () => {
  const supplier = (does: PaperWorld['simulator']['supplier']): void => {
    paper.simulator.supplier = does;
  };
  beforeEach(() => register.set(optedOut, { lines: atAddress }));
  afterEach(() => supplier('answers'));

  /** Two letters at a supplier that does so; the first one's recipient is found to be protected then. */
  async function stopped(does: PaperWorld['simulator']['supplier']) {
    supplier(does);
    const hidden = await paper.queued(`Skyddas hos leverantör som ${does}`, { recipient: optedOut });
    const other = await paper.queued('Vanligt hos leverantör');
    const id = await paper.batch([hidden, other], 'supplier');
    await until('waits for the supplier', async () =>
      (await paper.call('GET', `/print-batches/${id}`)).waitingFor === 'supplier' ? true : undefined,
    );
    register.set(optedOut, 'protected');
    await paper.call('GET', `/letters/${hidden}/print-pdf`, undefined, 409);
    return { hidden, other, id };
  }

  test('is made once more without the letter where the supplier has nothing to print', async () => {
    const { hidden, other, id } = await stopped('nothing');
    supplier('answers');
    await paper.inState(other, 'printed');
    const { letters, pages } = paper.simulator.jobs.get(id) ?? {};
    assert.deepEqual([letters, pages], [[other], 2]);
    assert.equal((await paper.call('GET', `/letters/${hidden}`)).state, 'to-print');
  });

  test('is not handed over again where the supplier may have it: a person asks, and lets the other letter go', async () => {
    const { hidden, other, id } = await stopped('half');
    const failed = await paper.batchIn(id, 'failed');
    assert.deepEqual([failed.problem, failed.file], ['letter-stopped', undefined]);
    supplier('answers');
    const person = await paper.sender.person('bo.berg');
    await person.open(`${paper.sender.address}/print-batches/${id}`);
    assert.match(person.text, /Be leverantören att kasta omgången/);
    await paper.call('POST', `/print-batches/${id}/release`, {}, 409);
    await paper.call('POST', `/print-batches/${id}/release`, { supplierAsked: true });
    const queue = await paper.queue();
    assert.deepEqual([queue.includes(other), queue.includes(hidden)], [true, false]);
    assert.equal((await paper.call('GET', `/letters/${hidden}`)).state, 'to-print');
    await paper.call('POST', `/letters/${other}/printed`, {});
  });
});
