// Calls to operators: each with its own trust and as many connections as it may have calls at once (issue 3, TLS trust).
import type { Organisationsnummer } from '../../../domain/organisationsnummer.ts';
import type { KeyPairInUse } from '../../../platform/certificates/key-pair-in-use.ts';
import type { OutboundConfig } from '../../../platform/config/parts.ts';
import { type PostOutcome, WireClient } from '../../../platform/http-client/wire-client.ts';
import type { Log } from '../../../platform/log.ts';
import type { OperatorPolicy } from './policy.ts';

export interface OperatorClientsOptions {
  readonly keyPair: KeyPairInUse;
  readonly outbound?: OutboundConfig;
  readonly log: Log;
}

/** How often CA files and revocation lists are looked at again, ms. */
const LOOK_AGAIN_MS = 3_000;
/** Connections kept for operators' earlier trust or width: nobody changes these often. */
const MOST = 200;

type Trust = Pick<OperatorPolicy, 'caFiles' | 'crlFiles' | 'atOnce'>;

/** One client for every combination of trust and width that is in use; operators with the same share it. */
export class OperatorClients {
  readonly #options: OperatorClientsOptions;
  readonly #clients = new Map<string, WireClient>();

  constructor(options: OperatorClientsOptions) {
    this.#options = options;
  }

  /** Reads the files. Errors: 'invalid-input' naming the one that cannot be used. */
  check(trust: Trust): void {
    this.#client(trust);
  }

  /** Posts to an operator's address. Never rejects for what the network does. */
  post(
    to: { readonly id: Organisationsnummer; readonly address: string },
    envelope: Uint8Array,
    policy: OperatorPolicy,
    traceparent?: string,
  ): Promise<PostOutcome> {
    return this.#client(policy).post(to.address, envelope, { timeoutMs: policy.timeoutMs, traceparent });
  }

  close(): void {
    for (const client of this.#clients.values()) client.close();
    this.#clients.clear();
  }

  #client({ caFiles, crlFiles, atOnce }: Trust): WireClient {
    const key = JSON.stringify([caFiles, crlFiles, atOnce]);
    const known = this.#clients.get(key);
    if (known !== undefined) return known;
    const { keyPair, outbound, log } = this.#options;
    const client = new WireClient({
      keyPair,
      caFiles,
      crlFiles,
      maxSockets: atOnce,
      lookAgainMs: LOOK_AGAIN_MS,
      log,
      ...(outbound === undefined ? {} : { outbound }),
    });
    if (this.#clients.size >= MOST) this.close();
    this.#clients.set(key, client);
    return client;
  }
}
