// `npm run bench -- mailing-prepare [letters] [pages]`: a mailing prepared (read, merged, checked, stored, FaR asked) and one large PDF split,
// with memory by quarter: it is flat when the last quarter takes no more than the first. Prints one JSON line. The floor is the same number
// of rows of the same size written and read by the database alone, in the same run.
import { sql } from 'kysely';
import { PDFDocument, StandardFonts } from 'pdf-lib';
import { checkDigit } from '../src/domain/check-digit.ts';
import { BlobStore } from '../src/platform/blobs/blobs.ts';
import { systemClock } from '../src/platform/clock.ts';
import { Database } from '../src/platform/database/database.ts';
import { registryOf } from '../src/platform/events/registry.ts';
import { createLog } from '../src/platform/log.ts';
import { openContentCipher } from '../src/services/sender/content-cipher.ts';
import { senderEvents } from '../src/services/sender/events.ts';
import { givePdf } from '../src/services/sender/mailings/give-files.ts';
import { NO_CONTENT } from '../src/services/sender/mailings/mailing.ts';
import { prepareMailing, runPreparation } from '../src/services/sender/mailings/prepare-job.ts';
import { takeLines } from '../src/services/sender/mailings/take-lines.ts';
import { beginMailing, writeLetter } from '../src/services/sender/mailings/write-mailing.ts';
import { openOrganisation } from '../src/services/sender/open-organisation.ts';
import type { SenderOrganisation } from '../src/services/sender/organisations.ts';
import { EVERYTHING } from '../src/services/sender/reach.ts';
import type { Actor, Records } from '../src/services/sender/records.ts';
import { mailingFigures } from '../src/services/sender/store/mailing-figures.ts';
import { readMailing } from '../src/services/sender/store/mailings.ts';
import { ensureUnit, firstUnit } from '../src/services/sender/store/units.ts';
import type { SenderTables } from '../src/services/sender/tables.ts';
import { SenderWorld } from '../test/scenarios/sender-world.ts';

const letters = Number(process.argv[2] ?? 100_000);
const pages = Number(process.argv[3] ?? 10_000);
const actor: Actor = { id: 'bench', name: 'Bench', login: 'bench', sees: EVERYTHING };

/** Numbers of nobody alive: birth years 1800 to 1829. */
function numberOf(index: number): string {
  const day = new Date(Date.UTC(1800, 0, 1 + (index % 10_950)));
  const nine = `${day.toISOString().slice(2, 10).replaceAll('-', '')}${String(100 + Math.floor(index / 10_950)).padStart(3, '0')}`;
  return `18${nine}${checkDigit(nine)}`;
}

async function* lines(): AsyncGenerator<Buffer> {
  for (let index = 0; index < letters; index += 1) {
    const line = {
      number: index + 1,
      recipient: numberOf(index),
      fields: { namn: `Person ${index}`, avgift: String(index) },
    };
    yield Buffer.from(`${JSON.stringify(line)}\n`);
  }
}

async function largePdf(): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  const font = await document.embedFont(StandardFonts.Helvetica);
  for (let page = 0; page < pages; page += 1) {
    const number = numberOf(Math.floor(page / 2));
    document.addPage([595, 842]).drawText(`Beslut ${number.slice(0, 8)}-${number.slice(8)}, sida ${(page % 2) + 1}`, {
      x: 60,
      y: 700,
      size: 12,
      font,
    });
  }
  return await document.save();
}

interface Run {
  readonly seconds: number;
  readonly aSecond: number;
  readonly rssMegabytesByQuarter: readonly number[];
}

async function prepared(records: Records, organisation: SenderOrganisation, id: string, sets: number): Promise<Run> {
  const quarters: number[] = [];
  let done = 0;
  const start = performance.now();
  await prepareMailing(records, organisation, actor, id);
  const job = { key: id, attempt: 1, payload: null, signal: new AbortController().signal };
  const result = await runPreparation(records, organisation, job, () => {
    done += 1;
    if (done % Math.max(1, Math.floor(sets / 4)) === 0 && quarters.length < 4) quarters.push(megabytes());
  });
  if (result.kind !== 'done') throw new Error('not prepared');
  await records.database.transaction(organisation.id, async (tx) => result.settle?.(tx));
  const seconds = (performance.now() - start) / 1000;
  const reader = records.database.reader(organisation.id);
  const mailing = await readMailing(reader, records.cipher, id);
  if (mailing?.state !== 'checked') throw new Error(`stopped: ${JSON.stringify(mailing?.problem)}`);
  const { ready } = await mailingFigures(reader, id);
  return { seconds: round(seconds), aSecond: Math.round(ready / seconds), rssMegabytesByQuarter: quarters };
}

/** The database alone: as many rows of the same size, in sets as large. */
async function floor(records: Records, organisation: SenderOrganisation): Promise<number> {
  const start = performance.now();
  const content = Buffer.alloc(1200, 1).toString('base64');
  for (let from = 0; from < letters; from += 200) {
    const rows = Array.from({ length: Math.min(200, letters - from) }, (_, index) => ({
      number: from + index,
      content,
    }));
    await records.database.transaction(organisation.id, async (tx) => {
      await sql`create temporary table floor_line (number int primary key, content bytea) on commit drop`.execute(
        tx.query,
      );
      await sql`insert into floor_line select number, decode(content, 'base64')
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(number int, content text)`.execute(tx.query);
    });
  }
  return round((performance.now() - start) / 1000);
}

function megabytes(): number {
  globalThis.gc?.();
  return Math.round(process.memoryUsage.rss() / 1_048_576);
}

function round(seconds: number): number {
  return Math.round(seconds * 100) / 100;
}

const world = await SenderWorld.open();
const log = createLog('bench', { level: 'silent' });
const [settings] = world.config.organisations;
if (settings === undefined) throw new Error('no organisation');
const opened = openOrganisation(world.config, settings, { log, clock: systemClock });
const { organisation } = opened;
const database = Database.open<SenderTables>(world.config.database);
const records: Records = {
  database,
  blobs: BlobStore.open(world.config.blobs),
  cipher: openContentCipher(world.config.blobs),
  events: senderEvents({ log, registry: registryOf('sender') }),
  clock: systemClock,
};
try {
  await database.transaction(organisation.id, (tx) => ensureUnit(tx, organisation.name));
  const unit = await firstUnit(database.reader(organisation.id));
  const begin = (name: string) => beginMailing(records, organisation, actor, { name, unit, origin: 'api' });
  const form = { ...NO_CONTENT, support: { text: 'Fråga oss', phoneNumber: '', emailAddress: '', url: '' } };
  const letter = {
    ...form,
    subject: 'Avgift',
    text: 'Hej {{namn}}\n\nAvgiften är {{avgift}} kronor.',
    numberColumn: 'recipient',
  };
  const merged = await begin('Merge');
  const handIn = performance.now();
  await takeLines(records, organisation, actor, merged, lines());
  const handedIn = round((performance.now() - handIn) / 1000);
  await writeLetter(records, organisation, actor, merged, { ...letter, channel: 'digital-or-paper' });
  const merge = await prepared(records, organisation, merged, Math.ceil(letters / 200));
  const pdf = await largePdf();
  const split = await begin('Split');
  await writeLetter(records, organisation, actor, split, {
    ...letter,
    subject: 'Beslut',
    text: 'Hej',
    numberColumn: '',
    channel: 'digital',
  });
  await givePdf(records, organisation, actor, split, { name: 'large.pdf', bytes: pdf, marker: '' });
  const halves = await prepared(records, organisation, split, Math.ceil(pages / 400));
  const floorSeconds = await floor(records, organisation);
  const [first = 0] = merge.rssMegabytesByQuarter;
  const last = merge.rssMegabytesByQuarter.at(-1) ?? 0;
  const facts = { letters, handedInSeconds: handedIn, merge, growthMegabytes: last - first, floorSeconds };
  console.log(JSON.stringify({ bench: 'mailing-prepare', ...facts, pdf: { pages, bytes: pdf.length, ...halves } }));
} finally {
  await database.close();
  await opened.close();
  await world.close();
}
