// A receipt signed with an e-ID comes to the sender: kept with its evidence and shown to the caseworker; one for another letter, person or by another
// operator is refused whole.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { signStatement } from '../../src/wire/receipts/signed-receipt.ts';
import { nonceOf, writeStatement } from '../../src/wire/receipts/statement.ts';
import { from, RepliesWorld } from './sender-replies-world.ts';
import { kommunB, withMailbox } from './sender-world.ts';

let replies: RepliesWorld;
before(async () => {
  replies = await RepliesWorld.open();
});
after(() => replies.sender.close());

async function signedFor(letter: string, by = replies.duvkullen, recipient = withMailbox): Promise<string> {
  const keys = await generateKeyPair('ES256');
  const written = writeStatement({
    id: 'r',
    text: 'Jag, Signe Almgren, har tagit emot brevet ”Delgivning” från Kommun B.',
    letter: {
      messageId: letter,
      subject: 'Delgivning',
      sender: kommunB.id,
      senderName: kommunB.name,
      recipient,
      signedDigest: 'x',
    },
    signer: { name: 'Signe Almgren', personalNumber: recipient },
    at: new Date().toISOString(),
  });
  const claims = {
    iss: 'https://eid.example',
    sub: 's',
    nonce: nonceOf(written),
    auth_time: Math.floor(Date.now() / 1000),
    acr: 'http://id.elegnamnden.se/loa/1.0/loa3',
    'https://id.oidc.se/claim/personalIdentityNumber': recipient,
  };
  const idToken = await new SignJWT(claims).setProtectedHeader({ alg: 'ES256' }).sign(keys.privateKey);
  return signStatement(written, { idToken, keys: [await exportJWK(keys.publicKey)] }, by.signer());
}

test('it is kept and the caseworker sees who signed, when and what', async () => {
  const letter = await replies.delivered('Delgivning', { asksReceipt: true, signedReceipt: true });
  const answer = await replies.duvkullen.receipt(from(letter), await signedFor(letter));
  assert.equal(answer.outcome, 'Received', answer.body);
  const anna = await replies.sender.person('anna.ask');
  await anna.open(`${replies.sender.address}/letters/${letter}`);
  assert.match(anna.text, /Signe Almgren, 19810105-2382, skrev under med e-legitimation/);
  assert.match(anna.text, /Jag, Signe Almgren, har tagit emot brevet ”Delgivning” från Kommun B/);
  assert.match(anna.text, /Enligt operatören intygat av https:\/\/eid\.example, nivå loa3/);
});

test('one for another letter, by another operator, or that is no receipt at all is refused with 5002, and nothing is kept', async () => {
  const [letter, other] = [
    await replies.delivered('Rätt brev', { asksReceipt: true, signedReceipt: true }),
    await replies.delivered('Ett annat brev', { asksReceipt: true, signedReceipt: true }),
  ];
  for (const wrong of [await signedFor(other), await signedFor(letter, replies.fyrtornet), 'a.b.c']) {
    const answer = await replies.duvkullen.receipt(from(letter), wrong);
    assert.match(answer.body, /ErrorCode>5002</);
  }
  assert.equal((await replies.row(letter))?.opened_at, null);
});
