// A receipt signed with an e-ID holds only as it was made: every other text, person, key, time or byte is found.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { RECIPIENT, type Scene, SENDER, testScene } from '../../../test/conformance/deliveries.ts';
import { signerFor } from '../../../test/conformance/pki.ts';
import { openSignedReceipt, signStatement } from './signed-receipt.ts';
import { nonceOf, type ReceiptStatement, readStatement, writeStatement } from './statement.ts';

const NUMBER = 'https://id.oidc.se/claim/personalIdentityNumber';
const STATEMENT: ReceiptStatement = {
  id: 'r-1',
  text: 'Jag, Signe Almgren, har tagit emot brevet ”Beslut” från Kommun B.',
  letter: {
    messageId: 'm-1',
    subject: 'Beslut',
    sender: SENDER,
    senderName: 'Kommun B',
    recipient: RECIPIENT,
    signedDigest: 'ZGlnZXN0',
  },
  signer: { name: 'Signe Almgren', personalNumber: RECIPIENT },
  at: '2026-11-22T12:00:00.000Z',
};
const AT = Date.parse(STATEMENT.at) / 1000;

let scene: Scene;
let keys: Awaited<ReturnType<typeof generateKeyPair>>;
before(async () => {
  scene = await testScene();
  keys = await generateKeyPair('ES256');
});

const signer = () => signerFor(scene.mediator);
const jwks = async (of = keys) => [{ ...(await exportJWK(of.publicKey)), kid: 'k' }];
const token = async (claims: object, of = keys) =>
  await new SignJWT({ iss: 'https://eid.example', sub: 's', ...claims })
    .setProtectedHeader({ alg: 'ES256', kid: 'k' })
    .sign(of.privateKey);

async function made(idClaims: object = {}, userClaims: object = {}): Promise<string> {
  const written = writeStatement(STATEMENT);
  const idToken = await token({ nonce: nonceOf(written), auth_time: AT + 20, acr: 'loa3', ...idClaims });
  const userinfo = await token({ [NUMBER]: RECIPIENT, ...userClaims });
  return signStatement(written, { idToken, userinfo, keys: await jwks() }, signer());
}

const flaw = async (jws: string, caller?: readonly object[]) => {
  const opened = await openSignedReceipt(jws, caller);
  return opened.ok ? 'holds' : opened.problem;
};

test('one that is right holds, says who, when and what, and by whose keys', async () => {
  const opened = await openSignedReceipt(await made());
  assert.ok(opened.ok);
  assert.deepEqual(opened.value.statement, STATEMENT);
  assert.equal(opened.value.authenticatedAt.getTime(), (AT + 20) * 1000);
  assert.equal(opened.value.keysFrom, 'file');
  assert.equal(await flaw(await made(), await jwks()), 'holds');
});

test('the statement is read as it was written, and nothing else is one', () => {
  assert.deepEqual(readStatement(writeStatement(STATEMENT)), STATEMENT);
  assert.equal(readStatement('{}'), undefined);
  assert.equal(readStatement('not JSON'), undefined);
  assert.equal(readStatement(writeStatement(STATEMENT).replace('urn:brevduva:receipt:1', 'urn:other')), undefined);
});

test('a byte that is changed anywhere is found', async () => {
  const [head = '', body = '', signature = ''] = (await made()).split('.');
  const payload = Buffer.from(body, 'base64url').toString().replace('Beslut', 'Beslot');
  assert.equal(await flaw([head, Buffer.from(payload).toString('base64url'), signature].join('.')), 'signature-wrong');
  assert.equal(await flaw([head, body, `A${signature.slice(1)}`].join('.')), 'signature-wrong');
  const header = Buffer.from(head, 'base64url').toString();
  const none = Buffer.from(header.replace('RS256', 'none')).toString('base64url');
  assert.equal(await flaw([none, body, ''].join('.')), 'not-a-receipt');
  assert.equal(await flaw('nothing'), 'not-a-receipt');
  assert.equal(await flaw(`${await made()}.more`), 'not-a-receipt');
});

for (const [what, idClaims, userClaims, expected] of [
  ['a log-in for another text', { nonce: 'another' }, {}, 'eid-other-statement'],
  ['a log-in from before the text was there', { auth_time: AT - 3600 }, {}, 'eid-too-early'],
  ['a log-in without a time', { auth_time: undefined }, {}, 'eid-too-early'],
  ['another person', {}, { [NUMBER]: '189006109806' }, 'eid-other-person'],
  ['claims about somebody else', {}, { sub: 'another' }, 'eid-other-person'],
  ['nobody', {}, { [NUMBER]: undefined }, 'eid-other-person'],
] as const) {
  test(`${what} does not sign it`, async () => {
    assert.equal(await flaw(await made(idClaims, userClaims)), expected);
  });
}

test('tokens of other keys than the provider’s are found, by the caller’s own copy of them', async () => {
  const others = await generateKeyPair('ES256');
  assert.equal(await flaw(await made(), await jwks(others)), 'eid-signature-wrong');
  const written = writeStatement(STATEMENT);
  const idToken = await token({ nonce: nonceOf(written), auth_time: AT }, others);
  assert.equal(await flaw(signStatement(written, { idToken, keys: await jwks() }, signer())), 'eid-signature-wrong');
});
