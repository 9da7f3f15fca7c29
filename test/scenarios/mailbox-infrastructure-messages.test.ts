// Messages from the infrastructure's owner to all mailbox holders (DP2-8): taken over mutual TLS from the owner alone, one row for every
// mailbox, shown in each as what it is, with a read state, and counted for the owner (docs/operatorsmeddelanden.md).
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import https from 'node:https';
import { after, before, test } from 'node:test';
import pg from 'pg';
import type { IssuedFiles } from '../../src/platform/certificates/issue-certificate.ts';
import type { OperatorMessage } from '../../src/wire/operator-messages/operator-message.ts';
import { signOperatorMessage, signWithdrawal } from '../../src/wire/operator-messages/signed-message.ts';
import type { MessageWithdrawal } from '../../src/wire/operator-messages/withdrawal.ts';
import {
  assertAccessible,
  assertNoSidewaysScroll,
  type Browser,
  everyLook,
  launchBrowser,
  noBrowser,
  openPage,
  screenshot,
} from '../browser.ts';
import { Person } from '../person.ts';
import { amina, kommunB, signe, startWorld, type World } from './mailbox-world.ts';

const owner = { id: '164029000090', name: 'Infrastrukturens ägare' };
let world: World;
let ours: IssuedFiles;
let theirs: IssuedFiles;
let rows: (sql: string) => Promise<readonly Record<string, unknown>[]>;
let database: pg.Client;
let browser: Browser | undefined;
before(async () => {
  world = await startWorld({ infrastructureOwner: { organisation: owner.id, name: owner.name } });
  [ours, theirs] = await Promise.all([world.issue(owner), world.issue(kommunB)]);
  const { ownerUrl, schema } = world.database;
  database = new pg.Client({ connectionString: ownerUrl, options: `-c search_path=${schema}` });
  await database.connect();
  rows = async (sql) => (await database.query(sql)).rows;
  browser = await launchBrowser();
});
after(async () => {
  await browser?.close();
  await database.end();
  await world.stop();
});

const DAY = 86_400_000;

function message(parts: Partial<OperatorMessage> = {}): OperatorMessage {
  return {
    id: randomUUID(),
    owner: owner.id,
    ownerName: owner.name,
    texts: {
      sv: { title: 'Planerat avbrott på söndag', text: 'Stängt mellan 6 och 8.\n\n<b>Inga brev</b> försvinner.' },
      en: { title: 'Planned interruption on Sunday', text: 'Closed from 6 to 8.' },
    },
    shownFrom: new Date(Date.now() - DAY),
    shownUntil: new Date(Date.now() + DAY),
    signedAt: new Date(),
    ...parts,
  };
}

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: Record<string, unknown>;
}

function call(files: IssuedFiles, path: string, body?: string, type = 'application/json'): Promise<Answer> {
  const bytes = body === undefined ? undefined : Buffer.from(body);
  const options = {
    method: bytes === undefined ? 'GET' : 'POST',
    agent: false as const,
    timeout: 10_000,
    ca: readFileSync(world.ca.certificateFile),
    cert: readFileSync(files.certificateFile),
    key: readFileSync(files.keyFile),
    headers: bytes === undefined ? {} : { 'content-type': type, 'content-length': bytes.length },
  };
  return new Promise((resolve, reject) => {
    const request = https.request(`${world.wire}/api/v1/operator-messages${path}`, options, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const said: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'));
        const status = response.statusCode ?? 0;
        resolve({ status, type: response.headers['content-type'] ?? '', body: Object(said) });
      });
      response.on('error', reject);
    });
    request.on('error', reject).on('timeout', () => request.destroy(new Error('no answer')));
    request.end(bytes);
  });
}

const handOver = (files: IssuedFiles, signed: string) => call(files, '', JSON.stringify({ signed }));
const signedBy = (files: IssuedFiles, one: OperatorMessage) => signOperatorMessage(one, world.signer(files));

async function loggedIn(person: { readonly id: string }, language: 'sv' | 'en' = 'sv'): Promise<Person> {
  const user = new Person(language);
  await user.open(`${world.pages}/login?return-to=/inbox`);
  const choice = user.forms().find((form) => form.html.includes(`value="${person.id}"`));
  assert.ok(choice, user.text);
  return await user.submit(choice, { person: person.id });
}

test('only the owner is heard, and only what it has signed itself with a trusted certificate', async () => {
  const one = message();
  const stranger = await handOver(theirs, signedBy(ours, one));
  assert.equal(stranger.status, 403);
  assert.match(stranger.type, /^application\/problem\+json/);
  assert.deepEqual(Object.keys(stranger.body).sort(), ['detail', 'instance', 'status', 'title', 'type']);
  assert.equal((await handOver(ours, signedBy(theirs, one))).status, 422);
  assert.equal((await handOver(ours, signedBy(theirs, message({ owner: kommunB.id })))).status, 403);
  assert.equal((await handOver(ours, `${signedBy(ours, one).slice(0, -4)}AAAA`)).status, 422);
  assert.equal((await handOver(ours, 'no message')).status, 400);
  assert.equal((await call(ours, '', '{', 'application/json')).status, 400);
  assert.equal((await call(ours, '', 'signed=1', 'application/x-www-form-urlencoded')).status, 415);
  assert.equal((await call(ours, '', JSON.stringify({ signed: 'x'.repeat(300_000) }))).status, 413);
  assert.equal((await call(ours, `/${one.id}`)).status, 404);
  assert.equal((await call(theirs, `/${one.id}`)).status, 403);
  assert.equal((await handOver(ours, signedBy(ours, message({ shownUntil: new Date(Date.now() - 1) })))).status, 410);
  assert.deepEqual(await rows('select id from infrastructure_message'), []);
});

test('the same again is the same message; another text under its id is refused', async () => {
  const one = message();
  const signed = signedBy(ours, one);
  const first = await handOver(ours, signed);
  assert.deepEqual([first.status, first.body], [200, { id: one.id, mailboxes: 3, opened: 0 }]);
  assert.deepEqual(await handOver(ours, signed), first);
  const changed = signedBy(ours, { ...one, texts: { sv: { title: 'Ett annat', text: 'Ett annat' } } });
  assert.equal((await handOver(ours, changed)).status, 409);
  assert.deepEqual(await rows('select id from infrastructure_message'), [{ id: one.id }]);
  await rows('delete from infrastructure_message');
});

test('every mailbox shows it as a message of the infrastructure, each with its own read state, from one row', async () => {
  const one = message();
  await handOver(ours, signedBy(ours, one));
  await handOver(ours, signedBy(ours, message({ shownFrom: new Date(Date.now() + DAY / 2) })));
  const reader = await loggedIn(signe);
  assert.match(
    reader.text,
    /Meddelande från Infrastrukturens ägare till alla brevlådor, inte ett brev Planerat avbrott på söndag/,
  );
  await reader.follow(/^Läs meddelandet$/);
  assert.match(reader.text, /Stängt mellan 6 och 8\. <b>Inga brev<\/b> försvinner\./);
  assert.match(reader.text, /inte ett brev.*Underskrift Kontrollerad.*aldrig logga in via en länk/);
  await reader.open('/inbox');
  assert.doesNotMatch(reader.text, /Planerat avbrott/);
  await reader.open('/infrastructure-messages');
  assert.match(reader.text, /Planerat avbrott på söndag Läst/);
  assert.equal(reader.text.match(/Planerat avbrott/g)?.length, 1);
  const other = await loggedIn(amina, 'en');
  assert.match(
    other.text,
    /Message from Infrastrukturens ägare to all mailboxes, not a letter Planned interruption on Sunday/,
  );
  assert.deepEqual((await call(ours, `/${one.id}`)).body, { id: one.id, mailboxes: 3, opened: 1 });
  assert.deepEqual(await rows('select count(*)::int as n from infrastructure_message_opened'), [{ n: 1 }]);
  await reader.open('/activity');
  assert.match(reader.text, /Ett meddelande om digital post öppnades/);
  await reader.open(`/infrastructure-messages/${randomUUID()}`);
  assert.equal(reader.status, 404);
});

function withdrawal(of: OperatorMessage, parts: Partial<MessageWithdrawal> = {}): MessageWithdrawal {
  const reason = { sv: 'Tiden var fel. Det är på måndag.', en: 'The time was wrong. It is on Monday.' };
  const times = { withdrawnAt: new Date(), shownUntil: new Date(Date.now() + 30 * DAY) };
  return { id: of.id, owner: owner.id, ownerName: owner.name, reason, ...times, ...parts };
}

const takeBack = (files: IssuedFiles, one: MessageWithdrawal, id = one.id) =>
  call(files, `/${id}/withdrawal`, JSON.stringify({ signed: signWithdrawal(one, world.signer(files)) }));

test('what was withdrawn is shown no more: whoever had read it is told that, when and why; late or false it does nothing', async () => {
  const one = message({ texts: { sv: { title: 'Stängt på lördag', text: 'Det här stämmer inte.' } } });
  await handOver(ours, signedBy(ours, one));
  const reader = await loggedIn(signe);
  await reader.open(`/infrastructure-messages/${one.id}`);
  assert.match(reader.text, /Det här stämmer inte/);
  assert.equal((await takeBack(theirs, withdrawal(one))).status, 403);
  assert.equal((await takeBack(ours, withdrawal(one), randomUUID())).status, 400);
  const asMessage = JSON.stringify({ signed: signedBy(ours, one) });
  assert.equal((await call(ours, `/${one.id}/withdrawal`, asMessage)).status, 400);
  const taken = withdrawal(one);
  for (const _ of [1, 2]) assert.deepEqual((await takeBack(ours, taken)).body, { id: one.id, mailboxes: 3, opened: 1 });
  const other = { ...taken, withdrawnAt: new Date(taken.withdrawnAt.getTime() + 1000) };
  assert.equal((await takeBack(ours, other)).status, 409);
  await reader.open('/inbox');
  assert.match(reader.text, /Ett meddelande från Infrastrukturens ägare har dragits tillbaka Stängt på lördag/);
  await reader.follow(/^Läs varför$/);
  assert.match(reader.text, /drog tillbaka meddelandet .* Det gäller inte längre\. Varför Tiden var fel/);
  assert.doesNotMatch(reader.text, /Det här stämmer inte/);
  await reader.open('/inbox');
  assert.doesNotMatch(reader.text, /Stängt på lördag/);
  const never = await loggedIn(amina, 'en');
  assert.doesNotMatch(never.text, /Stängt på lördag/);
  await never.open('/infrastructure-messages');
  assert.match(never.text, /Stängt på lördag Withdrawn Withdrawn [0-9]/);
  await reader.open('/activity');
  assert.match(reader.text, /Det lästes att ett meddelande om digital post har dragits tillbaka/);
  // One whose withdrawal is here first is never shown.
  const late = message();
  assert.equal((await takeBack(ours, withdrawal(late))).status, 200);
  assert.equal((await handOver(ours, signedBy(ours, late))).status, 410);
  assert.equal((await call(ours, `/${late.id}`)).status, 404);
});

test('the pages are accessible and fit in every look', async (context) => {
  if (browser === undefined) return context.skip(noBrowser);
  const text = 'Brev som skickas under tiden kommer fram efteråt.\n\nDu behöver inte göra något.';
  const texts = {
    sv: { title: 'Planerat avbrott på söndag', text: `Digital post är stängd mellan 6 och 8.\n\n${text}` },
  };
  await handOver(ours, signedBy(ours, message({ texts, shownFrom: new Date(Date.now() - 2 * DAY) })));
  const [first] = await rows('select id from infrastructure_message order by shown_from limit 1');
  const [gone] = await rows('select message as id from infrastructure_withdrawal order by received_at limit 1');
  const one = String(first?.id);
  for (const look of everyLook) {
    const page = await openPage(browser, look);
    await page.goto(`${world.pages}/login?return-to=/inbox`);
    await page.click(`button[name=person][value="${amina.id}"]`);
    await page.waitForURL(/inbox/);
    await assertAccessible(page, `inbox with message ${look.name}`);
    const ids = [String(gone?.id), one];
    for (const path of ['/infrastructure-messages', ...ids.map((id) => `/infrastructure-messages/${id}`)]) {
      await page.goto(`${world.pages}${path}`);
      await assertAccessible(page, `${path} ${look.name}`);
      await assertNoSidewaysScroll(page);
      const name = path === '/infrastructure-messages' ? 'messages' : 'message';
      await screenshot(page, `mailbox-infrastructure-${name}-${look.name}`);
    }
    await page.context().close();
  }
});

test('an operator that has named no owner refuses', async () => {
  await world.restart({ infrastructureOwner: { name: owner.name } });
  assert.equal((await handOver(ours, signedBy(ours, message()))).status, 403);
});
