// What sending something from a mailbox needs: the operator's own signature, and ways out to senders' doors and other operators.
import { openKeyPair } from '../../../platform/certificates/key-pair-in-use.ts';
import { type PostOutcome, WireClient } from '../../../platform/http-client/wire-client.ts';
import type { Log } from '../../../platform/log.ts';
import type { Signer } from '../../../wire/xmldsig/signer.ts';
import type { Config } from '../config.ts';

/** A sender that takes answers from here. */
export interface AnswerPeer {
  readonly url: string;
  readonly replies: boolean;
  readonly receipts: boolean;
}

export interface Acting {
  /** By the sender's organisation number. */
  readonly senders: ReadonlyMap<string, AnswerPeer>;
  /** Whether letters may be forwarded to others. */
  readonly forwards: boolean;
  /** Operators that remove repeats of a forward. */
  readonly deduplicates: ReadonlySet<string>;
  /** The operator's signature, with the certificate in use now. */
  signer(): Signer;
  /** To a sender's door. Never rejects. */
  postAnswer(url: string, bytes: Uint8Array): Promise<PostOutcome>;
  /** To an operator's Service v3. Never rejects. */
  postForward(url: string, bytes: Uint8Array): Promise<PostOutcome>;
  /** Ends the process where a test has asked for it. */
  at(point: string): void;
  close(): void;
}

const TIMEOUT_MS = 10_000;
const nowhere: PostOutcome = { kind: 'not-sent', reason: 'not-an-address' };

/** Errors: 'invalid-input' naming a file that cannot be used. */
export function openActing(config: Config, log: Log): Acting {
  const { registry, environment, answers, forwarding, outbound, failpoints = [] } = config;
  const keyPair = openKeyPair(registry, { environment, log });
  const clientOf = (to: { caFiles: string[]; crlFiles?: string[] } | undefined): WireClient | undefined => {
    if (to === undefined) return undefined;
    const { caFiles, crlFiles } = to;
    const crl = crlFiles === undefined ? {} : { crlFiles };
    return new WireClient({ keyPair, caFiles, ...crl, ...(outbound === undefined ? {} : { outbound }) });
  };
  const [toSenders, toOperators] = [clientOf(answers), clientOf(forwarding)];
  return {
    senders: new Map(answers?.senders.map(({ organisation, ...peer }) => [organisation, peer])),
    forwards: forwarding !== undefined,
    deduplicates: new Set(forwarding?.deduplicates),
    signer: () => keyPair.current().signer,
    postAnswer: async (url, bytes) =>
      (await toSenders?.post(url, bytes, { timeoutMs: answers?.timeoutMs ?? TIMEOUT_MS })) ?? nowhere,
    postForward: async (url, bytes) =>
      (await toOperators?.post(url, bytes, { timeoutMs: forwarding?.timeoutMs ?? TIMEOUT_MS })) ?? nowhere,
    at(point) {
      if (failpoints.some((named) => named === point)) process.kill(process.pid, 'SIGKILL');
    },
    close() {
      toSenders?.close();
      toOperators?.close();
      keyPair.close();
    },
  };
}
