// The sender's first mailings of a sandbox, through its own REST API: one that is finished, with a report, and one that waits for approval.
import { setTimeout } from 'node:timers/promises';
import type { JsonValue } from '../../platform/database/json.ts';
import { RestClient } from '../../platform/http-client/rest-client.ts';
import { apiAudience } from './configs.ts';
import { API_CLIENT } from './infrastructure-configs.ts';
import { citizens, companyMailbox } from './people.ts';
import { outbound, type Place, pageUrl } from './place.ts';

const everybody = [
  ...citizens.map(({ id, name }) => ({ id, name })),
  { id: companyMailbox.id, name: companyMailbox.name },
];

interface FirstMailing {
  readonly key: string;
  readonly name: string;
  readonly letters: number;
  readonly subject: string;
  readonly text: string;
  readonly last: 'start' | 'approval-request';
}

const mailings: readonly FirstMailing[] = [
  {
    key: 'first-sender-mailing-finished',
    name: 'Nya tider för sophämtning',
    letters: 20,
    subject: 'Ny dag för sophämtning på {{gata}}',
    text: 'Hej {{namn}}\n\nFrån och med januari hämtar vi soporna på {{gata}} på {{dag}}ar.\n\nMed vänliga hälsningar\nTekniska kontoret, Kommun B',
    last: 'start',
  },
  {
    key: 'first-sender-mailing-asked',
    name: 'Avgifter för förskolan nästa år',
    letters: 24,
    subject: 'Din avgift för förskolan',
    text: 'Hej {{namn}}\n\nAvgiften blir {{avgift}} kronor i månaden från den 1 januari.\n\nMed vänliga hälsningar\nUtbildningskontoret, Kommun B',
    last: 'approval-request',
  },
];

function linesOf({ letters }: FirstMailing): Buffer {
  const days = ['måndag', 'tisdag', 'onsdag', 'torsdag', 'fredag'];
  // Who has several letters has several houses.
  const streets = ['Storgatan 5', 'Ängsstigen 2', 'Hamngatan 9', 'Skolvägen 14'];
  const lines = Array.from({ length: letters }, (_, index) => {
    const to = everybody[index % everybody.length] ?? { id: '', name: '' };
    const fields = {
      namn: to.name,
      dag: days[index % days.length] ?? '',
      gata: streets[Math.floor(index / everybody.length)] ?? '',
      avgift: String(800 + index * 25),
    };
    return JSON.stringify({ number: index + 1, recipient: to.id, fields });
  });
  return Buffer.from(`${lines.join('\n')}\n`);
}

async function handIn(client: RestClient, mailing: FirstMailing): Promise<boolean> {
  const post = async (path: string, body: JsonValue | Uint8Array, type?: string) => {
    const headers = { 'idempotency-key': mailing.key, ...(type === undefined ? {} : { 'content-type': type }) };
    return await client.request({ method: 'POST', path, headers, body, timeoutMs: 20_000 });
  };
  const state = async (path: string) => {
    const seen = await client.request({ method: 'GET', path, timeoutMs: 10_000 });
    return seen.kind === 'answer' ? String(Reflect.get(Object(seen.json), 'state')) : '';
  };
  const begun = await post('/mailings', { name: mailing.name });
  const id = begun.kind === 'answer' ? Reflect.get(Object(begun.json), 'mailingId') : undefined;
  if (typeof id !== 'string') return false;
  const path = `/mailings/${id}`;
  // Begun at an earlier start and gone further since: nothing is done again.
  if (!['draft', 'checked'].includes(await state(path))) return true;
  await post(`${path}/lines`, linesOf(mailing), 'application/jsonl');
  await post(`${path}/letter`, { subject: mailing.subject, text: mailing.text, repeats: true, protectionClass: 2 });
  await post(`${path}/check`, {});
  for (let look = 0; look < 100; look += 1) {
    const now = await state(path);
    if (now === 'checked') break;
    if (now === 'draft') return false;
    await setTimeout(200);
  }
  const done = await post(`${path}/${mailing.last}`, {});
  return done.kind === 'answer' && done.status < 300;
}

/** Hands them in; false when something could not be. Again under the same keys: nothing is sent twice. */
export async function seedSenderMailings(place: Place): Promise<boolean> {
  const client = new RestClient({
    baseUrl: apiAudience(place, 'sender'),
    token: {
      issuer: `${pageUrl(place, 'eid')}/staff`,
      clientId: API_CLIENT,
      credential: { kind: 'secret', secretFile: place.secrets.textFile(API_CLIENT) },
      scope: 'letters',
    },
    environment: 'sandbox',
    outbound,
  });
  try {
    const handedIn = await Promise.all(mailings.map((mailing) => handIn(client, mailing)));
    return handedIn.every(Boolean);
  } finally {
    client.close();
  }
}
