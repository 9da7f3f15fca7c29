// What the oversight's tests have around the registry: an operator's door that answers as it is told, and plans of mailings.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { BrevduvaError } from '../../src/domain/errors.ts';
import { openKeyPair } from '../../src/platform/certificates/key-pair-in-use.ts';
import type { ThrowAwayCa } from '../../src/platform/certificates/throw-away-ca.ts';
import { createLog } from '../../src/platform/log.ts';
import type { MailingPlanTold } from '../../src/platform/mailing-plan/plan-csv.ts';
import { createSoapServer } from '../../src/platform/web/soap.ts';
import type { WireDoorCall } from '../../src/platform/web/wire-door.ts';
import { openOperatorMessage, openWithdrawal } from '../../src/wire/operator-messages/signed-message.ts';
import { issueTo } from '../certificates.ts';
import { freePort, startEid } from '../eid.ts';
import { Person } from '../person.ts';
import { type Mailbag, startMailbag } from './mailbox-mail.ts';
import { startIssuer } from './mediator-peers.ts';
import { kommunA, mediator, operatorA, owner, startWorld, type World } from './registry-world.ts';

interface PretendOperator {
  /** The signed texts, as they came. */
  readonly got: string[];
  readonly withdrawals: string[];
  /** Statuses of the next answers; 200 when none is left. */
  say: number[];
  opened: number;
  stop(): Promise<void>;
}

/** Starts an operator's door over mutual TLS. */
async function startOperator(
  ca: ThrowAwayCa,
  organisation: { readonly id: string; readonly name: string },
  port: number,
): Promise<PretendOperator> {
  const tls = await issueTo(ca, organisation);
  const log = createLog('operator', { level: 'silent' });
  const keyPair = openKeyPair({ tls }, { environment: 'sandbox', log });
  const operator = { got: [] as string[], withdrawals: [] as string[], say: [] as number[], opened: 0 };
  const answer = async ({ method, rest, body }: WireDoorCall) => {
    if (method === 'GET') return { id: rest, mailboxes: 41, opened: operator.opened };
    const signed = String(Reflect.get(Object(body), 'signed'));
    const isWithdrawal = rest.endsWith('/withdrawal');
    (isWithdrawal ? operator.withdrawals : operator.got).push(signed);
    const status = operator.say.shift() ?? 200;
    if (status === 503) throw new BrevduvaError('unavailable', 'not now');
    if (status !== 200) throw new BrevduvaError('access-denied', 'no');
    const opened = isWithdrawal ? openWithdrawal(signed) : openOperatorMessage(signed);
    return { id: opened.ok ? opened.value.message.id : '', mailboxes: 41, opened: operator.opened };
  };
  const server = await createSoapServer({
    service: 'operator',
    environment: 'sandbox',
    listen: {
      host: '127.0.0.1',
      port,
      publicUrl: `https://127.0.0.1:${port}`,
      tls,
      clientCaFiles: [ca.certificateFile],
    },
    keyPair,
    log,
    services: [],
    doors: [{ path: '/api/v1/operator-messages', answer }],
  });
  return Object.assign(operator, {
    async stop() {
      await server.stop();
      keyPair.close();
    },
  });
}

const HOUR = 3_600_000;

/** A plan of the mediator for Kommun A, from a whole hour. */
export function plan(
  name: string,
  { startsInHours, hours, letters }: { startsInHours: number; hours: number; letters: number },
): MailingPlanTold {
  const start = Math.floor(Date.now() / HOUR) * HOUR + startsInHours * HOUR;
  return {
    mailingId: randomUUID(),
    name,
    state: 'planned',
    mediator: { organisation: mediator.id, name: mediator.name },
    contact: 'drift@duvslaget.example',
    senders: [{ organisation: kommunA.id, letters }],
    startsAt: new Date(start).toISOString(),
    endsAt: new Date(start + hours * HOUR).toISOString(),
    letters,
    committedLetters: letters,
    refusedLines: 0,
    batches: 1,
    withAttachments: 0,
    withoutAttachments: letters,
    attachments: 0,
    attachmentBytes: 0,
    totalBytes: letters * 4000,
    averageBytes: 4000,
    largestBytes: 4100,
    operators: [],
  };
}

export interface OversightWorld {
  readonly world: World;
  readonly mail: Mailbag;
  readonly operator: PretendOperator;
  /** Somebody of the sandbox's staff, at that page. */
  loggedIn(person: string, path: string): Promise<Person>;
  /** Calls the REST API as an organisation's system. */
  call(by: string, scope: string, path: string, body?: object, method?: string): Promise<Called>;
  /** The job that looks every ten minutes looks now. */
  lookNow(): Promise<void>;
  stop(): Promise<void>;
}

export interface Called {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

const AUDIENCE = 'the register';

/** A registry with two of staff, an operator at a door of its own, mail and a token issuer. */
export async function startOversight(): Promise<OversightWorld> {
  const [port, operatorPort] = [await freePort(), await freePort()];
  const eid = await startEid([`http://127.0.0.1:${port}`]);
  const staff = { roles: ['registry-staff'], organisation: owner.id, organisationName: owner.name };
  eid.config.staff.people.push(
    { ...staff, loginId: 'disa.ek', name: 'Disa Ek' },
    { ...staff, loginId: 'frej.alm', name: 'Frej Alm' },
  );
  await eid.restart();
  const mail = await startMailbag();
  const issuer = await startIssuer(AUDIENCE);
  const addresses = { [operatorA.id]: `https://127.0.0.1:${operatorPort}/api/v1/operator-messages` };
  const terms = [{ key: 'report', name: 'Rapportera till ägaren', to: 'ägaren', source: 'villkoren 7.3', hours: 12 }];
  const config = {
    api: { issuer: issuer.issuer, audience: AUDIENCE },
    mail: { host: '127.0.0.1', port: mail.port, from: 'FaR <inget-svar@far.example>' },
    outbound: { allowPrivate: ['127.0.0.0/8'] },
    oversight: { to: ['tillsyn@agaren.example'], lettersPerHour: 50_000, terms, messages: { addresses } },
  };
  const world = await startWorld({ issuer: `${eid.address}/staff`, clientKeyFile: eid.keyFile }, port, { config });
  const operator = await startOperator(world.ca, operatorA, operatorPort);
  return {
    world,
    mail,
    operator,
    async loggedIn(person, path) {
      const user = new Person('sv');
      await user.open(`${world.pages}/login?return-to=${path}`);
      const choice = user.forms().find((form) => form.html.includes(`value="${person}"`));
      assert.ok(choice, user.text);
      return await user.submit(choice, { person });
    },
    async call(by, scope, path, body, method = 'POST') {
      const token = await issuer.token({ organisation: by, scope });
      const response = await fetch(`${world.pages}/api/v1${path}`, {
        method: body === undefined ? 'GET' : method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const said: unknown = await response.json();
      return { status: response.status, body: Object(said) };
    },
    async lookNow() {
      const due = "kind = 'oversight' and next_at > now() + interval '2 minutes'";
      await world.rows(`update job set next_at = now() where ${due}`);
    },
    async stop() {
      await world.stop();
      await Promise.all([eid.stop(), mail.stop(), issuer.stop(), operator.stop()]);
    },
  };
}
