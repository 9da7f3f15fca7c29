// The infrastructure owner connects senders, mediators and operators: papers, checks that are really run, status with its effect on what FaR answers
// at once, certificates with revocation; results are kept (issue 5, owner's pages).
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { readKeyPair } from '../../src/platform/certificates/key-pair.ts';
import { authorityOperations as authority } from '../../src/wire/mina-meddelanden/authority.ts';
import { signDelivery, signedDeliveryBytes } from '../../src/wire/mina-meddelanden/delivery-seal.ts';
import { recipientOperations as recipient } from '../../src/wire/mina-meddelanden/recipient.ts';
import { issueTo } from '../certificates.ts';
import type { Person } from '../person.ts';
import { startPeer } from './mediator-peers.ts';
import { eventually, type OwnerWorld, startOwner, testAccount, testDelivery } from './registry-owner.ts';
import { answer, refusal } from './registry-signers.ts';
import { type Caller, company, kommunA, kommunB, mediator, operatorA, operatorB, signe } from './registry-world.ts';

let here: OwnerWorld;
let disa: Person;
before(async () => {
  here = await startOwner();
  disa = await here.staff('disa.ek', '/parties');
});
after(async () => await here.stop());

const operatorPage = `/parties/operator/${operatorB.id}`;
const page = async (path: string) => await disa.open(`${here.world.pages}${path}`);

/** Posts the form with this last part of its address, on the page where Disa is. */
async function post(act: string, values: Parameters<Person['submit']>[1] = {}): Promise<Person> {
  const form = disa.forms().find(({ action }) => action.endsWith(`/${act}`));
  assert.ok(form, `${act} on ${disa.url}: ${disa.text.slice(0, 800)}`);
  return await disa.submit(form, values);
}

async function check(path: string, names: readonly string[]): Promise<void> {
  const answered = await here.call('PUT', `${path}/check-runs/${crypto.randomUUID()}`, { checks: names });
  assert.equal(answered.status, 202, JSON.stringify(answered.body));
  await here.checked();
}

async function outcomes(path: string): Promise<Record<string, unknown>> {
  const { body } = await here.call('GET', path);
  const checks: unknown = body.checks;
  assert.ok(Array.isArray(checks));
  return Object.fromEntries(checks.map(({ name, outcome, findings }) => [name, [outcome, ...findings.map(codeOf)]]));
}

const codeOf = (finding: { readonly code: string }) => finding.code;

async function pem(organisation: { readonly id: string; readonly name: string }): Promise<string> {
  return readFileSync((await issueTo(here.world.ca, organisation)).certificateFile, 'utf8');
}

function registration(id: string, operator: string) {
  const request = { id, type: 'Create' as const, agreementText: 'Jag öppnar en brevlåda.', timestamp: '2026-11-22' };
  const signatures = [{ signature: Buffer.from('a.signed.token'), certificate: '' }];
  return { accountRequest: { ...request, serviceSupplier: operator }, accountType: 'Secure' as const, signatures };
}

async function reach(by: Caller, sender: string, whom: string) {
  const { statuses } = answer(await by.ask(recipient.isReachable, { sender, recipients: [whom] }));
  return [statuses[0]?.accountStatus.type, statuses[0]?.senderAccepted, statuses[0]?.accountStatus.serviceSupplier?.id];
}

test('an operator applies: what was wrong is said at the field; nobody is connected by applying; the checks tell what is missing', async () => {
  await page('/parties/new/operator');
  await disa.press(/Lägg till ansökan/, { organisation: '162021003899', name: 'F', serviceAddress: 'http://x' });
  assert.equal(disa.status, 422);
  for (const words of [/rätt kontrollsiffra/, /namn med 2 till 256/, /börjar med https/])
    assert.match(disa.text, words);
  const written = {
    organisation: '402300-0039',
    name: operatorB.name,
    serviceAddress: `${here.service.url}/Service/v3`,
  };
  await disa.press(/Lägg till ansökan/, { ...written, testRecipient: testAccount });
  assert.equal(new URL(disa.url).pathname, operatorPage);
  assert.match(disa.text, /Ansökan är tillagd/);
  const wire = await here.world.as(operatorB);
  assert.equal(refusal(await wire.ask(authority.getSenders, {})), 5002);
  await post('checks', { check: 'answers' });
  assert.match(disa.text, /Kontrollerna körs/);
  await check(operatorPage, ['agreement', 'terms', 'certificate', 'endpoint', 'test-delivery']);
  assert.deepEqual(await outcomes(operatorPage), {
    agreement: ['failed', 'no-agreement'],
    terms: ['passed', 'no-terms'],
    certificate: ['failed', 'no-certificate'],
    endpoint: ['passed', 'endpoint-contract', 'endpoint-demands-certificate'],
    'test-delivery': ['passed', 'delivery-accepted'],
    answers: ['passed', 'not-listed'],
  });
  assert.deepEqual(here.taken, ['Provleverans']);
  await page(operatorPage);
  await post('status', { status: 'approved', ground: '' });
  assert.equal(disa.status, 422);
  assert.match(disa.text, /Alla kontroller är inte godkända \(Avtal gäller; Certifikatet/);
});

test('with agreement, terms and certificate every check passes, it is approved, and FaR answers about it at once, without a restart', async () => {
  const terms = { name: 'Villkor för operatörer', version: '1.0', inForceFrom: '2026-01-01', acceptBy: '2026-01-01' };
  const termsId = crypto.randomUUID();
  const published = { ...terms, roles: ['operator'], content: 'Operatören tar emot alla.' };
  assert.equal((await here.call('PUT', `/terms-versions/${termsId}`, published)).status, 204);
  await check(operatorPage, ['terms']);
  assert.deepEqual((await outcomes(operatorPage)).terms, ['failed', 'terms-not-accepted']);
  await page(operatorPage);
  await post('agreements', {
    reference: 'Dnr 2026-17',
    'signed-on': '2026-10-01',
    'signed-by': 'Fia Fyr',
    from: '2026-13-01',
  });
  assert.equal(disa.status, 422);
  assert.match(disa.text, /Skriv en dag/);
  await post('agreements', { from: '2026-10-01' });
  assert.match(disa.text, /Avtalet är antecknat/);
  await post('acceptances', { 'terms-version': termsId, 'accepted-on': '2026-10-02', 'accepted-by': 'Fia Fyr' });
  assert.match(disa.text, /1\.0, 2026-10-02 av Fia Fyr Godkänt/);
  await post('certificates', { certificate: await pem(operatorB), slot: 'current' });
  assert.match(disa.text, /Certifikatet är tillagt/);
  await check(operatorPage, ['agreement', 'terms', 'certificate']);
  await page(operatorPage);
  await post('status', { status: 'approved', ground: '' });
  assert.match(disa.text, /Statusen är ändrad/);
  const wire = await here.world.as(operatorB);
  await eventually('it may ask', async () => (await wire.ask(authority.getSenders, {})).kind, 'answer');
  answer(await wire.ask(recipient.register, registration(signe, operatorB.id)));
  assert.deepEqual(await reach(await here.world.as(kommunB), kommunB.id, signe), ['Secure', true, operatorB.id]);
  const rows = await here.world.rows(`select details ->> 'by' as by, details ->> 'to' as to from audit_event
    where kind = 'party.status-changed' order by id desc limit 1`);
  assert.deepEqual(rows, [{ by: 'Disa Ek', to: 'approved' }]);
  await page(operatorPage);
  assert.match(disa.text, /Historik.*Status ändrad Disa Ek/);
});

test('at a paused operator nobody is reached and it may ask nothing; its accounts are kept, and are there when it is approved again', async () => {
  const [wire, sender] = [await here.world.as(operatorB), await here.world.as(kommunB)];
  await page(operatorPage);
  await post('status', { status: 'paused', ground: 'kort' });
  assert.match(disa.text, /Skriv ett skäl/);
  await post('status', { status: 'paused', ground: 'Driftstopp hos operatören, dnr 2026-31' });
  await eventually('nobody is reached', () => reach(sender, kommunB.id, signe), ['Not', false, undefined]);
  assert.equal(refusal(await wire.ask(recipient.isRegistered, { recipients: [signe] })), 5002);
  assert.doesNotMatch((await here.staff('disa.ek', '/')).text, new RegExp(operatorB.name));
  const registered = answer(
    await (await here.world.as(operatorA)).ask(recipient.isRegistered, { recipients: [signe] }),
  );
  assert.equal(registered.statuses[0]?.type, 'Secure');
  // What has passed holds for what was checked: for no other address, and for no certificate that was revoked since.
  const { name, testRecipient, serviceAddress } = (await here.call('GET', operatorPage)).body;
  for (const asked of [`${String(serviceAddress)}/`, serviceAddress])
    await here.call('PUT', operatorPage, { name, testRecipient, serviceAddress: asked });
  await here.world.rows(`update party_certificate set (revoked_at, revoked_why) = (now(), 'prov')`);
  const approve = async () => await here.call('PUT', `${operatorPage}/status`, { status: 'approved' });
  assert.match(JSON.stringify((await approve()).body), /certificate, endpoint, test-delivery/);
  await here.world.rows('update party_certificate set (revoked_at, revoked_why) = (null, null)');
  await check(operatorPage, ['endpoint', 'test-delivery']);
  assert.equal((await approve()).status, 200);
  await eventually('she is reached', () => reach(sender, kommunB.id, signe), ['Secure', true, operatorB.id]);
});

test('a paused sender is in no list and accepted by nobody, also through its mediator; back again its recipients’ choices are what they were', async () => {
  const [wire, ofMediator] = [await here.world.as(kommunA), await here.world.as(mediator)];
  const optOut = {
    ...{ recipientId: signe, userIdentity: signe, agreementText: 'Inte från Kommun A.' },
    preferences: { id: signe, acceptedSenders: [kommunB] },
    signatures: [{ signature: Buffer.from('a.signed.token'), certificate: '' }],
  };
  answer(await (await here.world.as(operatorB)).ask(recipient.storeAccountPreferences, optOut));
  const path = `/parties/sender/${kommunA.id}`;
  const paused = await here.call('PUT', `${path}/status`, { status: 'paused', ground: 'Nyckeln är röjd, incident 4' });
  assert.deepEqual([paused.status, paused.body.status], [200, 'paused']);
  const accepted = async () =>
    answer(await ofMediator.ask(authority.isSenderAccepted, { sender: kommunA.id })).accepted;
  await eventually('not accepted', accepted, false);
  const { senders } = answer(await ofMediator.ask(authority.getSenders, {}));
  assert.ok(!senders.some(({ id }) => id === kommunA.id));
  const { dispatchers } = answer(await ofMediator.ask(authority.getDispatchers, {}));
  assert.deepEqual(dispatchers.find(({ id }) => id === mediator.id)?.senders, [kommunB.id]);
  const asked = { sender: kommunA.id, recipients: [signe] };
  assert.equal(refusal(await ofMediator.ask(recipient.isReachable, asked)), 5014);
  assert.equal(refusal(await wire.ask(authority.getSenders, {})), 5002);
  await here.world.restart();
  assert.equal(await accepted(), false, 'what a configuration names from the beginning does not undo a decision');
  await here.call('PUT', `${path}/status`, { status: 'approved', ground: 'Ny nyckel, incident 4 avslutad' });
  await eventually('accepted', accepted, true);
  assert.deepEqual(await reach(ofMediator, kommunA.id, signe), ['Secure', false, operatorB.id]);
  await here.checked();
  assert.deepEqual((await outcomes(path)).answers, ['passed', 'listed', 'sender-accepted']);
});

test('a certificate that is revoked here is refused at the door at once; another organisation’s, a private key and nonsense are not taken', async () => {
  const path = `/parties/sender/${kommunB.id}`;
  await page(path);
  for (const [certificate, words] of [
    ['hej', /inget certifikat i PEM/],
    [await pem(company), /inte utfärdat för den här organisationen/],
    ['-----BEGIN PRIVATE KEY-----\nMIIB\n', /privat nyckel/],
  ] as const) {
    await post('certificates', { certificate, slot: 'current' });
    assert.equal(disa.status, 422);
    assert.match(disa.text, words);
  }
  assert.doesNotMatch(disa.html, /MIIB/);
  await post('certificates', { certificate: await pem(kommunB), slot: 'current' });
  const wire = await here.world.as(kommunB);
  answer(await wire.ask(authority.getSenders, {}));
  await post('revocations', { why: 'Nyckeln är röjd, incident 2026-4' });
  assert.match(disa.text, /Certifikatet är spärrat\. Registret släpper inte in/);
  await eventually('refused', async () => (await wire.ask(authority.getSenders, {})).kind, 'fault');
  assert.equal(refusal(await wire.ask(authority.getSenders, {})), 5002);
  await check(path, ['certificate']);
  assert.deepEqual((await outcomes(path)).certificate, ['failed', 'certificate-revoked-here']);
  const next = await issueTo(here.world.ca, kommunB, { anew: true, fileName: 'kommun-b-next' });
  await page(path);
  await post('certificates', { certificate: readFileSync(next.certificateFile, 'utf8'), slot: 'next' });
  await here.world.rows(`update job set next_at = now() where kind = 'watch-parties'`);
  const slots = async () => {
    const { body } = await here.call('GET', path);
    return Array.isArray(body.certificates) ? body.certificates.map(({ slot, standing }) => [slot, standing]) : [];
  };
  await eventually('the next takes over', slots, [
    ['current', 'good'],
    ['former', 'revoked-here'],
  ]);
});

test('a sender’s signed test delivery verifies; one that was changed, one by another and no delivery do not', async () => {
  const path = `/parties/sender/${kommunA.id}`;
  const { signer } = readKeyPair(await issueTo(here.world.ca, kommunA), { environment: 'sandbox' });
  const signed = (sender: { readonly id: string; readonly name: string }) =>
    Buffer.from(signedDeliveryBytes(signDelivery(testDelivery(sender), signer)));
  const handIn = async (bytes: Uint8Array) => {
    await page(path);
    await post('test-delivery', { delivery: [{ filename: 'prov.xml', contentType: 'application/xml', bytes }] });
    assert.match(disa.text, /Försändelsen är inlämnad/);
    await here.checked();
    return (await outcomes(path))['test-delivery'];
  };
  assert.deepEqual(await handIn(signed(kommunA)), ['passed', 'delivery-signed']);
  const changed = Buffer.from(signed(kommunA).toString('utf8').replace('Provbrev', 'Ändrat brev'));
  assert.deepEqual(await handIn(changed), ['failed', 'delivery-not-good']);
  assert.deepEqual(await handIn(signed(kommunB)), ['failed', 'delivery-not-good']);
  assert.deepEqual(await handIn(Buffer.from('<hej/>')), ['failed', 'delivery-unreadable']);
  await page(path);
  assert.match(disa.text, /Tidigare körningar.*Disa Ek En underskriven provförsändelse går att lita på: godkänd/);
  const runs = await here.world.rows(`select outcome from onboarding_result f join onboarding_run r on r.id = f.run
    where f.name = 'test-delivery' and r.organisation = '${kommunA.id}' order by f.at`);
  assert.deepEqual(
    runs.map(({ outcome }) => outcome),
    ['passed', 'failed', 'failed', 'failed'],
  );
});

test('the endpoint check refuses another organisation’s server, a closed door and an address in a private network', async () => {
  const files = { ...(await issueTo(here.world.ca, company)), caFile: here.world.ca.certificateFile };
  const stranger = await startPeer(files, ({ response }) => void response.end('hej'));
  const { body } = await here.call('GET', operatorPage);
  const { name, testRecipient } = body;
  const found = async (serviceAddress: string) => {
    assert.equal((await here.call('PUT', operatorPage, { name, testRecipient, serviceAddress })).status, 200);
    await check(operatorPage, ['endpoint']);
    return (await outcomes(operatorPage)).endpoint;
  };
  assert.deepEqual(await found(`${stranger.url}/Service/v3`), ['failed', 'endpoint-of-another', 'endpoint-answers']);
  await stranger.stop();
  assert.deepEqual(await found(`${stranger.url}/Service/v3`), ['failed', 'endpoint-no-answer']);
  assert.deepEqual(await found('https://10.1.2.3/Service/v3'), ['failed', 'endpoint-no-answer']);
  await page(operatorPage);
  assert.match(disa.text, /adressen leder till ett privat nät/);
  assert.deepEqual(await found(`${here.service.url}/Service/v3`), [
    'passed',
    'endpoint-contract',
    'endpoint-demands-certificate',
  ]);
});

test('nobody but the register’s staff sees or changes any of it, and a form without its token does nothing', async () => {
  for (const path of [
    '/parties',
    operatorPage,
    '/terms',
    '/statistics',
    '/parties/new/sender',
    '/statistics/reach.csv',
  ])
    assert.equal((await here.staff('anna.ask', path)).status, 403, path);
  const before = await here.world.rows('select status from party order by role, organisation');
  const headers = { cookie: disa.cookieFor(here.world.pages), origin: here.world.pages };
  const body = new URLSearchParams({ status: 'ended', ground: 'Ett skäl som är långt nog' });
  const forged = await fetch(`${here.world.pages}${operatorPage}/status`, { method: 'POST', headers, body });
  assert.equal(forged.status, 403);
  assert.deepEqual(await here.world.rows('select status from party order by role, organisation'), before);
  assert.equal((await page('/parties/operator/162021003898')).status, 404);
});
