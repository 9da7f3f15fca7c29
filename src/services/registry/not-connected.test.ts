// A registry to which no register of companies and no issuer of signatures is connected: it says so, and decides nothing.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { answer, refusal } from '../../../test/scenarios/registry-signers.ts';
import {
  type Caller,
  company,
  kommunB,
  operatorA,
  signe,
  startWorld,
  type World,
} from '../../../test/scenarios/registry-world.ts';
import { authorityOperations as authority } from '../../wire/mina-meddelanden/authority.ts';
import { recipientOperations as recipient } from '../../wire/mina-meddelanden/recipient.ts';

let world: World;
let operator: Caller;
let sender: Caller;
before(async () => {
  world = await startWorld();
  operator = await world.as(operatorA);
  sender = await world.as(kommunB);
});
after(async () => await world.stop());

const signatures = [{ signature: Buffer.from('a.signed.token'), certificate: '' }];

test('what nobody has told the registry it says so of: no register of companies, no issuer of signatures, nothing that waits', async () => {
  const who = { recipientId: signe, userIdentity: signe };
  assert.equal(refusal(await operator.ask(recipient.getPendingAccountPreferences, who)), 5003);
  assert.equal(refusal(await operator.ask(recipient.getPendingChangeServiceSupplier, who)), 5003);
  const { requests } = answer(
    await operator.ask(recipient.getPendingAccountRequest, { recipients: [], userIdentity: signe }),
  );
  assert.deepEqual(requests, []);
  const signer = { companyId: company.id, userIdentity: signe };
  const outcome = await operator.ask(recipient.isAuthorizedSigner, signer);
  assert.equal(refusal(outcome), 5001);
  assert.match(outcome.kind === 'fault' ? outcome.fault.description : '', /no company register/);
  const question = { recipientId: signe, signatures, signedData: Buffer.from('text'), action: 'Ownership' as const };
  assert.equal(refusal(await operator.ask(authority.verifyAuthorizedSignatures, question)), 5001);
  const rights = answer(await operator.ask(authority.getUserAccessRights, { userIdentity: signe })).result;
  assert.deepEqual(
    rights.rights.map(({ id, grantType }) => [id, grantType]),
    [[signe, 'AuthorizedSignatory']],
  );
  assert.equal(refusal(await sender.ask(authority.getUserAccessRights, { userIdentity: signe })), 5002);
});
