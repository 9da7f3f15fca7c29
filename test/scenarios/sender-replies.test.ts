// Replies and receipts: brought by the operator that has the letter, verified, kept once, in the unit's inbox, answered in the same matter.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { Answer } from './sender-operator.ts';
import { from, RepliesWorld } from './sender-replies-world.ts';
import { aPdf, kommunA, operator, type SenderWorld, until, withMailbox, withoutMailbox } from './sender-world.ts';

let replies: RepliesWorld;
let world: SenderWorld;
before(async () => {
  replies = await RepliesWorld.open();
  world = replies.sender;
});
after(async () => world.close());

test('a reply is kept once, stands in the unit’s inbox and on the letter, and is a task', async () => {
  const letter = await replies.delivered('Fråga om bygglov');
  const envelope = replies.duvkullen.sealedReply({
    ...from(letter),
    subject: 'Mitt svar',
    text: 'Grannarna säger ja.\nHälsningar',
  });
  const answers = await Promise.all([1, 2, 3].map(() => replies.duvkullen.post(envelope)));
  assert.deepEqual(
    answers.map(({ status, outcome }) => [status, outcome]),
    [200, 200, 200].map((status) => [status, 'Received']),
  );
  assert.equal(new Set(answers.map(({ transId }) => transId)).size, 1, 'the same again gets the same answer');
  const anna = await world.person('anna.ask');
  assert.match(anna.text, /Ta hand om ett svar/);
  await anna.open(`${world.address}/replies`);
  assert.equal(anna.text.match(/Mitt svar/g)?.length, 1);
  await anna.follow(/Mitt svar/);
  assert.match(anna.text, /Grannarna säger ja\. Hälsningar/);
  assert.match(anna.text, /Duvkullens brevlåda har signerat svaret/);
  await anna.open(`${world.address}/letters/${letter}`);
  assert.match(anna.text, /Mottagaren har svarat/);
  assert.match(anna.text, /Mitt svar/);
});

test('it is taken on, answered in the same matter, registered and done with', async () => {
  const matter = { matterId: 'BN-2026-17', eventId: 'e-1', status: 'senderinitiative' };
  const letter = await replies.delivered('Beslut i ärendet', { allowsReply: true, matter });
  await replies.duvkullen.reply({ ...from(letter), subject: 'Överklagar' });
  const anna = await world.person('anna.ask');
  await anna.open(`${world.address}/replies`);
  await anna.follow(/Överklagar/);
  const page = anna.url;
  await anna.press(/Jag tar hand om det/);
  assert.match(anna.text, /Anna Ask tar hand om svaret/);
  await anna.press(/Spara numret/);
  assert.match(anna.text, /Skriv diarienumret/);
  await anna.press(/Spara numret/, { 'diary-number': 'BN 2026:17-2' });
  assert.match(anna.text, /Registrerat med nummer BN 2026:17-2/);
  await anna.press(/Svara i samma ärende/);
  assert.match(anna.html, /BN-2026-17/);
  await anna.press(/Granska brevet/, { subject: 'Ditt överklagande', text: 'Vi skickar det vidare.' });
  await anna.press(/Skicka brevet/);
  await anna.open(page.split('?')[0] ?? page);
  assert.match(anna.text, /Visa brevet som besvarar det/);
  await anna.press(/Klart, inget mer att göra/);
  assert.match(anna.text, /Svaret är klart/);
});

test('a receipt says that the letter was opened, once', async () => {
  const letter = await replies.delivered('Kallelse');
  assert.equal((await replies.duvkullen.receipt(from(letter))).outcome, 'Received');
  const first = (await replies.row(letter))?.opened_at;
  assert.ok(first);
  assert.equal((await replies.duvkullen.receipt(from(letter))).outcome, 'Received');
  const after = await replies.row(letter);
  assert.deepEqual(after?.opened_at, first);
  assert.equal(after?.timeline.filter((kind) => kind === 'opened').length, 1);
});

test('a reply that comes before the news of the delivery is not refused: the operator is to come again, and then it is kept', async () => {
  const subject = 'Snabbt svar';
  const given = { recipient: withMailbox, subject, text: 'Hej', allowsReply: true, asksReceipt: true };
  const letter = String(Object(await (await replies.call('POST', '/letters', given)).json()).letterId);
  const taken = await until('handed over', async () =>
    world.mediator.taken.find(({ opened }) => opened.delivery.messages[0]?.header.id === letter),
  );
  const early = await replies.duvkullen.reply({ ...from(letter), subject });
  assert.deepEqual([early.status, early.outcome], [500, undefined], early.body);
  assert.equal((await replies.duvkullen.receipt(from(letter))).status, 500);
  world.mediator.tell('delivered', { operator: { id: operator.id, name: operator.name } }, taken.deliveryId);
  await until('delivered', async () => ((await replies.row(letter))?.state === 'delivered' ? true : undefined));
  assert.equal((await replies.duvkullen.reply({ ...from(letter), subject })).outcome, 'Received');
  assert.equal((await replies.duvkullen.receipt(from(letter))).outcome, 'Received');
});

test('nobody replies for somebody else, or to a letter that does not take replies', async () => {
  const letter = await replies.delivered('Svara gärna');
  const silent = await replies.delivered('Svara inte', {});
  const refused = async (answer: Promise<Answer>) => {
    const { outcome, reason } = await answer;
    return [outcome, reason];
  };
  assert.deepEqual(await refused(replies.fyrtornet.reply(from(letter))), ['Refused', 'not-the-operator']);
  assert.deepEqual(await refused(replies.duvkullen.reply({ ...from(letter), from: withoutMailbox })), [
    'Refused',
    'not-the-recipient',
  ]);
  assert.deepEqual(await refused(replies.duvkullen.reply({ ...from(letter), letter: randomUUID() })), [
    'Refused',
    'unknown-letter',
  ]);
  assert.deepEqual(await refused(replies.duvkullen.reply({ ...from(letter), letter: "' or 1=1 --" })), [
    'Refused',
    'unknown-letter',
  ]);
  assert.deepEqual(await refused(replies.duvkullen.reply({ ...from(letter), sender: kommunA.id })), [
    'Refused',
    'unknown-letter',
  ]);
  assert.deepEqual(await refused(replies.duvkullen.reply(from(silent))), ['Refused', 'not-allowed']);
  assert.deepEqual(await refused(replies.duvkullen.receipt(from(silent))), ['Refused', 'not-allowed']);
});

test('a reply that another operator brings, or that was changed, is a fault and leaves nothing', async () => {
  const letter = await replies.delivered('Orört');
  const envelope = replies.duvkullen.sealedReply(from(letter));
  const brought = await replies.fyrtornet.post(envelope);
  assert.equal(brought.status, 500);
  assert.match(brought.body, /ErrorCode>5002</);
  const changed = await replies.duvkullen.post(Buffer.from(envelope.toString().replace('svSE', 'enGB')));
  assert.equal(changed.status, 500);
  assert.match(changed.body, /ErrorCode>5002</);
  assert.ok(!(await replies.row(letter))?.timeline.includes('replied'));
});

test('attachments are judged by their bytes, names lead nowhere, HTML comes as text', async () => {
  const letter = await replies.delivered('Med bilagor');
  const pdf = { filename: '../../etc/bygglov.pdf', contentType: 'application/pdf', body: await aPdf() };
  const page = { filename: 'sida.pdf', contentType: 'application/pdf', body: Buffer.from('<script>alert(1)</script>') };
  const text = '<p>Hej <strong>kommun</strong></p><script>alert(1)</script>';
  await replies.duvkullen.reply({ ...from(letter), subject: '<b>Bilagor</b>', text, html: true, files: [pdf, page] });
  const anna = await world.person('anna.ask');
  await anna.open(`${world.address}/replies`);
  await anna.follow(/Bilagor/);
  assert.match(anna.text, /Hej kommun/);
  assert.doesNotMatch(anna.html, /<script>alert/);
  assert.match(anna.text, /Inte en PDF som går att visa säkert/);
  const [good = '', bad = ''] = [...anna.html.matchAll(/href="(\/replies\/[^"]*\/files\/[^"]*)"/g)].map(
    ([, href]) => href,
  );
  const saved = await anna.download(`${world.address}${good}`);
  assert.equal(saved.type, 'application/pdf');
  assert.match(saved.disposition, /filename="bygglov\.pdf"/);
  assert.equal((await anna.download(`${world.address}${bad}`)).type, 'application/octet-stream');
});

test('another organisation, and who reads no letters, sees none of it', async () => {
  const letter = await replies.delivered('Bara Kommun B');
  await replies.duvkullen.reply({ ...from(letter), subject: 'Hemligt svar' });
  const anna = await world.person('anna.ask');
  await anna.open(`${world.address}/replies`);
  const { pathname } = new URL(anna.link(/Hemligt svar/), world.address);
  const eva = await world.person('eva.ek');
  assert.doesNotMatch((await eva.open(`${world.address}/replies`)).text, /Hemligt svar/);
  assert.equal((await eva.open(`${world.address}${pathname}`)).status, 404);
  const ulf = await world.person('ulf.ull');
  assert.equal((await ulf.open(`${world.address}${pathname}`)).status, 403);
  const ylva = await world.person('ylva.yr');
  assert.match((await ylva.open(`${world.address}${pathname}`)).text, /Hemligt svar/);
  assert.doesNotMatch(ylva.text, /Jag tar hand om det/);
});

test('systems list, read and register replies over REST', async () => {
  const letter = await replies.delivered('Över REST');
  const file = { filename: 'ritning.pdf', contentType: 'application/pdf', body: await aPdf() };
  await replies.duvkullen.reply({ ...from(letter), subject: 'REST-svar', text: 'Ja.', files: [file] });
  const list = await (await replies.call('GET', '/replies?limit=100')).json();
  const found = Object(list).replies.find((line: { subject: string }) => line.subject === 'REST-svar');
  assert.equal(found.letterId, letter);
  const whole = Object(await (await replies.call('GET', `/replies/${found.replyId}`)).json());
  assert.equal(whole.text, 'Ja.');
  const attached = await replies.call('GET', `/replies/${found.replyId}/attachments/1`);
  assert.equal(attached.headers.get('content-type'), 'application/pdf');
  const registered = await replies.call('PUT', `/replies/${found.replyId}/registration`, { diaryNumber: 'KS 2026:9' });
  assert.equal(Object(await registered.json()).diaryNumber, 'KS 2026:9');
  assert.equal((await replies.call('GET', `/replies/${randomUUID()}`)).status, 404);
});

test('systems hand a reply to a colleague, take it over, end it, reopen it and answer it once in the same matter, by the rules of the page', async () => {
  const matter = { matterId: 'BN-2026-18', eventId: 'e-1', status: 'senderinitiative' };
  const letter = await replies.delivered('Nämnden frågar', { allowsReply: true, matter });
  await replies.duvkullen.reply({ ...from(letter), subject: 'Till systemet', text: 'Ja.' });
  const list = Object(await (await replies.call('GET', `/replies?letterId=${letter}&state=new`)).json());
  assert.equal(list._meta.totalRecords, 1);
  const address = `/replies/${String(list.replies[0].replyId)}`;
  const act = async (path: string, body?: object, method = 'POST') => {
    const answer = await replies.call(method, `${address}${path}`, body);
    return { status: answer.status, json: Object(await answer.json()) };
  };

  const siv = await world.person('siv.sol');
  const { colleagues } = (await act('/colleagues', undefined, 'GET')).json;
  const idOf = (wanted: string) => colleagues.find(({ name }: { name: string }) => name === wanted)?.accountId;
  assert.equal(idOf('Ylva Yr'), undefined, 'an archivist takes no replies');
  const handed = await act('/hand-over', { to: idOf('Siv Sol') });
  assert.deepEqual([handed.status, handed.json.state, handed.json.keeper.name], [200, 'taken', 'Siv Sol']);
  assert.equal((await act('/hand-over', { to: idOf('Siv Sol') })).status, 200, 'the same again');
  assert.match((await siv.open(`${world.address}/notices`)).text, /Nämnden frågar/);
  const nobody = await act('/hand-over', { to: 'ingen' });
  assert.equal(nobody.status, 400);
  assert.match(JSON.stringify(nobody.json), /"field":"to".*inte handläggare i svarets enhet/);
  assert.equal((await act('/take')).json.keeper.accountId, 'system-b');

  for (const path of ['/close', '/close']) assert.equal((await act(path)).json.state, 'closed');
  assert.equal((await act('/take')).status, 409, 'closed');
  assert.equal((await act('/answers', { text: 'Tack.' })).status, 409, 'closed');
  for (const path of ['/reopen', '/reopen']) assert.equal((await act(path)).json.state, 'taken');

  const key = { 'idempotency-key': 'answer-1' };
  const sent = await replies.call('POST', `${address}/answers`, { text: 'Tack för svaret.' }, key);
  assert.equal(sent.status, 202, await sent.clone().text());
  const { letterId, recipient, subject } = Object(await sent.json());
  assert.deepEqual([recipient, subject], [withMailbox, 'Nämnden frågar']);
  const again = await replies.call('POST', `${address}/answers`, { text: 'Tack för svaret.' }, key);
  assert.deepEqual([again.status, again.headers.get('idempotency-replayed')], [202, 'true']);
  assert.equal(Object(await again.json()).letterId, letterId);
  assert.equal((await act('/answers', { text: 'En gång till.' })).status, 409, 'one answer at a time');
  const taken = await until('handed over', async () =>
    world.mediator.taken.find(({ opened }) => opened.delivery.messages[0]?.header.id === letterId),
  );
  assert.match(JSON.stringify(taken.opened.delivery.messages[0]), /BN-2026-18/);
  const whole = (await act('', undefined, 'GET')).json;
  assert.deepEqual([whole.answerLetterId, whole.keeper.accountId], [letterId, 'system-b']);
  const anna = await world.person('anna.ask');
  await anna.open(`${world.address}${address}`);
  assert.match(anna.text, /Visa brevet som besvarar det/);
  await anna.press(/Svara i samma ärende/);
  assert.match(anna.url, new RegExp(String(letterId)), 'the page finds the answer too');
});

test('an answer that was begun and thrown away is begun anew', async () => {
  const letter = await replies.delivered('Ångrat utkast');
  await replies.duvkullen.reply({ ...from(letter), subject: 'Undrar' });
  const anna = await world.person('anna.ask');
  await anna.open(`${world.address}/replies`);
  await anna.follow(/Undrar/);
  const page = anna.url;
  await anna.press(/Svara i samma ärende/);
  const first = new URL(anna.url).pathname;
  await anna.open(page);
  await anna.press(/Svara i samma ärende/);
  assert.equal(new URL(anna.url).pathname, first, 'pressed twice: the same draft');
  const other = await replies.call('POST', new URL(page).pathname.concat('/answers'), { text: 'Från systemet.' });
  assert.equal(other.status, 409, 'a person has begun');
  await anna.press(/^Ja, släng utkastet$/);
  await anna.open(page);
  await anna.press(/Svara i samma ärende/);
  assert.equal(anna.status, 200);
  assert.notEqual(new URL(anna.url).pathname, first);
});
