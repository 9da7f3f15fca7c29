// Text messages through an HTTP gateway: POST {to, from, text} with a bearer secret (docs/operations.md, Text messages).
import { readSecretLine } from '../../../platform/certificates/secret-file.ts';
import type { Environment, OutboundConfig } from '../../../platform/config/parts.ts';
import { RestClient } from '../../../platform/http-client/rest-client.ts';

export interface SmsConfig {
  readonly url: string;
  readonly secretFile: string;
  readonly from: string;
  readonly caFiles?: readonly string[];
}

export interface TextMessage {
  /** E.164. */
  readonly to: string;
  /** What the telephone shows as sender. */
  readonly from: string;
  readonly text: string;
  /** The same for every try, so that a gateway that knows the header sends it once. */
  readonly key: string;
}

export type SmsOutcome =
  | { readonly kind: 'accepted' }
  /** The gateway says that it never will. */
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'failed'; readonly reason: string };

const TIMEOUT_MS = 20_000;

export class SmsGateway {
  /** What our own messages are sent as. */
  readonly from: string;
  readonly #client: RestClient;
  readonly #config: SmsConfig;
  readonly #environment: Environment;

  constructor(config: SmsConfig, environment: Environment, outbound: OutboundConfig | undefined) {
    this.from = config.from;
    this.#config = config;
    this.#environment = environment;
    // Said at start rather than at the first message.
    readSecretLine(config.secretFile, environment);
    this.#client = new RestClient({
      environment,
      baseUrl: config.url,
      maxSockets: 4,
      maxAnswerBytes: 65_536,
      ...(config.caFiles === undefined ? {} : { caFiles: config.caFiles }),
      ...(outbound === undefined ? {} : { outbound }),
    });
  }

  /** Hands a message to the gateway. Any 2xx means that it is taken. Never throws for what the gateway or the network does. */
  async send({ to, from, text, key }: TextMessage): Promise<SmsOutcome> {
    const secret = readSecretLine(this.#config.secretFile, this.#environment);
    const answer = await this.#client.request({
      method: 'POST',
      path: '',
      headers: { authorization: `Bearer ${secret}`, 'idempotency-key': key },
      body: { to, from, text },
      timeoutMs: TIMEOUT_MS,
    });
    if (answer.kind !== 'answer') return { kind: 'failed', reason: answer.reason };
    const { status } = answer;
    if (status >= 200 && status < 300) return { kind: 'accepted' };
    // What is wrong with the message stays wrong; what is wrong with our access or the gateway is mended.
    const final = status === 400 || status === 404 || status === 413 || status === 422;
    return { kind: final ? 'refused' : 'failed', reason: `http-${status}` };
  }

  close(): void {
    this.#client.close();
  }
}
