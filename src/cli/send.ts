// `brevduva send LETTER.json`: sends a letter through a sender's REST API and waits for what became of it.
import { createHash, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { BrevduvaError } from '../domain/errors.ts';
import { RestClient, type RestOutcome } from '../platform/http-client/rest-client.ts';
import type { SecureDelivery } from '../wire/mina-meddelanden/delivery.ts';
import { type Command, type Io, UsageError } from './command.ts';
import { readLetterFile } from './letter-file.ts';
import { findSandbox } from './running-sandbox.ts';

const help = `Usage: brevduva send LETTER.json [--class 1|2|3] [--no-wait] [--json] [--data FOLDER]
       brevduva send LETTER.json --api URL --issuer URL --client-id ID --client-secret-file FILE [--class 1|2|3] [--json]

Sends the letter through the sender's REST API and waits until it is known what became of it. LETTER.json is as for "brevduva seal"
(brevduva seal --help); the sender is the organisation of the token. Without --api the running sandbox's API client is used.

  --class N               protection class (default 3)
  --idempotency-key TEXT  the same key with the same letter is sent once (default: new each time)
  --no-wait               do not wait for the outcome
  --timeout SECONDS       how long to wait for it (default 60)
  --allow-private         the API is at a private address
  --data FOLDER           the sandbox's data folder
  --json                  one line of JSON: the letter as the API tells it

Exit codes: 0 delivered (with --no-wait: taken); 1 refused, not known yet, or the API did not answer; 2 wrong usage or no letter.
`;

const options = {
  api: { type: 'string' },
  issuer: { type: 'string' },
  'client-id': { type: 'string' },
  'client-secret-file': { type: 'string' },
  class: { type: 'string' },
  'idempotency-key': { type: 'string' },
  'no-wait': { type: 'boolean' },
  timeout: { type: 'string' },
  'allow-private': { type: 'boolean' },
  data: { type: 'string' },
  json: { type: 'boolean' },
} as const;

interface ClientValues {
  readonly api?: string | undefined;
  readonly issuer?: string | undefined;
  readonly 'client-id'?: string | undefined;
  readonly 'client-secret-file'?: string | undefined;
  readonly 'allow-private'?: boolean | undefined;
  readonly data?: string | undefined;
}

/** The sender's REST API: by --api and what goes with it, else the running sandbox's. Throws a UsageError. */
export function clientFrom(values: ClientValues, io: Io, more: { readonly maxAnswerBytes?: number } = {}): RestClient {
  if (values.api === undefined) {
    const { apiClient, dataFolder } = findSandbox(
      io,
      values.data,
      '--api, --issuer, --client-id and --client-secret-file',
    );
    const issuer = apiClient.tokenEndpoint.replace(/\/token$/, '');
    const credential = { kind: 'secret', secretFile: join(dataFolder, 'secrets', apiClient.id) } as const;
    const token = { issuer, clientId: apiClient.id, credential, scope: apiClient.scope };
    return new RestClient({
      environment: 'sandbox',
      baseUrl: apiClient.api,
      token,
      outbound: { allowPrivate: ['127.0.0.0/8'] },
      ...more,
    });
  }
  const { issuer, 'client-id': clientId, 'client-secret-file': secretFile } = values;
  if (issuer === undefined || clientId === undefined || secretFile === undefined) {
    throw new UsageError('--api needs --issuer, --client-id and --client-secret-file');
  }
  const token = { issuer, clientId, credential: { kind: 'secret', secretFile }, scope: 'letters' } as const;
  const outbound = values['allow-private'] === true ? { outbound: { allowPrivate: ['0.0.0.0/0', '::/0'] } } : {};
  return new RestClient({ environment: 'production', baseUrl: values.api, token, ...outbound, ...more });
}

function bodyOf(delivery: SecureDelivery, protectionClass: number) {
  const message = delivery.messages[0];
  if (message === undefined || message.body.contentType !== 'text/plain') {
    throw new BrevduvaError(
      'invalid-input',
      'The API takes letters of plain text: let body.contentType be text/plain.',
    );
  }
  const { text, url, phoneNumber, emailAddress } = message.header.supportinfo;
  const given = Object.entries({ url, phoneNumber, emailAddress }).filter(([, value]) => value !== undefined);
  return {
    recipient: delivery.header.recipient,
    subject: message.header.subject,
    text: Buffer.from(message.body.content).toString('utf8'),
    language: message.header.language,
    protectionClass,
    supportinfo: { text, ...Object.fromEntries(given) },
    attachments: message.attachments.map(({ filename, content }) => ({
      filename,
      content: Buffer.from(content).toString('base64'),
    })),
  };
}

/** The answer, where it went well; throws an Error in words where it did not. */
export function answered(outcome: RestOutcome): Extract<RestOutcome, { kind: 'answer' }> {
  if (outcome.kind === 'answer' && outcome.status < 300) return outcome;
  if (outcome.kind !== 'answer') throw new Error(`the API did not answer (${outcome.reason})`);
  const { json } = outcome;
  const detail = typeof json === 'object' && json !== null && 'detail' in json ? String(json.detail) : '';
  const faults =
    typeof json === 'object' && json !== null && 'errors' in json && Array.isArray(json.errors) ? json.errors : [];
  const lines = faults.map(
    (fault: { field?: unknown; detail?: unknown }) => `\n  ${String(fault.field)}: ${String(fault.detail)}`,
  );
  throw new Error(`the API answered ${outcome.status}. ${detail}${lines.join('')}`);
}

const stateOf = (json: unknown) =>
  typeof json === 'object' && json !== null && 'state' in json ? String(json.state) : '';
const isFinal = (state: string) =>
  ['delivered', 'refused', 'unknown', 'expired', 'cancelled', 'rejected'].includes(state);

async function follow(client: RestClient, path: string, seconds: number): Promise<unknown> {
  const end = Date.now() + seconds * 1000;
  for (let wait = 100; ; wait = Math.min(wait * 1.5, 2000)) {
    const { json } = answered(await client.request({ method: 'GET', path, timeoutMs: 10_000 }));
    if (isFinal(stateOf(json)) || Date.now() > end) return json;
    await setTimeout(wait);
  }
}

export const send: Command = {
  summary: 'send a letter through the API',
  help,
  async run(args, io) {
    const { values, positionals } = parseArgs({ args, allowPositionals: true, options });
    const [file, ...more] = positionals;
    if (file === undefined || more.length > 0) throw new UsageError('name one letter file');
    const protectionClass = Number(values.class ?? 3);
    if (![1, 2, 3].includes(protectionClass)) throw new UsageError('--class is 1, 2 or 3');
    const seconds = Number(values.timeout ?? 60);
    if (!Number.isFinite(seconds) || seconds < 0) throw new UsageError('--timeout is a number of seconds');
    const body = bodyOf(readLetterFile(file), protectionClass);
    const key = values['idempotency-key'] ?? createHash('sha256').update(randomUUID()).digest('hex').slice(0, 32);
    const client = clientFrom(values, io);
    try {
      const request = {
        method: 'POST',
        path: '/letters',
        headers: { 'idempotency-key': key },
        body,
        timeoutMs: 60_000,
      } as const;
      const sent = answered(await client.request(request));
      const path = /\/letters\/[^/]+$/.exec(sent.headers.location ?? '')?.[0];
      const waits = values['no-wait'] !== true && path !== undefined;
      const letter = waits ? await follow(client, path, seconds) : sent.json;
      const state = stateOf(letter);
      io.out(values.json === true ? `${JSON.stringify(letter)}\n` : `${state}\n`);
      return state === 'delivered' || !waits ? 0 : 1;
    } finally {
      client.close();
    }
  },
};
