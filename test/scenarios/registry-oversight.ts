// What the oversight's tests have around the registry: an operator's door that answers as it is told, and plans of mailings.
import { randomUUID } from 'node:crypto';
import { BrevduvaError } from '../../src/domain/errors.ts';
import { openKeyPair } from '../../src/platform/certificates/key-pair-in-use.ts';
import type { ThrowAwayCa } from '../../src/platform/certificates/throw-away-ca.ts';
import { createLog } from '../../src/platform/log.ts';
import type { MailingPlanTold } from '../../src/platform/mailing-plan/plan-csv.ts';
import { createSoapServer } from '../../src/platform/web/soap.ts';
import type { WireDoorCall } from '../../src/platform/web/wire-door.ts';
import { openOperatorMessage } from '../../src/wire/operator-messages/signed-message.ts';
import { issueTo } from '../certificates.ts';
import { kommunA, mediator } from './registry-world.ts';

export interface PretendOperator {
  /** The signed texts, as they came. */
  readonly got: string[];
  /** Statuses of the next answers; 200 when none is left. */
  say: number[];
  opened: number;
  stop(): Promise<void>;
}

/** Starts an operator's door over mutual TLS. */
export async function startOperator(
  ca: ThrowAwayCa,
  organisation: { readonly id: string; readonly name: string },
  port: number,
): Promise<PretendOperator> {
  const tls = await issueTo(ca, organisation);
  const log = createLog('operator', { level: 'silent' });
  const keyPair = openKeyPair({ tls }, { environment: 'sandbox', log });
  const operator = { got: [] as string[], say: [] as number[], opened: 0 };
  const answer = async ({ method, rest, body }: WireDoorCall) => {
    if (method === 'GET') return { id: rest, mailboxes: 41, opened: operator.opened };
    const signed = String(Reflect.get(Object(body), 'signed'));
    operator.got.push(signed);
    const status = operator.say.shift() ?? 200;
    if (status === 503) throw new BrevduvaError('unavailable', 'not now');
    if (status !== 200) throw new BrevduvaError('access-denied', 'no');
    const opened = openOperatorMessage(signed);
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
