// HTML in every field that is shown somewhere: each page that a letter, a draft or an organisation reaches shows it as text (OWASP ASVS 1.2.1).
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Person } from '../person.ts';
import { MailingClient } from './mailing-steps.ts';
import { sendLetter, waiting } from './sender-held.ts';
import { aPdf, SenderWorld, until, withMailbox } from './sender-world.ts';

let world: SenderWorld;
before(async () => {
  world = await SenderWorld.open();
  await world.sender();
});
after(async () => world.close());

const evil = (field: string): string => `"><img src=x onerror=alert(1)>'</title></textarea></script><b>${field}`;

test('what was written in any field is text on every page that shows it', async () => {
  const anna = await world.person('anna.ask');
  await anna.open('/letters/new');
  await anna.press(/Kontrollera mottagaren/, { recipient: withMailbox });
  const draft = anna.url;
  await anna.open(`${draft}/letter`);
  const fields = [
    'subject',
    'text',
    'support-text',
    'support-phone',
    'matter-id',
    'matter-event',
    'matter-preceding',
    'matter-subject',
    'matter-type',
  ];
  const values = Object.fromEntries(fields.map((field) => [field, evil(field)]));
  const files = [{ filename: `${evil('filename')}.pdf`, contentType: 'application/pdf', bytes: await aPdf() }];
  await anna.press(/Bifoga valda filer/, { ...values, files });
  const shown: string[] = [];
  const look = async (address: string): Promise<void> => {
    await anna.open(address);
    assert.equal(anna.status, 200, address);
    assert.doesNotMatch(
      anna.html,
      /<img src=x|<\/textarea><\/script>|<b>(?:subject|text|support|matter|filename)/,
      address,
    );
    if (anna.html.includes('onerror=alert(1)')) shown.push(new URL(anna.url).pathname);
  };
  await look('/');
  await look(`${draft}/letter`);
  await look(`${draft}/check`);
  await look(`${draft}/preview`);
  await look(`${draft}/paper`);
  await anna.open(`${draft}/check`);
  await anna.press(/Skicka brevet/);
  const letter = anna.url.split('?')[0] ?? '';
  await until('handed over', async () => world.mediator.taken.at(-1));
  for (const address of [letter, `${letter}/print`, `${letter}/paper`, '/letters', '/log']) await look(address);
  assert.ok(shown.length >= 8, `the field was shown on ${shown.join(', ')}`);
});

const idIn = (address: string): string => address.split('/').at(-1) ?? '';

/** Value of the option with that text in any select of the page. */
function optionWith(html: string, text: string): string {
  const option = [...html.matchAll(/<option value="([^"]+)"[^>]*>([^<]*)<\/option>/g)].find(([, , label]) =>
    label?.includes(text),
  );
  return option?.[1] ?? assert.fail(`no option with ${text}`);
}

test('what an administrator wrote about organisation, units, rights, case types, templates and webhooks is text wherever it is shown', async () => {
  const bo = await world.person('bo.berg');
  const save = async (address: string, button: RegExp, values: Record<string, string>): Promise<void> => {
    await bo.open(address);
    await bo.press(button, values);
    assert.equal(bo.status, 200, `${address}: ${bo.text.slice(0, 500)}`);
  };
  await save('/settings', /^Spara$/, { 'support-text': evil('support'), 'support-phone': evil('phone') });
  const support = { 'support-text': evil('support'), 'support-phone': evil('phone') };
  await save('/settings/units/new', /Spara enheten/, {
    code: 'elak',
    name: evil('unit'),
    'sender-text': evil('sender'),
    ...support,
  });
  await save('/settings/rights', /^Lägg till$/, { group: evil('group'), role: 'caseworker' });
  await save('/settings/webhooks', /Lägg till|Spara/, {
    url: 'https://example.se/hook?a="><b>url',
    description: evil('description'),
  });
  const marked = `${evil('template')} {{Fält}}`;
  const template = { code: 'elak', name: evil('template'), folder: evil('folder'), subject: 'Hej', text: marked };
  await save('/templates/new', /Spara/, template);
  const templatePage = bo.url.split('?')[0] ?? '';
  await save(templatePage, /Spara utkast/, { 'field-hint-0': evil('hint'), 'field-example-0': evil('example') });
  await save(templatePage, /Publicera/, {});
  await bo.open('/case-types/new');
  const type = { code: 'elak', name: evil('type'), 'lead-text': evil('lead'), secrecy: evil('secrecy'), ...support };
  await bo.press(/Spara ärendetypen/, { ...type, template: idIn(templatePage) });
  assert.equal(bo.status, 200, bo.text.slice(0, 500));
  const typePage = bo.url.split('?')[0] ?? '';
  await save('/case-types/words', /Spara orden/, { words: evil('word').slice(0, 60) });

  const shown = new Set<string>();
  const look = async (address: string): Promise<void> => {
    await bo.open(address);
    assert.equal(bo.status, 200, address);
    assert.doesNotMatch(bo.html, /<img src=x|<\/textarea><\/script>|<b>[a-z]/, address);
    if (/onerror=alert\(1\)|&lt;b&gt;url/.test(bo.html)) shown.add(new URL(bo.url).pathname);
  };
  await bo.open('/letters/new');
  await bo.press(/Kontrollera mottagaren/, { recipient: withMailbox });
  const draft = bo.url;
  await look(`${draft}/kind`);
  await bo.press(/Fortsätt till brevet/, {
    unit: optionWith(bo.html, 'unit'),
    'case-type': idIn(typePage),
    template: idIn(templatePage),
  });
  assert.match(bo.url, /\/fields$/, bo.text.slice(0, 800));
  await look(`${draft}/fields`);
  await bo.press(/Sätt in i brevet/, { 'value-0': evil('value') });
  await look(`${draft}/letter`);
  await bo.press(/Granska brevet/, {
    'diary-number': evil('diary'),
    ...{ 'appointment-day': '2099-01-15', 'appointment-time': '9.00', 'appointment-title': evil('meeting') },
    ...{ 'appointment-place': evil('place'), 'appointment-id': evil('id') },
  });
  await look(`${draft}/check`);
  await look(`${draft}/paper`);
  await bo.open(`${draft}/check`);
  await bo.press(/Skicka brevet/);
  const letter = bo.url.split('?')[0] ?? '';
  await world.person('anna.ask');
  await look(`${letter}/hand-on`);
  await bo.press(/^Lämna över$/, { to: optionWith(bo.html, 'Anna Ask'), note: evil('note') });
  for (const address of [
    ...[letter, `${letter}/print`, `${letter}/paper`, `${letter}/hand-on`, `${letter}/disclosure`],
    ...['/', '/letters', '/log', '/notices', '/statistics', '/substitutes', '/settings', '/settings/units'],
    ...['/settings/rights', '/settings/webhooks', '/settings/accounts', '/settings/first-steps', '/accessibility'],
    ...['/templates', templatePage, `${templatePage}/preview`, '/case-types', typePage, '/case-types/words'],
    '/mailings/new',
  ]) {
    await look(address);
  }
  assert.ok(shown.size >= 15, `shown on ${shown.size}: ${[...shown].join(', ')}`);
});

test('what stands in lists, mailings, approvals, disclosures, holds and rules is text wherever it is shown', async () => {
  const shown = new Set<string>();
  const look = async (person: Person, address: string): Promise<void> => {
    await person.open(address);
    assert.equal(person.status, 200, address);
    assert.doesNotMatch(person.html, /<img src=x|<\/textarea><\/script>|<b>[a-z]/, address);
    if (person.html.includes('onerror=alert(1)')) shown.add(address.replace(/[0-9a-f-]{36}/, ':id'));
  };
  const client = new MailingClient(world, await world.token('system-b'));
  const begun = await client.call('POST', '/mailings', { name: evil('mailing').slice(0, 80) });
  const mailing = String(begun.body['mailingId']);
  const lines = [withMailbox, evil('number').slice(0, 60)].map((recipient, index) =>
    JSON.stringify({ number: index + 1, recipient, fields: { namn: evil('value') } }),
  );
  const taken = await client.call('POST', `/mailings/${mailing}/lines`, lines.join('\n'), 'application/jsonl');
  assert.equal(taken.status, 200, taken.text);
  const letter = { subject: `Brev ${evil('subject')}`, text: `Hej {{namn}} ${evil('text')}` };
  assert.equal((await client.call('POST', `/mailings/${mailing}/letter`, letter)).status, 200);
  await client.check(mailing);
  const anna = await world.person('anna.ask');
  const pages = ['', '/lines', '/letter', '/recipients', '/samples/1', '/files'].map(
    (part) => `/mailings/${mailing}${part}`,
  );
  for (const address of ['/mailings', ...pages]) await look(anna, address);

  const asked = new URLSearchParams({ purpose: evil('purpose').slice(0, 80) });
  const list = `"${evil('column').replaceAll('"', '""')}",nummer\r\n"${evil('cell').replaceAll('"', '""')}",${withMailbox}\r\nx,<b>wrong\r\n`;
  const answer = await fetch(`${world.address}/api/v1/precheck-lists?${asked.toString()}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${await world.token('system-b')}`,
      'content-type': 'text/csv',
      'idempotency-key': crypto.randomUUID(),
    },
    body: list,
  });
  const precheck: unknown = await answer.json();
  assert.ok(answer.ok, JSON.stringify(precheck));
  for (const address of ['/prechecks', `/prechecks/${String(Reflect.get(Object(precheck), 'id'))}`])
    await look(anna, address);

  const four = await waiting(world);
  const sent = await sendLetter(anna, evil('approve').slice(0, 80), four);
  const id = sent.split('/').at(-1) ?? '';
  const gun = await world.person('gun.gran');
  for (const address of ['/', '/approvals', `/approvals/${id}`]) await look(gun, address);
  await gun.open(`/approvals/${id}`);
  await gun.press(/^Skicka tillbaka$/, { comment: evil('comment') });
  for (const address of ['/', sent, '/notices']) await look(anna, address);
  await four.database.close();

  const ylva = await world.person('ylva.yr');
  await ylva.open(`${sent}/disclosure`);
  const cover = { decision: evil('decision'), decidedBy: evil('decider'), receiver: evil('receiver') };
  await ylva.press(/Skapa|Hämta|Gör/, cover);
  await ylva.open('/disposal/holds');
  await ylva.press(/Sätt gallringsstopp/, { scope: 'everything', reason: evil('reason') });
  await ylva.open('/disposal');
  await ylva.press(/Lägg till regeln/, { days: '3650', decision: evil('rule'), decidedOn: '2026-01-01' });
  for (const address of ['/disposal', '/disposal/holds', '/looks', '/archive']) await look(ylva, address);
  await ylva.open('/log');
  await ylva.press(/^Sök$/, { words: evil('words') });
  assert.doesNotMatch(ylva.html, /<img src=x|<b>words/);
  assert.ok(shown.size >= 10, `shown on ${shown.size}: ${[...shown].join(', ')}`);
});
