// The first letters of a sandbox, sent through the sender's own REST API, so that every page shows something real.
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { PDFDocument, StandardFonts } from 'pdf-lib';
import { RestClient } from '../../platform/http-client/rest-client.ts';
import { createLog } from '../../platform/log.ts';
import { apiAudience } from './configs.ts';
import { API_CLIENT } from './infrastructure-configs.ts';
import { companyMailbox } from './people.ts';
import { outbound, type Place, pageUrl } from './place.ts';
import { seedActing } from './seed-acting.ts';
import { seedArchive } from './seed-archive.ts';
import { seedCaseTypes } from './seed-case-types.ts';
import { seedCompose } from './seed-compose.ts';
import { seedMailings } from './seed-mailings.ts';
import { seedNotification } from './seed-notification.ts';
import { seedOrganisation } from './seed-organisation.ts';
import { seedOthers } from './seed-others.ts';
import { seedOversight } from './seed-oversight.ts';
import { seedPaper } from './seed-paper.ts';
import { seedParties } from './seed-parties.ts';
import { seedPrecheck } from './seed-precheck.ts';
import { seedReading } from './seed-reading.ts';
import { seedReply } from './seed-reply.ts';
import { seedRetention } from './seed-retention.ts';
import { seedSenderMailings } from './seed-sender-mailings.ts';
import { seedVisits } from './seed-visits.ts';
import { seedWaiting } from './seed-waiting.ts';

interface FirstLetter {
  readonly recipient: string;
  readonly subject: string;
  readonly text: string;
  readonly protectionClass: 1 | 2 | 3;
  /** A unit's code; the common one when absent. */
  readonly unit?: string;
  /** May go on paper, to this address. */
  readonly channel?: 'digital-or-paper';
  readonly postalAddress?: readonly string[];
  readonly attachment?: { readonly filename: string; readonly lines: readonly string[] };
}

const letters: readonly FirstLetter[] = [
  {
    recipient: '198101052382',
    subject: 'Beslut om plats på förskolan Ängen',
    text: 'Hej Signe\n\nVi har beslutat att ge ditt barn plats på förskolan Ängen från den 11 januari 2027. Beslutet finns i bilagan.\n\nDu behöver svara senast den 15 december om du vill ha platsen. Ring kontaktcenter så hjälper vi dig.\n\nMed vänliga hälsningar\nUtbildningsförvaltningen, Kommun B',
    protectionClass: 3,
    attachment: {
      filename: 'beslut-forskoleplats.pdf',
      lines: ['Beslut', 'Plats på förskolan Ängen från den 11 januari 2027.', 'Diarienummer UBN 2026/0417'],
    },
  },
  {
    recipient: '198101052382',
    subject: 'Din bygglovsansökan är komplett',
    text: 'Hej Signe\n\nVi har fått alla handlingar som behövs. Nu börjar vi handlägga din ansökan om bygglov för ett uterum.\n\nDu får beslut inom tio veckor.\n\nMed vänliga hälsningar\nBygglovsenheten, Kommun B',
    protectionClass: 2,
    unit: 'bygg-och-miljo',
  },
  {
    recipient: '195303231855',
    subject: 'Tid för hembesök av biståndshandläggare',
    text: 'Hej Ture\n\nVi kommer hem till dig torsdagen den 3 december 2026 kl. 10.00 för att prata om vilken hjälp du behöver.\n\nRing oss om tiden inte passar.\n\nMed vänliga hälsningar\nÄldreomsorgen, Kommun B',
    protectionClass: 3,
    unit: 'socialtjansten',
  },
  {
    recipient: companyMailbox.id,
    subject: 'Tillsynsbesök: livsmedelskontroll',
    text: 'Hej\n\nVi har kontrollerat er livsmedelshantering. Allt var i ordning. Kontrollrapporten finns i bilagan.\n\nMed vänliga hälsningar\nMiljöenheten, Kommun B',
    protectionClass: 2,
    unit: 'bygg-och-miljo',
    attachment: {
      filename: 'kontrollrapport.pdf',
      lines: ['Kontrollrapport', 'Inga avvikelser.', 'Diarienummer MN 2026/1123'],
    },
  },
  {
    recipient: '198501012382',
    subject: 'Ändrade öppettider på återvinningscentralen',
    text: 'Hej\n\nFrån den 1 december har återvinningscentralen öppet till kl. 19 på vardagar.\n\nMed vänliga hälsningar\nTekniska förvaltningen, Kommun B',
    protectionClass: 1,
  },
  {
    recipient: '196001062626',
    subject: 'Bostadsanpassningsbidrag: ditt beslut',
    text: 'Hej Gun\n\nVi har beslutat att du får bidrag för en ramp vid din entré. Beslutet finns i bilagan.\n\nMed vänliga hälsningar\nStadsbyggnadsförvaltningen, Kommun B',
    protectionClass: 3,
    channel: 'digital-or-paper',
    postalAddress: ['Gun Sjöberg', 'Exempelgatan 1', '123 45 EXEMPELSTAD'],
    attachment: {
      filename: 'beslut-bidrag.pdf',
      lines: ['Beslut', 'Bidrag för en ramp vid entrén.', 'Diarienummer SBF 2026/0230'],
    },
  },
];

async function pdfOf(lines: readonly string[]): Promise<string> {
  const document = await PDFDocument.create();
  document.setTitle(lines[0] ?? '');
  // The same bytes at every try: the same key with another letter is a conflict.
  document.setCreationDate(new Date(0));
  document.setModificationDate(new Date(0));
  const font = await document.embedFont(StandardFonts.Helvetica);
  const page = document.addPage([595, 842]);
  for (const [index, line] of lines.entries()) {
    page.drawText(line, { x: 72, y: 740 - index * 32, size: index === 0 ? 24 : 12, font });
  }
  return Buffer.from(await document.save()).toString('base64');
}

function clientOf(place: Place): RestClient {
  return new RestClient({
    baseUrl: apiAudience(place, 'sender'),
    token: {
      issuer: `${pageUrl(place, 'eid')}/staff`,
      clientId: API_CLIENT,
      credential: { kind: 'secret', secretFile: place.secrets.textFile(API_CLIENT) },
      scope: 'letters administration records',
    },
    environment: 'sandbox',
    outbound,
  });
}

const isSettled = (json: unknown) =>
  typeof json === 'object' &&
  json !== null &&
  'state' in json &&
  !['created', 'checked', 'signed', 'handed-over', 'accepted', 'sealed'].includes(String(json.state));

async function send(client: RestClient, letter: FirstLetter, index: number): Promise<boolean> {
  const { attachment, ...rest } = letter;
  const attachments =
    attachment === undefined ? [] : [{ filename: attachment.filename, content: await pdfOf(attachment.lines) }];
  const headers = { 'idempotency-key': `first-letter-${index}` };
  const sent = await client.request({
    method: 'POST',
    path: '/letters',
    headers,
    body: { ...rest, attachments },
    timeoutMs: 10_000,
  });
  if (sent.kind !== 'answer' || sent.status >= 300) return false;
  const path = /\/letters\/[^/]+$/.exec(sent.headers.location ?? '')?.[0];
  for (let look = 0; path !== undefined && look < 40; look += 1) {
    const seen = await client.request({ method: 'GET', path, timeoutMs: 5_000 });
    if (seen.kind === 'answer' && isSettled(seen.json)) return true;
    await setTimeout(100);
  }
  return true;
}

/** Sends them once in a data folder's life; what could not be sent is tried at the next start, under the same keys. */
export async function seedLetters(place: Place): Promise<void> {
  const done = join(place.options.dataFolder, 'first-letters-sent');
  if (existsSync(done)) return;
  const client = clientOf(place);
  try {
    if (!(await seedOrganisation(client))) createLog('sandbox').warn({}, 'Not all first units could be made');
    if (!(await seedCaseTypes(client))) createLog('sandbox').warn({}, 'Not all first case types could be made');
    if (!(await seedPrecheck(client))) createLog('sandbox').warn({}, 'The first precheck could not be begun');
    if (!(await seedCompose(client))) createLog('sandbox').warn({}, 'Not all letters of HTML could be sent');
    if (!(await seedWaiting(client))) createLog('sandbox').warn({}, 'Not all letters that wait could be made');
    const sent = await Promise.all(letters.map((letter, index) => send(client, letter, index)));
    if (sent.every(Boolean)) writeFileSync(done, '');
    else createLog('sandbox').warn({ sent: sent.filter(Boolean).length }, 'Not all first letters could be sent');
  } finally {
    client.close();
  }
}

/** What nobody waits for: a notification and mailings, once as well. Never throws. */
export async function seedLater(place: Place): Promise<void> {
  const done = join(place.options.dataFolder, 'first-mailings-sent');
  if (existsSync(done)) return;
  try {
    const left = await seedRest(place);
    if (left.length === 0) writeFileSync(done, '');
    else createLog('sandbox').warn({ left }, 'Not all first mailings could be sent');
  } catch (err) {
    createLog('sandbox').warn({ err }, 'Not all first mailings could be sent');
  }
}

/** The names of those that could not be seeded whole. */
async function seedRest(place: Place): Promise<readonly string[]> {
  const client = clientOf(place);
  const seeding: Readonly<Record<string, Promise<boolean>>> = {
    visits: seedNotification(place).then(async (sent) => (await seedVisits(place)) && sent),
    parties: seedParties(place),
    mailings: seedMailings(place).then(async (sent) => (await seedOversight(place)) && sent),
    'sender-mailings': seedSenderMailings(place),
    reply: seedReply(place, client),
    acting: seedActing(client),
    reading: seedReading(client),
    paper: seedPaper(client),
    archive: seedArchive(place, client),
    retention: seedRetention(client),
    others: seedOthers(place, client),
  };
  const sent = await Promise.all(
    Object.entries(seeding).map(async ([name, seeded]) => ((await seeded) ? [] : [name])),
  ).finally(() => client.close());
  return sent.flat();
}
