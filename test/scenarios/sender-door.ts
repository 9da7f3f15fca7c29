// A small sender's door for the mailbox's tests: the real interface (docs/svar-och-kvittens.md) over real mutual TLS, and as unkind as a test asks.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { type ReplyResult, repliesOperations } from '../../src/wire/mina-meddelanden/replies.ts';
import { openReceipt, openReply } from '../../src/wire/mina-meddelanden/reply-open.ts';
import { SERVICE_PATHS } from '../../src/wire/mina-meddelanden/wsdl.ts';
import { readEnvelope, writeEnvelope } from '../../src/wire/soap/envelope.ts';
import { newCallId, writeFault } from '../../src/wire/soap/fault.ts';
import { TrustStore } from '../../src/wire/xmldsig/trust.ts';

interface Files {
  readonly certificateFile: string;
  readonly keyFile: string;
  readonly caFile: string;
}

/** 'busy': fault 4001. 'lose': kept, and the connection is cut before the answer. 'garble': kept, and answered with nonsense. */
export type Behaviour = 'take' | 'busy' | 'lose' | 'garble' | 'fault-5002' | Exclude<ReplyResult['reason'], undefined>;

/** What was taken, once for the same bytes. */
export interface Taken {
  readonly transId: string;
  readonly letter: string | undefined;
  readonly from: string;
  /** Who wrote it, where that is not the mailbox's holder. */
  readonly attention?: string | undefined;
  readonly subject?: string;
  readonly text?: string;
  readonly files: readonly { readonly filename: string; readonly body: Uint8Array }[];
  readonly signedReceipt?: string | undefined;
}

export class SenderDoor {
  readonly #files: Files;
  readonly #operator: string;
  #server: https.Server | undefined;
  #port = 0;
  /** For the next calls, one each; then 'take'. */
  readonly next: Behaviour[] = [];
  /** By the digest of the bytes. */
  readonly taken = new Map<string, Taken>();
  /** SHA-256 of every call's bytes, in order. */
  readonly calls: string[] = [];

  constructor(files: Files, operator: string) {
    this.#files = files;
    this.#operator = operator;
  }

  get url(): string {
    return `https://127.0.0.1:${this.#port}${SERVICE_PATHS.replies}`;
  }

  get last(): Taken | undefined {
    return [...this.taken.values()].at(-1);
  }

  async up(): Promise<void> {
    const { certificateFile, keyFile, caFile } = this.#files;
    const [cert, key, ca] = [certificateFile, keyFile, caFile].map((file) => readFileSync(file));
    const server = https.createServer(
      { cert, key, ca, requestCert: true, rejectUnauthorized: true },
      (request, response) => {
        void buffer(request).then((bytes) => {
          const answer = this.#answer(bytes);
          if (answer === undefined) request.socket.destroy();
          else response.writeHead(answer.status, { 'content-type': 'text/xml' }).end(answer.body);
        });
      },
    );
    await new Promise<void>((resolve) => server.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  async down(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    server?.closeAllConnections();
    await new Promise<void>((resolve) => (server === undefined ? resolve() : server.close(() => resolve())));
  }

  #answer(bytes: Buffer): { readonly status: number; readonly body: Uint8Array } | undefined {
    const digest = createHash('sha256').update(bytes).digest('hex');
    this.calls.push(digest);
    const how = this.next.shift() ?? 'take';
    if (how === 'busy') return fault(4001);
    if (how === 'fault-5002') return fault(5002);
    const { body } = readEnvelope(bytes);
    const name = body.local === 'deliverReply' ? 'deliverReply' : 'deliverReceipt';
    const said = (result: ReplyResult) => {
      const element = repliesOperations[name].response.write({ result });
      return { status: 200, body: writeEnvelope(element) };
    };
    // The same again gets its first answer, whatever is asked of this door now (docs/svar-och-kvittens.md).
    const before = this.taken.get(digest);
    if (before !== undefined && (how === 'take' || !KEEPS.includes(how)))
      return said({ transId: before.transId, outcome: 'Received' });
    if (!KEEPS.includes(how))
      return said({ transId: 'nothing', outcome: 'Refused', reason: how as Exclude<ReplyResult['reason'], undefined> });
    const kept = before ?? { ...this.#open(name, body), transId: `kept-${this.taken.size + 1}` };
    this.taken.set(digest, kept);
    if (how === 'lose') return undefined;
    if (how === 'garble') return { status: 200, body: Buffer.from('<html>Bad gateway</html>') };
    return said({ transId: kept.transId, outcome: 'Received' });
  }

  #open(
    name: 'deliverReply' | 'deliverReceipt',
    body: Parameters<typeof repliesOperations.deliverReply.request.read>[0],
  ) {
    const store = TrustStore.of({ authorities: [readFileSync(this.#files.caFile)] });
    const trust = { store, at: new Date(), tlsClient: this.#operator };
    if (name === 'deliverReply') {
      const opened = openReply(repliesOperations.deliverReply.request.read(body).sealedReply, trust);
      if (!opened.ok) throw new Error(opened.problem.reason);
      const { header, message } = opened.value.content;
      return {
        letter: header.correlationId,
        from: header.sender.id,
        attention: header.sender.attention,
        subject: message.header.subject,
        text: Buffer.from(message.body.body).toString(),
        files: message.attachments,
      };
    }
    const { receipt, signedReceipt } = repliesOperations.deliverReceipt.request.read(body);
    const opened = openReceipt(receipt, trust);
    if (!opened.ok) throw new Error(opened.problem.reason);
    return { letter: opened.value.content.messageId, from: opened.value.content.recipient, files: [], signedReceipt };
  }
}

const KEEPS: readonly Behaviour[] = ['take', 'lose', 'garble'];

function fault(code: number) {
  const body = writeFault({ code, description: 'the test wants it so', callId: newCallId() });
  return { status: 500, body };
}
