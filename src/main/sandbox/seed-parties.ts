// What the infrastructure's owner knows of everybody at first: terms in two versions, agreements, certificates, checks that are really run, and one
// organisation that applies. Through the register's own REST API, by the owner's system.
import { readFileSync } from 'node:fs';
import { readKeyPair } from '../../platform/certificates/key-pair.ts';
import type { JsonValue } from '../../platform/database/json.ts';
import { RestClient } from '../../platform/http-client/rest-client.ts';
import {
  sealDelivery,
  sealedDeliveryBytes,
  signDelivery,
  signedDeliveryBytes,
} from '../../wire/mina-meddelanden/delivery-seal.ts';
import { apiAudience, registryClient } from './configs.ts';
import {
  company,
  kommunA,
  kommunB,
  mediator,
  operatorA,
  operatorB,
  owner,
  type PretendOrganisation,
  region,
} from './people.ts';
import { keyPairOf, outbound, type Place, pageUrl } from './place.ts';

const FIRST_TERMS = '5b0d8f5e-6f0e-4c2c-8a11-9d4f5e0c1a01';
const SECOND_TERMS = '5b0d8f5e-6f0e-4c2c-8a11-9d4f5e0c1a02';
const DAY_MS = 86_400_000;

interface FirstParty {
  readonly role: 'sender' | 'mediator' | 'operator';
  readonly organisation: PretendOrganisation;
  readonly signedBy: string;
  /** Has accepted the first version of the terms only. */
  readonly behind?: boolean;
}

const parties: readonly FirstParty[] = [
  { role: 'sender', organisation: kommunB, signedBy: 'Kommundirektören' },
  { role: 'sender', organisation: kommunA, signedBy: 'Kommundirektören', behind: true },
  { role: 'sender', organisation: region, signedBy: 'Regiondirektören' },
  { role: 'sender', organisation: owner, signedBy: 'Generaldirektören' },
  { role: 'mediator', organisation: mediator, signedBy: 'Verkställande direktören' },
  { role: 'mediator', organisation: owner, signedBy: 'Generaldirektören' },
  { role: 'operator', organisation: operatorA, signedBy: 'Verkställande direktören' },
  { role: 'operator', organisation: operatorB, signedBy: 'Verkställande direktören' },
];

/** An id that is the same at every try, so that nothing is made twice. */
function idOf(kind: number, index: number): string {
  return `5b0d8f5e-6f0e-4c2c-8a1${kind}-9d4f5e0c${String(index).padStart(4, '0')}`;
}

/** True when all of it is there. */
export async function seedParties(place: Place): Promise<boolean> {
  const client = new RestClient({
    baseUrl: apiAudience(place, 'registry'),
    token: {
      issuer: `${pageUrl(place, 'eid')}/staff`,
      clientId: registryClient(owner),
      credential: { kind: 'secret', secretFile: place.secrets.textFile(registryClient(owner)) },
      scope: 'registry-owner',
    },
    environment: 'sandbox',
    outbound,
  });
  const put = async (path: string, body: JsonValue): Promise<boolean> => {
    const answer = await client.request({ method: 'PUT', path, body, timeoutMs: 10_000 });
    return answer.kind === 'answer' && answer.status < 300;
  };
  try {
    const made = [await putTerms(put), await put(`/parties/sender/${company.id}`, { name: company.name })];
    for (const [index, party] of parties.entries()) made.push(await putPapers(place, put, party, index));
    return made.every(Boolean);
  } finally {
    client.close();
  }
}

type Put = (path: string, body: JsonValue) => Promise<boolean>;

const dayFrom = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);

async function putTerms(put: Put): Promise<boolean> {
  const common = { name: 'Allmänna villkor', roles: ['sender', 'mediator', 'operator'] };
  const first = {
    ...{ ...common, version: '1.0', inForceFrom: dayFrom(-400), acceptBy: dayFrom(-400) },
    content:
      'Den som är ansluten följer kontrakten för Mina meddelanden, skyddar sina nycklar och svarar på frågor om sin del.',
  };
  const second = {
    ...{ ...common, version: '2.0', inForceFrom: dayFrom(-20), acceptBy: dayFrom(-20) },
    content:
      'Nytt i version 2.0: incidenter anmäls till ägaren inom ett dygn, och stora utskick planeras tio dagar i förväg.',
  };
  return (await put(`/terms-versions/${FIRST_TERMS}`, first)) && (await put(`/terms-versions/${SECOND_TERMS}`, second));
}

/** What a sender has signed for itself, or a mediator has sealed for one of its senders, as base64. */
function testDelivery(place: Place, { role, organisation }: FirstParty): string {
  const signer = (who: PretendOrganisation) => readKeyPair(keyPairOf(place, who), { environment: 'sandbox' }).signer;
  const sender = role === 'mediator' && organisation !== owner ? kommunB : organisation;
  const header = {
    ...{ id: 'prov-1', subject: 'Provförsändelse', supportinfo: { text: `Fråga ${sender.name}.` } },
    ...{ metadata: [], language: 'svSE' },
  };
  const body = { contentType: 'text/plain', content: Buffer.from('Ett prov inför anslutningen.') };
  const delivery = {
    header: { sender: { id: sender.id, name: sender.name }, recipient: company.id },
    messages: [{ header, body, attachments: [] }],
  };
  const signed = signDelivery(delivery, signer(sender));
  if (role === 'sender') return signedDeliveryBytes(signed).toString('base64');
  const seal = { receivedTime: dayFrom(0), signaturesOk: true };
  return sealedDeliveryBytes(sealDelivery(signed, seal, signer(organisation))).toString('base64');
}

async function putPapers(place: Place, put: Put, party: FirstParty, index: number): Promise<boolean> {
  const { role, organisation, signedBy, behind } = party;
  const path = `/parties/${role}/${organisation.id}`;
  const reference = `Anslutningsavtal dnr 2025-${index + 11}`;
  const agreement = { reference, signedOn: dayFrom(-410), signedBy, from: dayFrom(-400) };
  const pem = readFileSync(keyPairOf(place, organisation).certificateFile, 'utf8');
  const accepted = (days: number) => ({ acceptedOn: dayFrom(days), acceptedBy: signedBy });
  const made = [
    await put(`${path}/agreements/${idOf(2, index)}`, agreement),
    await put(`${path}/acceptances/${FIRST_TERMS}`, accepted(-405)),
    behind === true || (await put(`${path}/acceptances/${SECOND_TERMS}`, accepted(-30))),
    await put(`${path}/certificates/current`, { pem }),
    role === 'operator' || (await put(`${path}/test-delivery`, { content: testDelivery(place, party) })),
    await put(`${path}/check-runs/${idOf(3, index)}`, {}),
  ];
  return made.every(Boolean);
}
