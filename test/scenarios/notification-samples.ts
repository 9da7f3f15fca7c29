// Messages of protection class 1 for tests, and calls of Notification v3 with a sender's certificate.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import {
  type NotificationDelivery,
  type NotificationStatus,
  notificationOperations,
} from '../../src/wire/mina-meddelanden/notification.ts';
import { serviceOperations } from '../../src/wire/mina-meddelanden/service.ts';
import { readEnvelope, writeEnvelope } from '../../src/wire/soap/envelope.ts';
import { readFault } from '../../src/wire/soap/fault.ts';
import { postEnvelope } from './mediator-client.ts';

export interface NotificationParts {
  readonly sender: { readonly id: string; readonly name: string };
  readonly recipients: readonly string[];
  readonly id?: string;
  readonly subject?: string;
  readonly text?: string;
  /** The text of the e-mail; absent: none is asked for. */
  readonly email?: string;
  readonly emailFrom?: string;
  readonly sms?: string;
  readonly smsFrom?: string;
}

/** A notification with what is asked for. */
export function notificationTo(parts: NotificationParts): NotificationDelivery {
  const { sender, recipients, id = randomUUID(), subject = 'Vattnet stängs av', text = 'På torsdag kl. 9–12.' } = parts;
  return {
    header: { sender, recipients: [...recipients] },
    message: {
      header: { id, subject, supportinfo: { text: 'Ring kontaktcenter.' }, metadata: [], language: 'svSE' },
      body: { contentType: 'text/plain', body: Buffer.from(text) },
    },
    ...(parts.email === undefined
      ? {}
      : {
          emailMessage: {
            header: { from: parts.emailFrom ?? 'kontaktcenter@kommun-b.example', subject },
            text: parts.email,
          },
        }),
    ...(parts.sms === undefined
      ? {}
      : { smsMessage: { header: { from: parts.smsFrom ?? 'Kommun B' }, text: parts.sms } }),
  };
}

export interface Caller {
  readonly certificateFile: string;
  readonly keyFile: string;
  readonly caFile: string;
}

/** An organisation's certificate in a folder of the sandbox. */
export function callerIn(folder: string, organisation: string, caFile: string): Caller {
  return {
    certificateFile: join(folder, `${organisation}.pem`),
    keyFile: join(folder, `${organisation}.key`),
    caFile,
  };
}

async function call(url: string, caller: Caller, envelope: Uint8Array) {
  const { certificateFile, keyFile, caFile } = caller;
  const tls = { cert: readFileSync(certificateFile), key: readFileSync(keyFile), ca: readFileSync(caFile) };
  const { body } = readEnvelope(await postEnvelope(url, envelope, tls));
  const fault = readFault(body);
  if (fault !== undefined) throw new Error(`fault ${fault.code}: ${fault.description}`);
  return body;
}

/** distribute; the distributionId. Throws `fault <code>`. */
export async function distribute(url: string, caller: Caller, delivery: NotificationDelivery): Promise<string> {
  const { request, response } = notificationOperations.distribute;
  return response.read(await call(url, caller, writeEnvelope(request.write({ delivery })))).distributionId;
}

/** checkDistributionStatus. Throws `fault <code>`. */
export async function statusOf(
  url: string,
  caller: Caller,
  question: { readonly sender: string; readonly distributionId: string },
): Promise<readonly NotificationStatus[]> {
  const { request, response } = notificationOperations.checkDistributionStatus;
  return response.read(await call(url, caller, writeEnvelope(request.write(question)))).statuses;
}

/** An operator's notify, with a mediator's certificate. Throws `fault <code>`. */
export async function notifyAt(url: string, caller: Caller, delivery: NotificationDelivery) {
  const { request, response } = serviceOperations.notify;
  return response.read(await call(url, caller, writeEnvelope(request.write({ delivery })))).result;
}

/** What `look` gives once it is something; fails after some ten seconds. */
export async function eventually<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  for (let tries = 0; tries < 400; tries += 1) {
    const found = await look();
    if (found !== undefined) return found;
    await setTimeout(25);
  }
  throw new Error(`waited in vain: ${what}`);
}
