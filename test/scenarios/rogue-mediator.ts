// Somebody else's mediator behind Message v3, as well or as badly as a test wants it. It removes no repeats: it counts them.
import { readFileSync } from 'node:fs';
import type http from 'node:http';
import { openSignedDelivery } from '../../src/wire/mina-meddelanden/delivery-open.ts';
import { messageOperations } from '../../src/wire/mina-meddelanden/message.ts';
import { signedDeliveryOf } from '../../src/wire/mina-meddelanden/re-root.ts';
import { readEnvelope, writeEnvelope } from '../../src/wire/soap/envelope.ts';
import { canonicalBytes } from '../../src/wire/xml/canonical.ts';
import type { XmlElement } from '../../src/wire/xml/tree.ts';
import { TrustStore } from '../../src/wire/xmldsig/trust.ts';
import { answerWith, faultBytes, type Peer, type PeerFiles, startPeer } from './mediator-peers.ts';

const SOMEBODY_ELSE = '195303231855';
const { distributeSecure, checkDistributionStatus } = messageOperations;

type Status = {
  readonly recipientId: string;
  readonly type: 'Digital' | 'Paper' | 'Not';
  readonly deliveryStatus?: 'Delivered' | 'Pending' | 'DeliveryFailed';
};

/** What it does when a letter with that subject is handed over; the first time, or each time. */
export type Handling = 'take' | 'take-and-break' | 'break-once' | 'garbage' | { readonly fault: number };

export class RogueMediator {
  /** By subject; 'take' where nothing is said. */
  readonly handling = new Map<string, Handling>();
  /** What it says of a letter with that subject; Pending where nothing is said. */
  readonly outcome = new Map<
    string,
    readonly Omit<Status, 'recipientId'>[] | 'other-recipient' | { readonly fault: number }
  >();
  /** The subjects handed over, in order, repeats included. */
  readonly handedOver: string[] = [];
  readonly bytes = new Map<string, Buffer[]>();
  asked = 0;
  /** What it waits for before it answers a hand-over. */
  hold: Promise<void> = Promise.resolve();
  readonly #files: PeerFiles;
  readonly #store: TrustStore;
  readonly #recipients = new Map<string, { readonly subject: string; readonly recipient: string }>();
  #peer: Peer | undefined;
  #port: number | undefined;

  constructor(files: PeerFiles) {
    this.#files = files;
    this.#store = TrustStore.of({ authorities: [readFileSync(files.caFile, 'utf8')] });
  }

  get url(): string {
    return `https://127.0.0.1:${this.#port}/Message/v3`;
  }

  async up(): Promise<void> {
    const port = this.#port === undefined ? {} : { port: this.#port };
    this.#peer = await startPeer(
      this.#files,
      ({ body, request, response }) => this.#answer(body, request, response),
      port,
    );
    this.#port = Number(new URL(this.#peer.url).port);
  }

  async down(): Promise<void> {
    await this.#peer?.stop();
    this.#peer = undefined;
  }

  async #answer(envelope: Buffer, request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const { body } = readEnvelope(envelope);
    const isHandOver = body.local === 'distributeSecure';
    const { bytes, status = 200 } = isHandOver ? this.#take(body) : this.#tell(body);
    if (isHandOver) await this.hold;
    if (bytes === undefined) request.socket.destroy();
    else answerWith(response, bytes, status);
  }

  #take(body: XmlElement): Answer {
    const bytes = canonicalBytes(signedDeliveryOf(distributeSecure.request.read(body).signedDelivery));
    const opened = openSignedDelivery(bytes, { store: this.#store, at: new Date() });
    if (!opened.ok) return faultOf(5002);
    const { header, messages } = opened.value.delivery;
    const subject = messages[0]?.header.subject ?? '';
    this.handedOver.push(subject);
    const earlier = this.bytes.get(subject) ?? [];
    this.bytes.set(subject, [...earlier, bytes]);
    const handling = this.handling.get(subject) ?? 'take';
    if (handling === 'garbage') return { bytes: Buffer.from('<html>tack</html>') };
    if (typeof handling === 'object') return faultOf(handling.fault);
    if (handling === 'take-and-break' || (handling === 'break-once' && earlier.length === 0))
      return { bytes: undefined };
    const distributionId = `D-${this.#recipients.size + 1}`;
    this.#recipients.set(distributionId, { subject, recipient: header.recipient });
    return { bytes: writeEnvelope(distributeSecure.response.write({ distributionId })) };
  }

  #tell(body: XmlElement): Answer {
    this.asked += 1;
    const { distributionId } = checkDistributionStatus.request.read(body);
    const { subject = '', recipient = '' } = this.#recipients.get(distributionId) ?? {};
    const said = this.outcome.get(subject) ?? [{ type: 'Digital', deliveryStatus: 'Pending' }];
    if (said === 'other-recipient') {
      return statusesOf([{ recipientId: SOMEBODY_ELSE, type: 'Not', deliveryStatus: 'DeliveryFailed' }]);
    }
    return 'fault' in said ? faultOf(said.fault) : statusesOf(said.map((one) => ({ ...one, recipientId: recipient })));
  }
}

/** Without bytes the connection is broken instead. */
interface Answer {
  readonly bytes: Uint8Array | undefined;
  readonly status?: number;
}

const faultOf = (code: number): Answer => ({ bytes: faultBytes(code), status: 500 });
const statusesOf = (statuses: Status[]): Answer => ({
  bytes: writeEnvelope(checkDistributionStatus.response.write({ statuses })),
});
