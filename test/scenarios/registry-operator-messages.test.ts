// Messages to all mailbox holders through all operators (DP2-8): approved by another than the writer, signed, handed over until each has answered,
// with what each operator says (docs/operatorsmeddelanden.md).
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openOperatorMessage } from '../../src/wire/operator-messages/signed-message.ts';
import { type OversightWorld, startOversight } from './registry-oversight.ts';
import { kommunA, operatorA, operatorB, owner } from './registry-world.ts';
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
  assert.match(frej.text, /Duvkullens brevlåda Mottaget 41 0.*Fyrtornets brevlåda På väg/);
});

test('an operator’s figures come when it is asked, and when it reports by itself; an operator sees only what is for it', async () => {
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
  assert.equal((await here.call(kommunA.id, 'registry-messages', '/operator-messages')).status, 403);
  assert.equal((await here.call(operatorB.id, 'registry-messages', path, { mailboxes: 12, opened: 3 })).status, 200);
  assert.equal((await here.call(operatorB.id, 'registry-messages', path, { mailboxes: -1, opened: 3 })).status, 400);
  const disa = await here.loggedIn('disa.ek', '/operator-messages');
  assert.match(disa.text, /Planerat avbrott på söndag Godkänt .* 53/);
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
  await until(async () => (await here.world.rows(refused)).length === 0, 'again');
  const sent = here.operator.got.length;
  await disa.open('/operator-messages');
  await disa.press(/Lämna för godkännande/, { ...message, 'title-sv': 'Ett tredje', 'title-en': '', 'text-en': '' });
  await frej.open(new URL(disa.url).pathname);
  await frej.press(/Återlämna/, { ground: 'Det gäller inte alla' });
  assert.match(frej.text, /Läge Återlämnat.*Det gäller inte alla/);
  assert.equal(here.operator.got.length, sent);
});
