// Letters on paper in a sandbox: the pretend register and print supplier, a batch at the supplier with a letter that comes back, and one that stops.
import { setTimeout } from 'node:timers/promises';
import type { JsonValue } from '../../platform/database/json.ts';
import type { RestClient } from '../../platform/http-client/rest-client.ts';
import type { Running } from '../../platform/running.ts';
import { printFolder } from './configs.ts';
import { type Registered, startPaperSimulator } from './paper-simulator.ts';
import { citizens, companyReader } from './people.ts';
import type { Place } from './place.ts';

const NO_MAILBOX = '196001062626';

/** Starts the third parties. Everybody has an address but the company's reader, whose identity is protected. */
export async function startPaper(place: Place): Promise<Running> {
  const at = (name: string, house: number) => ({ lines: [name, `Exempelgatan ${house}`, '123 45 EXEMPELSTAD'] });
  return await startPaperSimulator({
    host: place.options.host,
    port: place.ports.paper,
    addresses: new Map<string, Registered>([
      ...citizens.map(({ id, name }, index): [string, Registered] => [id, at(name, index + 1)]),
      [companyReader.id, 'protected'],
    ]),
    printMs: 5000,
    returned: (job, letters) => (job === 1 ? letters.slice(0, 1) : []),
    folder: printFolder(place),
  });
}

interface FirstOnPaper {
  readonly key: string;
  readonly recipient: string;
  readonly subject: string;
  readonly way?: 'supplier' | 'person';
}

const letters: readonly FirstOnPaper[] = [
  { key: 'paper-1', recipient: NO_MAILBOX, subject: 'Kallelse till samråd om Storgatan', way: 'supplier' },
  { key: 'paper-2', recipient: NO_MAILBOX, subject: 'Beslut om färdtjänst', way: 'person' },
  { key: 'paper-3', recipient: companyReader.id, subject: 'Svar på din ansökan', way: 'person' },
  { key: 'paper-4', recipient: NO_MAILBOX, subject: 'Påminnelse om årsräkning' },
];

/** Sends them and makes the batches; whether all of it went well. Again under the same keys nothing is sent twice. */
export async function seedPaper(client: RestClient): Promise<boolean> {
  const post = async (path: string, body: JsonValue, key: string) =>
    await client.request({ method: 'POST', path, headers: { 'idempotency-key': key }, body, timeoutMs: 10_000 });
  const text = 'Hej\n\nLäs mer på nästa sida eller ring kontaktcenter.\n\nMed vänliga hälsningar\nKommun B';
  let good = true;
  for (const { key, recipient, subject, way } of letters) {
    const sent = await post('/letters', { recipient, subject, text, channel: 'digital-or-paper' }, key);
    const id = sent.kind === 'answer' ? /\/letters\/([^/]+)$/.exec(sent.headers.location ?? '')?.[1] : undefined;
    if (id === undefined) good = false;
    else if (way !== undefined && (await isQueued(client, id))) {
      const made = await post('/print-batches', { letters: [id], way }, `${key}-batch`);
      good = good && made.kind === 'answer' && made.status < 300;
    }
  }
  return good;
}

async function isQueued(client: RestClient, letter: string): Promise<boolean> {
  for (let look = 0; look < 50; look += 1) {
    const seen = await client.request({ method: 'GET', path: `/letters/${letter}`, timeoutMs: 5000 });
    const state: unknown = seen.kind === 'answer' ? Reflect.get(Object(seen.json), 'state') : undefined;
    if (state === 'to-print') return true;
    if (state === 'printed') return false;
    await setTimeout(100);
  }
  return false;
}
