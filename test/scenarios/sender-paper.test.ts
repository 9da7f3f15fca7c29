// Letters on paper (issue 4, "Paper"; SKL-S5, SKL-23): batches, addresses, protected identity, suppliers, returned mail, unopened letters.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { PDFDocument } from 'pdf-lib';
import pg from 'pg';
import { MailingClient } from './mailing-steps.ts';
import { PaperWorld, protectedPerson } from './sender-paper-world.ts';
import { optedOut, pending, until, withoutMailbox } from './sender-world.ts';

let paper: PaperWorld;
before(async () => {
  paper = await PaperWorld.open({ returned: (_, letters) => letters.slice(0, 1) });
  await paper.start();
});
after(async () => paper.close());

async function sql(text: string, values: readonly unknown[] = []): Promise<readonly Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: paper.sender.database.ownerUrl });
  await client.connect();
  const { rows } = await client.query(text, [...values]);
  await client.end();
  return rows;
}

test('a batch is one PDF: each letter begins on a front, to the address of the register; printed, its file is gone', async () => {
  const first = await paper.queued('Första', {}, 2);
  const second = await paper.queued('Andra', { recipient: optedOut }, 1);
  const id = await paper.batch([first, second]);
  const made = await paper.batchIn(id, 'made');
  assert.deepEqual(made.letters, [
    { letterId: first, firstPage: 1, pages: 3 },
    { letterId: second, firstPage: 5, pages: 2 },
  ]);
  const pdf = await PDFDocument.load(await paper.bytes(`/print-batches/${id}/file`));
  assert.equal(pdf.getPageCount(), 6);
  assert.deepEqual(await paper.queue(), [], 'what is in a batch is not in the queue');
  await paper.call('POST', '/print-batches', { letters: [first] }, 409);
  await paper.call('POST', `/print-batches/${id}/printed`);
  assert.equal((await paper.call('GET', `/letters/${first}`)).state, 'printed');
  await paper.call('GET', `/print-batches/${id}/file`, undefined, 404);
  await paper.call('POST', `/print-batches/${id}/release`, {}, 409);
});

test('the print page of a letter with a payment shows the figures and the payable square, and the way to the PDF for a window envelope', async () => {
  const payment = { amount: '500.00', dueDate: '2027-01-31', method: 'PG', account: '90 20 03-3' };
  const letter = await paper.queued('Avgift', { payment });
  const person = await paper.sender.person('anna.ask');
  await person.open(`${paper.sender.address}/letters/${letter}/paper`);
  assert.match(person.text, /500,00 kr.*2027-01-31.*Läs av koden med din banks app/);
  assert.match(
    person.html,
    /<svg class="bd-payment-code"[^>]*aria-label="QR-kod för betalning"[^>]*><path d="M4 4h7v1h-7z/,
  );
  await person.follow(/Öppna för fönsterkuvert/);
  assert.match(person.url, new RegExp(`/letters/${letter}/paper.pdf$`));
  await paper.call('POST', `/letters/${letter}/printed`, {});
});

test('protected identity stops for a person: no address is printed or kept, also not one that came with the letter', async () => {
  const postalAddress = ['Lo Hedman', 'Hemliga gatan 1', '123 45 DUVKÖPING'];
  const hidden = await paper.queued('Skyddat', { recipient: protectedPerson, postalAddress });
  const queue = JSON.stringify(await paper.call('GET', '/print-queue?limit=100'));
  assert.ok(queue.includes(hidden) && !queue.includes('Hemliga gatan'), 'the register has not been asked yet');
  const other = await paper.queued('Vanligt');
  const id = await paper.batch([hidden, other]);
  const made = await paper.batchIn(id, 'made');
  assert.deepEqual(made.letters, [{ letterId: other, firstPage: 1, pages: 2 }]);
  await paper.call('POST', `/print-batches/${id}/printed`);
  await paper.call('GET', `/letters/${hidden}/print-pdf`, undefined, 409);
  const person = await paper.sender.person('bo.berg');
  await person.open(`${paper.sender.address}/`);
  assert.match(person.text, /Bestäm om ett brev på papper Skyddat/, 'a system’s letter is a task of the unit');
  await person.open(`${paper.sender.address}/letters/${hidden}/on-paper`);
  assert.match(person.text, /Skatteverkets förmedling/);
  assert.doesNotMatch(person.html, /Hemliga gatan/);
  await person.open(`${paper.sender.address}/letters/${hidden}`);
  assert.doesNotMatch(person.html, /Hemliga gatan/);
  assert.deepEqual(await paper.queue(), []);
  await person.open(`${paper.sender.address}/letters/${hidden}/on-paper`);
  await person.press(/Skickat genom Skatteverket/);
  assert.equal((await paper.call('GET', `/letters/${hidden}`)).state, 'printed');
});

test('protected identity in a mailing: the address of the list is nowhere once the register has said so', async () => {
  const client = new MailingClient(paper.sender, await paper.sender.token('system-b'));
  const postalAddress = ['Lo Hedman', 'Hemliga gatan 1', '123 45 DUVKÖPING'];
  const id = await client.checked([{ recipient: protectedPerson, postalAddress }], { channel: 'digital-or-paper' });
  await client.call('POST', `/mailings/${id}/start`, {});
  await client.until(id, 'in the print queue', ({ toPrint }) => toPrint === 1);
  const [row] = await sql('select letter, octet_length(content) as bytes from sender.mailing_line where mailing = $1', [
    id,
  ]);
  assert.ok(Number(row?.['bytes']) > 0);
  await paper.batchIn(await paper.batch([String(row?.['letter'])]), 'released');
  const [after] = await sql('select octet_length(content) as bytes from sender.mailing_line where mailing = $1', [id]);
  assert.equal(after?.['bytes'], 0);
  const { status, text } = await client.call('GET', `/mailings/${id}/report`);
  assert.equal(status, 200, text);
  await paper.call('POST', `/letters/${String(row?.['letter'])}/paper-decision`, { decision: 'mediated' });
});

test('while the register is silent nothing is printed, and the batch says so', async () => {
  const letter = await paper.queued('Tyst register');
  paper.simulator.down = true;
  await paper.call('GET', `/letters/${letter}/print-pdf`, undefined, 503);
  const id = await paper.batch([letter]);
  await until('waits', async () =>
    (await paper.call('GET', `/print-batches/${id}`)).waitingFor === 'address-register' ? true : undefined,
  );
  paper.simulator.down = false;
  await paper.call('POST', `/print-batches/${id}/release`, {});
  assert.deepEqual(await paper.queue(), [letter]);
  await paper.call('POST', `/letters/${letter}/printed`, {});
});

test('a recipient with only an address is allowed by REST, goes on paper only, and FaR is not asked', async () => {
  const asked = paper.sender.far.asked;
  const more = { recipient: 'address-only', postalAddress: ['Någon Okänd', 'Duvvägen 3', '123 45 DUVKÖPING'] };
  const id = await paper.queued('Utan nummer', more);
  assert.equal(paper.sender.far.asked, asked);
  assert.equal(paper.sender.mediator.taken.length, 0);
  const batch = await paper.batch([id]);
  await paper.batchIn(batch, 'made');
  await paper.call('POST', `/print-batches/${batch}/printed`);
  await paper.call('POST', '/letters', { ...more, subject: 'x', text: 'y' }, 400);
  const bare = { recipient: 'address-only', subject: 'x', text: 'y', channel: 'digital-or-paper' };
  await paper.call('POST', '/letters', bare, 400);
});

test('no address anywhere stops the letter, and a person writes one', async () => {
  const letter = await paper.queued('Ingen adress', { recipient: pending });
  const batch = await paper.batch([letter]);
  await paper.batchIn(batch, 'released');
  const person = await paper.sender.person('bo.berg');
  await person.open(`${paper.sender.address}/letters/${letter}/on-paper`);
  await person.press(/Spara och lägg i kön/, { address: 'Bara namn' });
  assert.match(person.text, /minst två rader/);
  await person.press(/Spara och lägg i kön/, { address: 'Nils Åkesson\nDuvvägen 9\n123 45 DUVKÖPING' });
  assert.deepEqual(await paper.queue(), [letter]);
  await paper.call('POST', `/letters/${letter}/printed`, {});
});

test('a supplier by REST: handed over once with its ticket, printed, and returned mail comes in by itself', async () => {
  const letter = await paper.queued('Till tryckeriet');
  const id = await paper.batch([letter], 'supplier');
  await paper.batchIn(id, 'printed');
  assert.ok(paper.simulator.jobs.has(id));
  await paper.inState(letter, 'printed');
  await until('returned', async () => {
    const { letters } = await paper.call('GET', '/returned-mail');
    return JSON.stringify(letters).includes(letter) ? true : undefined;
  });
  await paper.call('POST', `/letters/${letter}/paper-decision`, { decision: 'return-done' });
  assert.doesNotMatch(JSON.stringify(await paper.call('GET', '/returned-mail')), new RegExp(letter));
});

test('a batch that a supplier may have is let go only on a person’s word', async () => {
  const letter = await paper.queued('Kanske tryckt');
  const id = await paper.batch([letter]);
  await paper.batchIn(id, 'made');
  // Handed over, and the supplier has said nothing since.
  await sql(`update sender.print_batch set way = 'supplier', state = 'handed-over' where id = $1`, [id]);
  await paper.call('POST', `/print-batches/${id}/release`, {}, 409);
  assert.deepEqual(await paper.queue(), []);
  await paper.call('POST', `/print-batches/${id}/release`, { supplierAsked: true });
  assert.deepEqual(await paper.queue(), [letter]);
  await paper.call('POST', `/letters/${letter}/printed`, {});
});

test('a batch that the supplier refuses may have been taken at an attempt before: its letters go back only on a person’s word', async () => {
  const letter = await paper.queued('Avvisad omgång');
  const id = await paper.batch([letter]);
  await paper.batchIn(id, 'made');
  const refused = `state = 'failed', problem = 'supplier-refused', way = 'supplier'`;
  await sql(`update sender.print_batch set ${refused} where id = $1`, [id]);
  await paper.call('POST', `/print-batches/${id}/release`, {}, 409);
  assert.ok(!(await paper.queue()).includes(letter));
  await paper.call('POST', `/print-batches/${id}/release`, { supplierAsked: true });
  assert.ok((await paper.queue()).includes(letter));
  await paper.call('POST', `/letters/${letter}/printed`, {});
});

test('returned mail is registered by a person with a reason, found by the number on the letter or the recipient', async () => {
  const letter = await paper.queued('Kom tillbaka');
  await paper.call('POST', `/letters/${letter}/returned-mail`, { reason: 'moved' }, 409);
  await paper.call('POST', `/letters/${letter}/printed`, {});
  const person = await paper.sender.person('bo.berg');
  await person.open(`${paper.sender.address}/returned-mail`);
  await person.press(/^Sök$/, { number: withoutMailbox });
  assert.match(person.text, /Kom tillbaka/);
  await person.open(`${paper.sender.address}/returned-mail`);
  await person.press(/^Sök$/, { number: letter.slice(0, 8) });
  await person.follow(/Kom tillbaka/);
  await person.press(/Registrera retur/, { reason: 'unknown-address' });
  assert.match(person.text, /Kom i retur/);
  const { timeline } = await paper.call('GET', `/letters/${letter}`);
  assert.match(JSON.stringify(timeline), /returned-mail.*unknown-address/);
});

test('an unknown outcome is never printed without a person', async () => {
  const letter = await paper.queued('Ovisst');
  await sql(`update sender.letter set state = 'unknown' where id = $1`, [letter]);
  assert.deepEqual(await paper.queue(), []);
  await paper.call('POST', '/print-batches', { letters: [letter] }, 409);
  await paper.call('POST', `/letters/${letter}/paper-decision`, { decision: 'queue' }, 409);
  await paper.call('GET', `/letters/${letter}/print-pdf`, undefined, 409);
  const person = await paper.sender.person('bo.berg');
  await person.open(`${paper.sender.address}/letters/${letter}`);
  assert.match(person.text, /Det skrivs inte ut innan en person har tagit reda på det/);
  const pdf = await person.download(`${paper.sender.address}/letters/${letter}/paper.pdf`);
  assert.equal(pdf.status, 409);
});

test('caseworkers of another unit see neither the batch nor its file', async () => {
  const letter = await paper.queued('Bara gemensamt');
  const id = await paper.batch([letter]);
  await paper.batchIn(id, 'made');
  const other = await paper.sender.person('per.pil');
  await other.open(`${paper.sender.address}/print-batches/${id}`);
  assert.doesNotMatch(other.html, /Bara gemensamt/);
  const elsewhere = await paper.sender.person('eva.ek');
  await elsewhere.open(`${paper.sender.address}/print-batches/${id}/letters.pdf`);
  assert.doesNotMatch(elsewhere.html, /Bara gemensamt|%PDF/);
  await paper.call('POST', `/print-batches/${id}/printed`);
});

test('a caseworker’s letter to somebody without a mailbox goes to the queue from the check, to the register’s address', async () => {
  const anna = await paper.sender.person('anna.ask');
  await anna.open(`${paper.sender.address}/letters/new`);
  await anna.press(/Kontrollera mottagaren/, { recipient: withoutMailbox });
  await anna.follow(/Skriv brevet för papper/);
  await anna.press(/Granska brevet/, { subject: 'Från Anna', text: 'Hej' });
  await anna.follow(/Skicka på papper/);
  await anna.press(/Lägg i utskriftskön/, { address: '' });
  const id = /letters\/([0-9a-f-]{36})/.exec(anna.url)?.[1] ?? '';
  await paper.inState(id, 'to-print');
  await paper.call('POST', `/letters/${id}/printed`, {});
});

test('a caseworker writes to an address alone', async () => {
  const anna = await paper.sender.person('anna.ask');
  await anna.open(`${paper.sender.address}/letters/new`);
  await anna.follow(/bara en adress/);
  await anna.press(/Skriv brevet/, { address: 'Endast Namn' });
  assert.match(anna.text, /minst två rader/);
  await anna.press(/Skriv brevet/, { address: 'Nina Nord\nNordvägen 1\n123 45 DUVKÖPING' });
  await anna.press(/Granska brevet/, { subject: 'Till Nina', text: 'Hej' });
  assert.match(anna.text, /utan nummer/);
  await anna.follow(/Skicka på papper/);
  await anna.press(/Lägg i utskriftskön/);
  const id = /letters\/([0-9a-f-]{36})/.exec(anna.url)?.[1] ?? '';
  const letter = await paper.inState(id, 'to-print');
  assert.equal(letter.recipient, 'address-only');
  await anna.open(`${paper.sender.address}/log`);
  assert.match(anna.text, /utan nummer/);
  await paper.call('POST', `/letters/${id}/printed`, {});
});
