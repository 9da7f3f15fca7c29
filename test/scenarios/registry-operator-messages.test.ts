// Messages to all mailbox holders through all operators (DP2-8): approved by another than the writer, signed, handed over until each has answered,
// taken back by two, with what each operator says (docs/operatorsmeddelanden.md); what the owner's systems end by REST,
// and what whoever follows the feed is told of parties.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openOperatorMessage, openWithdrawal } from '../../src/wire/operator-messages/signed-message.ts';
import { type OversightWorld, startOversight } from './registry-oversight.ts';
import { kommunA, kommunB, mediator, operatorA, operatorB, owner } from './registry-world.ts';
import { eventually as until } from './webhook-receiver.ts';

let here: OversightWorld;
before(async () => {
  here = await startOversight();
});
after(async () => {
  await here.stop();
});

const message = {
  'title-sv': 'Planerat avbrott på söndag',
  'text-sv': 'Digital post är stängd på söndag mellan klockan 6 och 8.\n\nInga brev försvinner.',
  'title-en': 'Planned interruption on Sunday',
  'text-en': 'Digital post is closed on Sunday from 6 to 8.',
  'from-day': '2026-01-01',
  'from-time': '08.00',
  'until-day': '2099-01-01',
  'until-time': '08.00',
};

test('a message to all is approved by another than its writer, signed, and tried again until each operator has answered', async () => {
  const disa = await here.loggedIn('disa.ek', '/operator-messages');
  await disa.press(/Lämna för godkännande/, { ...message, 'text-en': '' });
  assert.match(disa.text, /både rubrik och text på engelska/);
  await disa.press(/Lämna för godkännande/, message);
  assert.match(disa.text, /Du har skrivit meddelandet själv/);
  const id = /\/operator-messages\/([0-9a-f-]{36})/.exec(disa.url)?.[1] ?? '';
  const frej = await here.loggedIn('frej.alm', `/operator-messages/${id}`);
  const approve = frej.forms().find(({ action }) => action.endsWith('/approve'));
  assert.ok(approve);
  // The writer's own token, on the address that only others are shown.
  const own = disa.forms()[0];
  assert.ok(own);
  const csrf = disa.html.match(/name="_csrf" value="([^"]+)"/)?.[1] ?? '';
  await disa.submit({ ...approve, fields: new Map([['_csrf', csrf]]) }, {});
  assert.equal(disa.status, 403);
  assert.match(disa.text, /En kollega måste godkänna/);
  assert.equal(here.operator.got.length, 0);

  here.operator.say = [503, 200];
  await frej.press(/^Godkänn$/);
  assert.match(frej.text, /Läge Godkänt.*Hos operatörerna/);
  const state = async (of: string) =>
    (
      await here.world.rows(
        `select state, reason, mailboxes::int, opened::int, tries from operator_message_handover where operator = '${of}'`,
      )
    )[0];
  await until(async () => (await state(operatorA.id))?.state === 'delivered', 'delivered to A');
  assert.deepEqual(await state(operatorA.id), { state: 'delivered', reason: null, mailboxes: 41, opened: 0, tries: 2 });
  const [once, twice] = here.operator.got;
  assert.ok(once !== undefined && once === twice, 'the same signed text in every try');
  const opened = openOperatorMessage(once);
  assert.ok(opened.ok);
  assert.equal(opened.value.message.owner, owner.id);
  assert.equal(opened.value.message.texts.en?.title, 'Planned interruption on Sunday');
  await until(async () => (await state(operatorB.id))?.reason === 'connection-refused', 'B cannot be reached');
  assert.equal((await state(operatorB.id))?.state, 'waiting');
  await frej.open(`/operator-messages/${id}`);
  assert.match(frej.text, /Duvkullens brevlåda Mottaget 41 \(registret har 2\).*Fyrtornets brevlåda På väg/);
});

test('an operator’s figures come when it is asked, and when it reports by itself, beside what FaR knows; an operator sees only what is for it', async () => {
  const [row] = await here.world.rows('select id from operator_message');
  const path = `/operator-messages/${String(row?.id)}/reach`;
  here.operator.opened = 7;
  await here.world.rows(
    "update operator_message_handover set reported_at = now() - interval '1 day' where state = 'delivered'",
  );
  await here.lookNow();
  await until(
    async () => (await here.world.rows('select 1 from operator_message_handover where opened = 7')).length === 1,
    'asked',
  );
  const list = await here.call(operatorB.id, 'registry-messages', '/operator-messages');
  assert.equal((list.body.messages as { state: string }[])[0]?.state, 'waiting');
  const given =
    'select operator from operator_message_handover where coalesce(given_at, fetched_at) is not null order by operator';
  assert.deepEqual(await here.world.rows(given), [{ operator: operatorA.id }, { operator: operatorB.id }]);
  assert.equal((await here.call(kommunA.id, 'registry-messages', '/operator-messages')).status, 403);
  const reported = await here.call(operatorB.id, 'registry-messages', path, { mailboxes: 12, opened: 3 });
  assert.deepEqual([reported.status, reported.body.knownMailboxes], [200, 0]);
  assert.equal((await here.call(operatorB.id, 'registry-messages', path, { mailboxes: -1, opened: 3 })).status, 400);
  const disa = await here.loggedIn('disa.ek', '/operator-messages');
  assert.match(disa.text, /Planerat avbrott på söndag Godkänt .* 2 Skriv ett meddelande/);
  await disa.follow(/Planerat avbrott/);
  assert.match(
    disa.text,
    /inte stämmer med registret Duvkullens brevlåda rapporterar 41 brevlådor, varav 7 .* Registret har 2/,
  );
  assert.match(disa.text, /Fyrtornets brevlåda rapporterar 12 .* Registret har 0/);
});

/** Written by Disa, and approved by Frej. */
async function sent(title: string) {
  const disa = await here.loggedIn('disa.ek', '/operator-messages');
  const words = { ...message, 'title-sv': title, 'title-en': '', 'text-en': '' };
  await disa.press(/Lämna för godkännande/, words);
  const path = new URL(disa.url).pathname;
  const frej = await here.loggedIn('frej.alm', path);
  await frej.press(/^Godkänn$/);
  const id = path.split('/').at(-1) ?? '';
  const at = async (operator: string) =>
    (
      await here.world.rows(
        `select state, given_at is not null as given, taken_back from operator_message_handover
         where message = '${id}' and operator = '${operator}'`,
      )
    )[0];
  return { disa, frej, path, id, at };
}

test('before any operator has it, its writer or approver takes a message back alone, and nobody gets it', async () => {
  await here.world.rows(
    `create function later() returns trigger language plpgsql as 'begin new.next_at := ''infinity''; return new; end'`,
  );
  await here.world.rows(
    `create trigger later before insert on job for each row when (new.kind = 'operator-message') execute function later()`,
  );
  const got = here.operator.got.length;
  const { frej, path, id, at } = await sent('Skickat för tidigt');
  await frej.open(path);
  await frej.press(/^Ta tillbaka$/, { 'reason-sv': 'kort' });
  assert.match(frej.text, /minst tio tecken/);
  await frej.press(/^Ta tillbaka$/, { 'reason-sv': 'Tiden var fel, ett nytt kommer' });
  assert.match(frej.text, /Läge Taget tillbaka.*Ingen operatör hade fått det\. Ingen har läst det/);
  await here.world.rows('drop trigger later on job');
  await here.world.rows(`update job set next_at = now() where kind = 'operator-message'`);
  await until(
    async () =>
      (await here.world.rows("select 1 from job where kind = 'operator-message' and next_at = 'infinity'")).length ===
      0,
    'the jobs have run',
  );
  assert.deepEqual(await at(operatorA.id), { state: 'stopped', given: false, taken_back: null });
  const { body } = await here.call(operatorA.id, 'registry-messages', '/operator-messages');
  assert.ok(!JSON.stringify(body).includes(id));
  assert.equal(here.operator.got.length, got);
  assert.equal(here.operator.withdrawals.length, 0);
});

test('once an operator has it, a message is taken back by two: signed to whoever may have it, handed to nobody more meanwhile', async () => {
  const { disa, frej, path, id, at } = await sent('Fel telefonnummer');
  await until(async () => (await at(operatorA.id))?.state === 'delivered', 'delivered');
  await disa.open(path);
  const asked = { 'reason-sv': 'Numret var fel. Ring 0771-00 00 00.', 'reason-en': 'The number was wrong.' };
  await disa.press(/Be en kollega/, asked);
  assert.match(disa.text, /Läge Ska kanske tas tillbaka.*Du har bett om det själv/);
  await frej.open(path);
  const confirm = frej.forms().find(({ action }) => action.endsWith('/withdrawal/approve'));
  assert.ok(confirm);
  const csrf = disa.html.match(/name="_csrf" value="([^"]+)"/)?.[1] ?? '';
  await disa.submit({ ...confirm, fields: new Map([['_csrf', csrf]]) }, {});
  assert.equal(disa.status, 403);
  assert.equal(here.operator.withdrawals.length, 0);
  await frej.press(/Låt meddelandet vara kvar/);
  assert.match(frej.text, /Läge Godkänt/);
  await disa.open(path);
  await disa.press(/Be en kollega/, asked);
  const { body } = await here.call(owner.id, 'registry-owner', '/oversight-tasks');
  assert.ok(JSON.stringify(body.messagesWaiting).includes(id));
  here.operator.say = [503, 200];
  await frej.open(path);
  await frej.press(/^Ta tillbaka$/);
  await until(async () => (await at(operatorA.id))?.taken_back === 'delivered', 'withdrawn at A');
  const [once, twice] = here.operator.withdrawals;
  assert.ok(once !== undefined && once === twice, 'the same signed text in every try');
  const opened = openWithdrawal(once);
  assert.ok(opened.ok && opened.value.message.id === id);
  assert.equal(opened.value.message.reason.en, 'The number was wrong.');
  assert.ok(opened.value.message.shownUntil.getTime() > Date.now() + 29 * 86_400_000);
  assert.deepEqual(await at(operatorB.id), { state: 'stopped', given: false, taken_back: null });
  await frej.open(path);
  assert.match(
    frej.text,
    /Taget tillbaka.*Duvkullens brevlåda Mottaget Visar det inte längre.*Fyrtornets brevlåda Lämnades aldrig/,
  );
  const list = await here.call(operatorA.id, 'registry-messages', '/operator-messages');
  const mine = (list.body.messages as { messageId: string; withdrawal?: string }[]).find((one) => one.messageId === id);
  assert.equal(mine?.withdrawal, once);
  const events = await here.world.rows(
    `select kind from audit_event where subject = '${id}' and kind like '%withdraw%' order by id`,
  );
  assert.deepEqual(
    events.map(({ kind }) => String(kind).replace('operator-message.', '')),
    ['withdrawal-asked', 'withdrawal-declined', 'withdrawal-asked', 'withdrawn', 'withdrawal-delivered'],
  );
});

test('the owner’s systems end findings, duties and incidents with evidence, once; what is not needed is for a person', async () => {
  const [audit, finding, incident] = Array.from({ length: 3 }, () => crypto.randomUUID());
  const put = async (path: string, body: object, by = owner.id) =>
    (await here.call(by, 'registry-owner', path, body, 'PUT')).status;
  await put(`/audits/${audit}`, {
    role: 'operator',
    organisation: operatorB.id,
    about: 'Loggar',
    plannedOn: '2027-05-01',
  });
  const closure = `/audits/${audit}/findings/${finding}/closure`;
  const mended = { closedWith: 'Loggarna är återställda, ärende 41' };
  assert.equal(await put(closure, mended), 404);
  await put(`/audits/${audit}/findings/${finding}`, { severity: 'minor', what: 'Loggar saknas', dueOn: '2027-06-01' });
  assert.equal(await put(closure, { closedWith: 'kort' }), 400);
  assert.equal(await put(closure, mended, operatorB.id), 403);
  for (const _ of [1, 2]) assert.equal(await put(closure, mended), 200);
  assert.equal(await put(closure, { closedWith: 'Något helt annat gjordes' }), 409);
  const [knownAt, doneAt] = [3_600_000, 60_000].map((ago) => new Date(Date.now() - ago).toISOString());
  const happened = { title: 'Avbrott', what: 'Ett kort avbrott', severity: 'low', knownAt, rules: ['trust-service'] };
  await put(`/incidents/${incident}`, happened);
  const done = { doneAt, evidence: 'Anmält till PTS, deras nummer 26-17' };
  const duty = (step: string) => `/incidents/${incident}/duties/trust-service/${step}`;
  assert.equal(await put(duty('no-such'), done), 404);
  assert.equal(await put(duty('authority'), { ...done, doneAt: '2099-01-01T00:00:00Z' }), 400);
  for (const _ of [1, 2]) assert.equal(await put(duty('authority'), done), 200);
  assert.equal(await put(duty('authority'), { ...done, evidence: 'Anmält till någon annan' }), 409);
  assert.equal(await put(`/incidents/${incident}/closure`, mended), 409);
  await put(duty('users'), done);
  for (const _ of [1, 2]) assert.equal(await put(`/incidents/${incident}/closure`, mended), 200);
  const [row] = await here.world.rows(`select closed_by from incident where id = '${incident}'`);
  assert.ok(String(row?.closed_by).length > 0);
  const tasks = JSON.stringify((await here.call(owner.id, 'registry-owner', '/oversight-tasks')).body);
  assert.ok(!tasks.includes(String(incident)) && !tasks.includes(String(finding)));
});

test('a message that is refused is said so and can be handed over again; one that is returned goes nowhere', async () => {
  here.operator.say = [403];
  const disa = await here.loggedIn('disa.ek', '/operator-messages');
  await disa.press(/Lämna för godkännande/, { ...message, 'title-sv': 'Ett till', 'title-en': '', 'text-en': '' });
  const frej = await here.loggedIn('frej.alm', new URL(disa.url).pathname);
  await frej.press(/^Godkänn$/);
  const refused = "select 1 from operator_message_handover where state = 'refused' and reason = 'http-403'";
  await until(async () => (await here.world.rows(refused)).length === 1, 'refused');
  here.operator.say = [];
  await frej.open(new URL(disa.url).pathname);
  await frej.press(/^Försök igen$/, { operator: operatorA.id });
  const taken = `select 1 from operator_message_handover where operator = '${operatorA.id}' and state <> 'delivered' and state <> 'stopped'`;
  await until(async () => (await here.world.rows(taken)).length === 0, 'again, and taken');
  const handed = here.operator.got.length;
  await disa.open('/operator-messages');
  await disa.press(/Lämna för godkännande/, { ...message, 'title-sv': 'Ett tredje', 'title-en': '', 'text-en': '' });
  await frej.open(new URL(disa.url).pathname);
  await frej.press(/Återlämna/, { ground: 'Det gäller inte alla' });
  assert.match(frej.text, /Läge Återlämnat.*Det gäller inte alla/);
  assert.equal(here.operator.got.length, handed);
});

test('who follows the feed is told who is connected or not: operators and mediators to everybody, senders to operators, never why', async () => {
  const told = async (query: string, by: string) => {
    const { status, body } = await here.call(by, 'registry-changes', `/changes?limit=1000${query}`);
    assert.equal(status, 200, JSON.stringify(body));
    const changes = (body.changes as { kind: string; party?: object }[]).map(({ kind, party }) => ({ kind, party }));
    return { changes, next: String(Object(body._meta).next) };
  };
  const asSender = `&sender=${kommunB.id}`;
  const [a, b] = [(await told('', operatorA.id)).next, (await told(asSender, kommunB.id)).next];
  for (const [role, { id }, status] of [
    ['operator', operatorB, 'paused'],
    ['operator', operatorB, 'approved'],
    ['mediator', mediator, 'ended'],
    ['sender', kommunA, 'paused'],
  ] as const) {
    const decision = { status, ground: 'Driftstopp, ärende 2026-31' };
    const decided = await here.call(owner.id, 'registry-owner', `/parties/${role}/${id}/status`, decision, 'PUT');
    assert.equal(decided.status, 200, JSON.stringify(decided.body));
  }
  const party = (role: string, { id: organisation }: { readonly id: string }) => ({ party: { role, organisation } });
  const toAll = [
    { kind: 'party-disconnected', ...party('operator', operatorB) },
    { kind: 'party-connected', ...party('operator', operatorB) },
    { kind: 'party-disconnected', ...party('mediator', mediator) },
  ];
  const toOperators = { kind: 'party-disconnected', ...party('sender', kommunA) };
  assert.deepEqual((await told(`&after=${a}`, operatorA.id)).changes, [...toAll, toOperators]);
  assert.deepEqual((await told(`&after=${b}${asSender}`, kommunB.id)).changes, toAll);
});
