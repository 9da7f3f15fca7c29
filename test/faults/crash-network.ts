// What the crash rounds run in: mediator, registry and our mailbox as processes, and in this process an operator that removes no repeats.
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { mailboxAConfig, mediationClient, mediatorConfig } from '../../src/main/sandbox/configs.ts';
import { eidConfig, registryConfig } from '../../src/main/sandbox/infrastructure-configs.ts';
import { kommunB, operatorA, operatorB } from '../../src/main/sandbox/people.ts';
import { keyPairOf, pageUrl } from '../../src/main/sandbox/place.ts';
import { RestClient } from '../../src/platform/http-client/rest-client.ts';
import { signDelivery, signedDeliveryBytes } from '../../src/wire/mina-meddelanden/delivery-seal.ts';
import { serviceOperations } from '../../src/wire/mina-meddelanden/service.ts';
import { readEnvelope } from '../../src/wire/soap/envelope.ts';
import { childElements, textOf, type XmlElement } from '../../src/wire/xml/tree.ts';
import { type Signer, signerOf } from '../../src/wire/xmldsig/signer.ts';
import { answerWith, deliveryResult, type Peer, startPeer } from '../scenarios/mediator-peers.ts';
import { Answers } from './answers.ts';
import { ServiceProcesses } from './service-processes.ts';

const PER_OPERATOR = 100;
/** How long claimed work waits for a process that died. */
export const LEASE_MS = 3000;
const numbers = readFileSync(new URL('../vectors/identities/personnummer.txt', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .slice(-2 * PER_OPERATOR);

/** People with a mailbox at our operator, which removes repeats, and at the one that does not. */
export const atOurs = numbers.slice(0, PER_OPERATOR);
export const atOther = numbers.slice(PER_OPERATOR);

export class CrashNetwork {
  readonly processes: ServiceProcesses;
  readonly client: RestClient;
  readonly answers = new Answers();
  /** How long the other operator takes to answer when it has stored a letter. */
  answersAfterMs = 0;
  /** How many copies of each message the other operator has been given. */
  readonly copies = new Map<string, number>();
  readonly #peer: Peer;
  readonly #signer: Signer;

  private constructor(processes: ServiceProcesses, peer: Peer) {
    this.processes = processes;
    this.#peer = peer;
    const { place } = processes;
    const pair = keyPairOf(place, kommunB);
    this.#signer = signerOf(readFileSync(pair.certificateFile, 'utf8'), readFileSync(pair.keyFile, 'utf8'));
    this.client = new RestClient({
      environment: 'sandbox',
      baseUrl: `${pageUrl(place, 'mediator')}/api/v1`,
      token: {
        issuer: `${pageUrl(place, 'eid')}/staff`,
        clientId: mediationClient(kommunB),
        credential: { kind: 'secret', secretFile: place.secrets.textFile(mediationClient(kommunB)) },
        scope: 'deliveries',
      },
      outbound: { allowPrivate: ['127.0.0.0/8'] },
      maxSockets: 16,
    });
  }

  static async open(mediators = ['mediator']): Promise<CrashNetwork> {
    const processes = await ServiceProcesses.open();
    const { place } = processes;
    const { certificateFile, keyFile } = keyPairOf(place, operatorB);
    let network: CrashNetwork | undefined;
    const peer = await startPeer(
      { certificateFile, keyFile, caFile: place.ca.certificateFile },
      async ({ body, response }) => {
        const answer = network?.keep(body) ?? new Uint8Array();
        await pause(network?.answersAfterMs ?? 0);
        answerWith(response, answer);
      },
      { port: place.ports.mailboxBWire },
    );
    network = new CrashNetwork(processes, peer);
    try {
      await network.#startServices(mediators);
      return network;
    } catch (error) {
      await network.close();
      throw error;
    }
  }

  /** The other operator stores what it is given, as often as it is given it. */
  keep(envelope: Buffer): Uint8Array {
    const { messageId, recipient } = readDelivery(envelope);
    this.copies.set(messageId, (this.copies.get(messageId) ?? 0) + 1);
    return deliveryResult({ recipientId: recipient, delivered: true });
  }

  /** A letter that its sender has signed. */
  signed(id: string, recipient: string): Buffer {
    const header = { sender: { id: kommunB.id, name: kommunB.name }, recipient };
    const messageHeader = { id, subject: id, supportinfo: { text: 'Ring oss.' }, metadata: [], language: 'svSE' };
    const body = { contentType: 'text/plain', content: Buffer.from('Beslut. '.repeat(250)) };
    const messages = [{ header: messageHeader, body, attachments: [] }];
    return signedDeliveryBytes(signDelivery({ header, messages }, this.#signer));
  }

  async close(): Promise<void> {
    this.client.close();
    await this.processes.close();
    await this.#peer.stop();
  }

  async #startServices(mediators: readonly string[]): Promise<void> {
    const { processes } = this;
    const { place } = processes;
    const quiet = { logLevel: 'silent' };
    const registry = registryConfig(place);
    const recipients = [
      ...atOurs.map((id) => ({ id, operator: operatorA.id })),
      ...atOther.map((id) => ({ id, operator: operatorB.id })),
    ];
    const accounts = atOurs.map((recipient, index) => ({ recipient, name: `Mottagare ${index + 1}` }));
    await processes.add({ name: 'eid', service: 'eid-simulator', config: { ...eidConfig(place), ...quiet } });
    const seed = { ...registry.seed, recipients };
    await processes.add({ name: 'registry', service: 'registry', config: { ...registry, ...quiet, seed } });
    const mailbox = { ...mailboxAConfig(place, accounts), ...quiet };
    await processes.add({ name: 'mailbox', service: 'mailbox', config: mailbox });
    for (const name of mediators) await processes.add({ name, service: 'mediator', config: this.#mediator(name) });
  }

  // Only the first has the known addresses; the others take what is free.
  #mediator(name: string): object {
    const config = mediatorConfig(this.processes.place);
    const breaker = { openForMs: 500, openForMaxMs: 2000 };
    const known = [
      { organisation: operatorA.id, repeats: 'deduplicated', breaker },
      { organisation: operatorB.id, repeats: 'unknown', retryUnknown: true, breaker },
    ];
    const elsewhere =
      name === 'mediator' ? {} : { listen: { ...config.listen, port: 0 }, wire: { ...config.wire, port: 0 } };
    return {
      ...config,
      ...elsewhere,
      logLevel: 'silent',
      operators: { ...config.operators, timeoutMs: 5000, known },
      leaseMs: LEASE_MS,
      pollMs: 200,
      retry: { firstMs: 200, maxMs: 2000 },
    };
  }
}

function readDelivery(envelope: Buffer): { readonly messageId: string; readonly recipient: string } {
  const { sealedDelivery } = serviceOperations.deliverSecure.request.read(readEnvelope(envelope).body);
  const at = (...path: readonly string[]): string => {
    const last = path.reduce((element: XmlElement | undefined, name) => {
      return element === undefined ? undefined : childElements(element).find(({ local }) => local === name);
    }, sealedDelivery);
    const text = last === undefined ? undefined : textOf(last);
    if (text === undefined) throw new Error(`a sealed delivery without ${path.join('/')}`);
    return text;
  };
  return {
    messageId: at('SignedDelivery', 'Delivery', 'Message', 'Header', 'Id'),
    recipient: at('SignedDelivery', 'Delivery', 'Header', 'Recipient'),
  };
}
