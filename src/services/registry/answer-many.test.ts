// isReachable about many at once over the wire: questions that are written otherwise get the very same answer, and memory that is used
// again for the next answer never shows in one that is still on its way.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import https from 'node:https';
import { buffer } from 'node:stream/consumers';
import { after, before, test } from 'node:test';
import { issueTo } from '../../../test/certificates.ts';
import {
  amina,
  company,
  kommunA,
  kommunB,
  signe,
  startWorld,
  ture,
  type World,
} from '../../../test/scenarios/registry-world.ts';
import { recipientOperations } from '../../wire/mina-meddelanden/recipient.ts';
import { SERVICE_PATHS } from '../../wire/mina-meddelanden/wsdl.ts';
import { readEnvelope, writeEnvelope } from '../../wire/soap/envelope.ts';
import { readFault } from '../../wire/soap/fault.ts';

const { isReachable } = recipientOperations;

let world: World;
let agents: Record<'kommunA' | 'kommunB', https.Agent>;
before(async () => {
  world = await startWorld();
  const agentOf = async (organisation: typeof kommunA) => {
    const { certificateFile, keyFile } = await issueTo(world.ca, organisation);
    const [cert, key, ca] = [certificateFile, keyFile, world.ca.certificateFile].map((file) => readFileSync(file));
    return new https.Agent({ keepAlive: true, maxSockets: 6, ...{ cert, key, ca } });
  };
  agents = { kommunA: await agentOf(kommunA), kommunB: await agentOf(kommunB) };
});
after(async () => {
  for (const agent of Object.values(agents)) agent.destroy();
  await world.stop();
});

/** The answer's bytes; undefined for a caller that leaves when the answer begins to come. */
function ask(agent: https.Agent, question: Uint8Array, leaves = false): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'text/xml; charset=utf-8' };
    const url = `${world.config.wire.publicUrl}${SERVICE_PATHS.recipient}`;
    const request = https.request(url, { method: 'POST', agent, headers }, (response) => {
      if (!leaves) {
        buffer(response).then(resolve, reject);
        return;
      }
      request.destroy();
      resolve(undefined);
    });
    request.on('error', (error) => (leaves ? resolve(undefined) : reject(error)));
    request.end(question);
  });
}

const everybody = [signe, ture, amina, company.id];
const thousand = Array.from({ length: 1000 }, (_, at) => everybody[at % everybody.length] ?? signe);
const questionOf = (sender: string, recipients: readonly string[]) =>
  Buffer.from(writeEnvelope(isReachable.request.write({ sender, recipients })));

test('many callers at once, some of whom leave in the middle, get each the answer to its own question', async () => {
  const questions = { kommunA: questionOf(kommunA.id, thousand), kommunB: questionOf(kommunB.id, thousand) };
  const right = {
    kommunA: await ask(agents.kommunA, questions.kommunA),
    kommunB: await ask(agents.kommunB, questions.kommunB),
  };
  const { statuses } = isReachable.response.read(readEnvelope(right.kommunA ?? assert.fail()).body);
  assert.deepEqual(
    statuses.map(({ accountStatus }) => accountStatus.recipientId),
    thousand,
  );
  assert.ok(
    right.kommunB !== undefined && !right.kommunB.equals(right.kommunA ?? right.kommunB),
    'A is opted out from',
  );
  await Promise.all(
    Array.from({ length: 30 }, async (_, n) => {
      const who = n % 2 === 0 ? 'kommunA' : 'kommunB';
      const answer = await ask(agents[who], questions[who], n % 5 === 3);
      if (answer !== undefined) assert.ok(answer.equals(right[who] ?? assert.fail()), `answer ${n}`);
    }),
  );
});

test('the same question in other words gets the same bytes: entities, CDATA, attributes, prefixes, one by one', async () => {
  const plain = questionOf(kommunA.id, thousand.slice(0, 40)).toString();
  const right = await ask(agents.kommunA, Buffer.from(plain));
  const element = `<r3:recipientId>${signe}</r3:recipientId>`;
  assert.ok(plain.includes(element));
  const others = [
    plain.replace(element, `<r3:recipientId>&#49;${signe.slice(1)}</r3:recipientId>`),
    plain.replace(element, `<r3:recipientId><![CDATA[${signe}]]></r3:recipientId>`),
    plain.replace(
      element,
      `<q:recipientId xmlns:q="http://minameddelanden.gov.se/schema/Recipient/v3">${signe}</q:recipientId>`,
    ),
    plain.replace(element, `<r3:recipientId >${signe}</r3:recipientId\n>`),
    plain.replaceAll('><', '>\r\n  <'),
    plain.replaceAll('r3:', 'other:').replace('xmlns:r3=', 'xmlns:other='),
  ];
  for (const other of others) {
    assert.notEqual(other, plain);
    const answer = await ask(agents.kommunA, Buffer.from(other));
    assert.ok(answer?.equals(right ?? assert.fail()), `${other.slice(0, 600)}\n${answer?.toString().slice(0, 600)}`);
  }
});

test('what is wrong in one of many is refused with the code that it had alone', async () => {
  const codeOf = async (text: string) =>
    readFault(readEnvelope((await ask(agents.kommunA, Buffer.from(text))) ?? assert.fail()).body)?.code;
  const plain = questionOf(kommunA.id, thousand).toString();
  const element = `<r3:recipientId>${signe}</r3:recipientId>`;
  assert.equal(await codeOf(plain.replace(element, '<r3:recipientId>198113052382</r3:recipientId>')), 5001);
  assert.equal(await codeOf(plain.replace(element, `${element}<!-- -->`)), 5001);
  assert.equal(await codeOf(plain.replace(element, `${element}x`)), 5001);
  assert.equal(await codeOf(plain.replace(element, element + element)), 5005);
  assert.equal(await codeOf(plain.replace(kommunA.id, kommunB.id)), 5002);
  assert.equal(await codeOf(plain.replace(kommunA.id, '164029999999')), 5014);
});
