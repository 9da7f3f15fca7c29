// The country of the set-ups: Kommun B mediates for itself and for Kommun A, which hands over by Message v3; and an operator that never answers.
import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { API_CLIENT } from '../../src/main/sandbox/infrastructure-configs.ts';
import { freePort } from '../eid.ts';
import { type Network, startNetwork } from '../network.ts';
import { Person } from '../person.ts';
import { type Peer, startPeer } from './mediator-peers.ts';

export const kommunA = { id: '162021004748', name: 'Kommun A' };
export const kommunB = { id: '162021003898', name: 'Kommun B' };
/** Its mailbox is at the operator that never answers. */
export const uncertain = '200001011493';
const silentOperator = { id: '164024000046', name: 'Tysta brevlådan' };

// Known once the mediator's configuration is made, which is before the sender's.
let mediatorWireUrl = '';

type Settings = Record<string, unknown>;

/** A letter as the sender's API tells of it. */
export interface LetterBody {
  readonly letterId: string;
  readonly state: string;
  readonly outcome: { readonly kind: string; readonly reason?: string };
  readonly timeline: readonly { readonly kind: string; readonly details: Settings }[];
}

export class SetUps {
  readonly network: Network;
  /** How often a delivery was handed to the operator that never answers. */
  handedToSilent = 0;
  readonly #secret: string;
  #silent: Peer | undefined;
  readonly #tokens = new Map<string, string>();

  private constructor(network: Network, secret: string) {
    this.network = network;
    this.#secret = secret;
  }

  static async open(): Promise<SetUps> {
    const [port, secret] = [await freePort(), `sandbox-${randomBytes(16).toString('base64url')}`];
    const network = await startNetwork({ adjust: (service, config) => adjusted(service, config, { port, secret }) });
    const setUps = new SetUps(network, secret);
    const { ca, folder } = network.announcement.certificates;
    const file = (kind: string) => `${folder}/${silentOperator.id}.${kind}`;
    const files = { certificateFile: file('pem'), keyFile: file('key'), caFile: ca };
    setUps.#silent = await startPeer(
      files,
      ({ request }) => {
        setUps.handedToSilent += 1;
        request.socket.destroy();
      },
      { port },
    );
    return setUps;
  }

  pages(service: string): string {
    return this.network.announcement.services[service]?.pages ?? '';
  }

  async person(service: string, name: string): Promise<Person> {
    const person = new Person();
    await person.open(`${this.pages(service)}/login`);
    return await person.press(new RegExp(name));
  }

  /** Calls the sender's API as an organisation's own system. */
  async call(as: { readonly id: string }, method: 'GET' | 'POST', path: string, body?: object, key?: string) {
    const address = path.startsWith('http') ? path : `${this.network.announcement.apiClient.api}${path}`;
    const response = await fetch(address, {
      method,
      headers: {
        authorization: `Bearer ${await this.#token(as)}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(key === undefined ? {} : { 'idempotency-key': key }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const bytes = Buffer.from(await response.arrayBuffer());
    const isJson = response.headers.get('content-type')?.includes('json') === true;
    return { status: response.status, bytes, json: isJson ? JSON.parse(bytes.toString()) : undefined };
  }

  /** Hands in a letter over REST. */
  async send(as: { readonly id: string }, letter: object): Promise<string> {
    const { status, json } = await this.call(as, 'POST', '/letters', letter, randomBytes(8).toString('hex'));
    if (status !== 202) throw new Error(`not taken: ${status} ${JSON.stringify(json)}`);
    return String(json.letterId);
  }

  /** The letter once it is in that state; fails after a minute. */
  async until(as: { readonly id: string }, letterId: string, state: string): Promise<LetterBody> {
    let json: LetterBody | undefined;
    for (const end = Date.now() + 60_000; Date.now() < end; await setTimeout(100)) {
      ({ json } = await this.call(as, 'GET', `/letters/${letterId}`));
      if (json?.state === state) return json;
    }
    throw new Error(`never ${state}: ${JSON.stringify(json)}`);
  }

  async close(): Promise<void> {
    await this.#silent?.stop();
    await this.network.stop();
  }

  async #token({ id }: { readonly id: string }): Promise<string> {
    const known = this.#tokens.get(id);
    if (known !== undefined) return known;
    const { apiClient } = this.network.announcement;
    const [client, secret] = id === kommunA.id ? ['kommun-a-system', this.#secret] : [apiClient.id, apiClient.secret];
    const answer = await fetch(apiClient.tokenEndpoint, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${client}:${encodeURIComponent(secret)}`)}` },
      body: new URLSearchParams({ grant_type: 'client_credentials', scope: 'letters' }),
    });
    const token = String(Object(await answer.json()).access_token);
    this.#tokens.set(id, token);
    return token;
  }
}

// What each service's file would say in this country.
function adjusted(service: string, config: object, made: { readonly port: number; readonly secret: string }): object {
  const settings = Object(structuredClone(config));
  if (service === 'sender') {
    const [own] = settings.organisations;
    for (const organisation of settings.organisations) {
      if (organisation.id !== kommunA.id) organisation.mediator.certificateFile = own.keyPair.certificateFile;
      else organisation.mediator = soapMediator(settings);
    }
  }
  if (service === 'mediator') {
    mediatorWireUrl = settings.wire.publicUrl;
    const pair = settings.wire.tls;
    for (const kind of ['certificateFile', 'keyFile'])
      pair[kind] = pair[kind].replace(settings.organisation, kommunB.id);
    Object.assign(settings, { organisation: kommunB.id, name: 'Kommun B:s förmedling' });
  }
  if (service === 'registry') {
    const { seed } = settings;
    const [{ senders }] = seed.dispatchers;
    seed.dispatchers = [{ ...kommunB, senders }];
    seed.operators.push({
      ...silentOperator,
      serviceAddress: `https://127.0.0.1:${made.port}/Service/v3`,
      uiAddress: 'https://127.0.0.1:1',
    });
    seed.recipients = seed.recipients.map((recipient: Settings) =>
      recipient.id === uncertain ? { id: uncertain, operator: silentOperator.id } : recipient,
    );
  }
  if (service === 'eid') {
    const own = settings.staff.apiClients.find(({ clientId }: Settings) => clientId === API_CLIENT);
    settings.staff.apiClients.push({
      ...own,
      clientId: 'kommun-a-system',
      organisation: kommunA.id,
      secret: made.secret,
    });
  }
  return settings;
}

function soapMediator({ registry }: { readonly registry: { readonly caFiles: readonly string[] } }) {
  return {
    kind: 'soap',
    name: 'Kommun B:s förmedling',
    url: `${mediatorWireUrl}/Message/v3`,
    caFiles: registry.caFiles,
    repeats: 'deduplicated',
    firstPollSeconds: 0.2,
    pollSeconds: 1,
  };
}
