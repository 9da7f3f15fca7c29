// What the tests of the infrastructure owner's pages run in: a FaR whose own organisation may deliver, staff who logs in, systems with tokens, and a
// mailbox operator that judges what it is given.
import assert from 'node:assert/strict';
import { openTrustStore } from '../../src/platform/certificates/authorities.ts';
import type { Config } from '../../src/services/registry/index.ts';
import { openSealedDelivery } from '../../src/wire/mina-meddelanden/delivery-open.ts';
import { writeFault } from '../../src/wire/soap/fault.ts';
import { issueTo } from '../certificates.ts';
import { freePort, startEid, type TestEid } from '../eid.ts';
import { Person } from '../person.ts';
import { type Mailbag, startMailbag } from './mailbox-mail.ts';
import { answerWith, deliveryResult, type Issuer, type Peer, startIssuer, startPeer } from './mediator-peers.ts';
import {
  kommunA,
  kommunB,
  mediator,
  operatorA,
  operatorB,
  owner,
  region,
  startWorld,
  type World,
} from './registry-world.ts';

const AUDIENCE = 'the register';
/** At the operator that is connected in these tests. */
export const testAccount = '164031000013';

export interface OwnerWorld {
  readonly world: World;
  readonly eid: TestEid;
  /** Service v3 of operator B: refuses what is not rightly signed and sealed, takes what is for the test account. */
  readonly service: Peer;
  /** What was sent by e-mail. */
  readonly mail: Mailbag;
  /** Subjects of what it took. */
  readonly taken: readonly string[];
  /** Somebody logged in by their id at the staff's provider, at an address of FaR's pages. */
  staff(loginId: string, path: string): Promise<Person>;
  /** A call to FaR's REST API. */
  call(method: 'GET' | 'PUT', path: string, body?: object, by?: string, scope?: string): Promise<Answer>;
  /** Waits until no checks are under way. */
  checked(): Promise<void>;
  stop(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

const seed: NonNullable<Config['seed']> = {
  senders: [kommunA, kommunB, region, owner],
  dispatchers: [
    { ...mediator, senders: [kommunB.id, kommunA.id] },
    { ...owner, senders: [owner.id] },
  ],
  operators: [{ ...operatorA, serviceAddress: 'https://127.0.0.1:1/Service/v3' }],
  recipients: [],
};

/** Starts all of it. */
export async function startOwner(): Promise<OwnerWorld> {
  const [port, issuer, mail] = [await freePort(), await startIssuer(AUDIENCE), await startMailbag()];
  const eid = await startEid([`http://127.0.0.1:${port}`]);
  const disa = { loginId: 'disa.ek', name: 'Disa Ek', roles: ['registry-staff'] };
  eid.config.staff.people.push({ ...disa, organisation: owner.id, organisationName: owner.name });
  await eid.restart();
  const config = {
    api: { issuer: issuer.issuer, audience: AUDIENCE },
    outbound: { allowPrivate: ['127.0.0.0/8'] },
    seed,
    mail: { host: '127.0.0.1', port: mail.port, from: 'far@agaren.example' },
    alerts: { to: ['vakt@agaren.example'] },
  };
  const login = { issuer: `${eid.address}/staff`, clientKeyFile: eid.keyFile };
  const world = await startWorld(login, port, { config });
  const taken: string[] = [];
  const service = await startService(world, taken);
  return {
    ...{ world, eid, service, taken, mail },
    staff: (loginId, path) => loggedIn(world, loginId, path),
    call: (method, path, body, by = owner.id, scope = 'registry-owner') =>
      ask(world, issuer, { method, path, body, by, scope }),
    checked: () => settled(world),
    async stop() {
      await service.stop();
      await world.stop();
      await eid.stop();
      await issuer.stop();
      await mail.stop();
    },
  };
}

async function startService(world: World, taken: string[]): Promise<Peer> {
  const { certificateFile: caFile } = world.ca;
  const store = openTrustStore({ caFiles: [caFile] }, 'sandbox');
  const files = { ...(await issueTo(world.ca, operatorB)), caFile };
  return await startPeer(files, ({ body, request, response }) => {
    if (request.method === 'GET')
      return answerWith(response, Buffer.from('<definitions><operation name="deliverSecure"/></definitions>'));
    const mayDispatch = (who: string, sender: string) => who === owner.id && sender === owner.id;
    const opened = openSealedDelivery(body, { store, at: new Date(), mayDispatch });
    if (!opened.ok)
      return answerWith(response, writeFault({ code: 5002, description: opened.problem.reason, callId: 'x' }), 500);
    const { header, messages } = opened.value.delivery;
    const delivered = header.recipient === testAccount;
    if (delivered) taken.push(messages[0]?.header.subject ?? '');
    return answerWith(response, deliveryResult({ recipientId: header.recipient, delivered }));
  });
}

async function loggedIn(world: World, loginId: string, path: string): Promise<Person> {
  const user = new Person('sv');
  await user.open(`${world.pages}/login?return-to=${encodeURIComponent(path)}`);
  const choice = user.forms().find((form) => form.html.includes(`value="${loginId}"`));
  assert.ok(choice, user.text);
  return await user.submit(choice, { person: loginId });
}

interface Call {
  readonly method: string;
  readonly path: string;
  readonly body: object | undefined;
  readonly by: string;
  readonly scope: string;
}

async function ask(world: World, issuer: Issuer, { method, path, body, by, scope }: Call): Promise<Answer> {
  const authorization = `Bearer ${await issuer.token({ organisation: by, scope })}`;
  const type = body === undefined ? {} : { 'content-type': 'application/json' };
  const headers = { authorization, ...type };
  const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
  const answer = await fetch(`${world.pages}/api/v1${path}`, init);
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, body: text === '' ? {} : Object(JSON.parse(text)) };
}

async function settled(world: World): Promise<void> {
  const until = Date.now() + 30_000;
  for (;;) {
    const [row] = await world.rows('select count(*)::int as open from onboarding_run where ended_at is null');
    if (row?.open === 0) return;
    assert.ok(Date.now() < until, 'the checks end in time');
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** What changes reaches FaR's own process by NOTIFY, soon after the commit. */
export async function eventually<T>(what: string, ask: () => Promise<T>, wanted: T): Promise<void> {
  const until = Date.now() + 10_000;
  for (;;) {
    const seen = await ask();
    try {
      assert.deepEqual(seen, wanted, what);
      return;
    } catch (error) {
      if (Date.now() > until) throw error;
    }
  }
}

/** What a sender might hand in to be verified. */
export function testDelivery(sender: { readonly id: string; readonly name: string }) {
  return {
    header: { sender, recipient: testAccount },
    messages: [
      {
        header: {
          id: 'prov-1',
          subject: 'Provbrev',
          supportinfo: { text: 'Fråga oss.' },
          metadata: [],
          language: 'svSE',
        },
        body: { contentType: 'text/plain', content: Buffer.from('Hej') },
        attachments: [],
      },
    ],
  };
}
