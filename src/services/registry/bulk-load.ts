// Millions put into the register at once, as when an infrastructure takes over another's register: who is there already is left alone.
import { createHash } from 'node:crypto';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { type Static, Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { BrevduvaError } from '../../domain/errors.ts';
import type { Organisationsnummer } from '../../domain/organisationsnummer.ts';
import { parseRecipientId } from '../../domain/recipient-id.ts';
import { Database } from '../../platform/database/database.ts';
import { declareEvents } from '../../platform/events/events.ts';
import { registryOf } from '../../platform/events/registry.ts';
import { createLog } from '../../platform/log.ts';
import { type Config, registrarOf } from './config.ts';
import { declarations, type RegistryEvents } from './events.ts';
import { insertProfiles } from './store/bulk.ts';
import { leapFeed } from './store/feed.ts';
import type { RegistryTables } from './tables.ts';

const closed = { additionalProperties: false } as const;
const Organisation = Type.String({ pattern: '^16[0-9]{10}$' });
const Instant = Type.String({ format: 'date-time' });

/** One line of the file: one recipient with a mailbox, and what it chose about senders. */
const Line = Type.Object(
  {
    recipient: Type.String({ pattern: '^[0-9]{12}$' }),
    operator: Organisation,
    registeredAt: Instant,
    accountType: Type.Optional(Type.Union([Type.Literal('Secure'), Type.Literal('Anonymous')])),
    choices: Type.Optional(
      Type.Array(Type.Object({ sender: Organisation, accepted: Type.Boolean(), changedAt: Instant }, closed)),
    ),
  },
  closed,
);
type BulkProfile = Static<typeof Line>;
const lines = Compile(Line);

interface Loaded {
  readonly lines: number;
  readonly profiles: number;
  /** Recipients that were in the register before, and are as they were. */
  readonly there: number;
  readonly choices: number;
}

/** Profiles of one transaction. */
const AT_ONCE = 10_000;
/** Transactions under way: the database has more than one core for them. */
const SIDE_BY_SIDE = 2;

interface LoadContext {
  readonly database: Database<RegistryTables>;
  readonly organisation: Organisationsnummer;
  readonly events: RegistryEvents;
}

/** Loads into the configuration's database. Errors: as loadProfiles. */
export async function loadInto(config: Config, file: Readable, actor: string): Promise<Loaded> {
  const database = Database.open<RegistryTables>(config.database);
  const log = createLog('registry', { level: 'silent' });
  try {
    const events = declareEvents(declarations, { log, registry: registryOf('registry') });
    return await loadProfiles({ database, organisation: registrarOf(config), events }, file, actor);
  } finally {
    await database.close();
  }
}

/**
 * Loads a file of JSON Lines, in transactions of 10 000: one that was broken off is loaded again, and goes on. `actor` is told in the audit
 * trail with the file's SHA-256. Errors: 'invalid-input' naming the line, 'unavailable'.
 */
async function loadProfiles(context: LoadContext, file: Readable, actor: string): Promise<Loaded> {
  const { database, organisation, events } = context;
  const digest = createHash('sha256');
  file.on('data', (chunk: Buffer) => digest.update(chunk));
  const sum = { lines: 0, profiles: 0, there: 0, choices: 0 };
  const put = async (some: readonly BulkProfile[]) => {
    if (some.length === 0) return;
    // In the index's order: near ones lie on the same pages, and two transactions with some in common wait for each other one way only.
    const ordered = some.toSorted((a, b) => (a.recipient < b.recipient ? -1 : 1));
    const { profiles, choices } = await database.transaction(organisation, async (tx) => {
      const done = await insertProfiles(tx, ordered);
      // Millions of lines in the feed would help nobody: whoever follows it is told to ask about everyone instead.
      if (done.profiles > 0) await leapFeed(tx);
      return done;
    });
    sum.lines += some.length;
    sum.profiles += profiles;
    sum.choices += choices;
    sum.there += some.length - profiles;
  };
  // The database works while the next lines are read.
  const putting = new Set<Promise<void>>();
  const putBeside = async (some: readonly BulkProfile[]) => {
    if (putting.size === SIDE_BY_SIDE) await Promise.race(putting);
    const one: Promise<void> = put(some).then(() => {
      putting.delete(one);
    });
    putting.add(one);
    // One that failed stays, and is told when it is waited for.
    one.catch(() => undefined);
  };
  try {
    for await (const some of chunksOf(file)) await putBeside(some);
  } finally {
    await Promise.all(putting);
  }
  await database.transaction(organisation, (tx) =>
    events.record(tx, {
      kind: 'register.loaded',
      actor,
      subject: 'register',
      details: { sha256: digest.digest('hex'), ...sum },
    }),
  );
  return sum;
}

/** The lines' profiles, so many at a time. Errors: 'invalid-input' naming the line. */
async function* chunksOf(file: Readable): AsyncGenerator<readonly BulkProfile[]> {
  let some: BulkProfile[] = [];
  let number = 0;
  for await (const text of createInterface({ input: file, crlfDelay: Number.POSITIVE_INFINITY })) {
    number += 1;
    if (text.trim() === '') continue;
    some.push(lineOf(text, number));
    if (some.length < AT_ONCE) continue;
    yield some;
    some = [];
  }
  yield some;
}

function lineOf(text: string, number: number): BulkProfile {
  const wrong = (why: string): never => {
    throw new BrevduvaError('invalid-input', `Line ${number} ${why}. The lines before it may have been loaded.`);
  };
  let line: unknown;
  try {
    line = JSON.parse(text);
  } catch {
    return wrong('is not JSON');
  }
  if (!lines.Check(line)) return wrong(`is not a profile: ${lines.Errors(line)[0]?.message ?? 'its form is wrong'}`);
  // Without the number itself: what is wrong with it ends in a terminal or a log.
  if (!parseRecipientId(line.recipient).ok) return wrong('has a recipient that nobody can be');
  return line;
}
