// Disposal of the mediation log by rules: batch by batch, each with its record in the chain and in the journal (SKL-21).
import { randomUUIDv7 } from 'node:crypto';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import type { Organisationsnummer } from '../../../domain/organisationsnummer.ts';
import type { Clock } from '../../../platform/clock.ts';
import type { Database, Transaction } from '../../../platform/database/database.ts';
import { type Disposal, DisposalJournal } from '../../../platform/disposal-journal.ts';
import type { MediatorEvents } from '../events.ts';
import type { MediatorTables } from '../store/schema.ts';
import { extend, positionsHash, type Ranges } from './chain-format.ts';
import { type DisposalRule, type LogConfig, rulesOf } from './config.ts';
import type { DisposalDetails } from './disposal-record.ts';
import { appendBlock, holdChain } from './store/chain.ts';
import { countDisposable, deleteAgain, deleteDeliveries, deleteEntries, deleteLines } from './store/dispose.ts';

/** Entries in one transaction: its record names their positions. */
const BATCH = 5_000;
/** Batches whose lines go in one transaction; each has ten thousand at most. */
const BATCHES = 5;
export const JOURNAL_KIND = 'log';

export interface DisposeTools {
  readonly database: Database<MediatorTables>;
  readonly mediator: Organisationsnummer;
  readonly audit: MediatorEvents;
  readonly config: LogConfig;
  readonly clock: Clock;
  /** 'system', or who asked for it. */
  readonly actor: string;
  /** Entries in one transaction; default 5 000. */
  readonly batch?: number;
}

export interface Disposed {
  readonly rule: string;
  readonly before: Date;
  readonly entries: number;
  /** Deliveries whose rows went too; not counted in a dry run. */
  readonly deliveries: number;
  /** Old enough, and kept by a legal hold. */
  readonly held: number;
}

/** What the rules would dispose of now; changes nothing. */
export async function previewDisposal(tools: DisposeTools): Promise<readonly Disposed[]> {
  const { database, mediator, config, clock } = tools;
  const found: Disposed[] = [];
  for (const rule of rulesOf(config, clock())) {
    const { disposable, held } = await countDisposable(database.reader(mediator), rule);
    found.push({ rule: rule.text, before: rule.before, entries: disposable, deliveries: 0, held });
  }
  return found;
}

/** Disposes of what the rules say. `stop` ends it between two batches. */
export async function dispose(tools: DisposeTools, stop?: AbortSignal): Promise<readonly Disposed[]> {
  const done: Disposed[] = [];
  const rules = rulesOf(tools.config, tools.clock());
  for (const rule of rules) done.push(await disposeBy(tools, rule, stop));
  const forAll = rules.at(-1);
  if (forAll !== undefined) await disposeOfLines(tools, forAll.before, stop);
  return done;
}

// What is left of batches when all their deliveries are gone. No record of its own: those of the deliveries say it.
async function disposeOfLines(
  { database, mediator }: DisposeTools,
  before: Date,
  stop: AbortSignal | undefined,
): Promise<void> {
  for (let went = BATCHES; went === BATCHES && stop?.aborted !== true; ) {
    went = await database.transaction(mediator, (tx) => deleteLines(tx, before, BATCHES));
  }
}

async function disposeBy(tools: DisposeTools, rule: DisposalRule, stop: AbortSignal | undefined): Promise<Disposed> {
  const most = tools.batch ?? BATCH;
  let [after, entries, deliveries] = [0, 0, 0];
  for (;;) {
    const from = after;
    const batch = await oneBatch(tools, rule, async (tx) => ({
      positions: await deleteEntries(tx, rule, { after: from, most }),
      deliveries: await deleteDeliveries(tx, rule, most),
    }));
    entries += batch.entries;
    deliveries += batch.deliveries;
    after = batch.last ?? after;
    if ((batch.entries < most && batch.deliveries < most) || stop?.aborted === true) break;
  }
  const { held } = await countDisposable(tools.database.reader(tools.mediator), rule);
  return { rule: rule.text, before: rule.before, entries, deliveries, held };
}

interface Deleted {
  readonly positions: readonly number[];
  readonly deliveries: number;
}

// The record is chained in the transaction that deletes: nobody ever sees a gap that no record covers. The journal is
// written before the commit; should that fail, the next round says it again of what is left.
async function oneBatch(
  { database, mediator, audit, config, clock, actor }: DisposeTools,
  rule: Pick<DisposalRule, 'text' | 'before' | 'sender'>,
  remove: (tx: Transaction<MediatorTables>) => Promise<Deleted>,
): Promise<{ readonly entries: number; readonly deliveries: number; readonly last?: number }> {
  return database.transaction(mediator, async (tx) => {
    await holdChain(tx, true);
    const { positions, deliveries } = await remove(tx);
    if (positions.length === 0 && deliveries === 0) return { entries: 0, deliveries: 0 };
    const details = detailsOf(rule, positions, deliveries);
    await audit.record(tx, { kind: 'log.disposed', actor, subject: details.disposal, details });
    for (let more = true; more; ) more = (await appendBlock(tx)).more;
    if (config.disposalJournal !== undefined) {
      const { disposal, before, positions: ranges, count, sender } = details;
      const what = {
        disposal,
        rule: rule.text,
        before,
        positions: ranges,
        count,
        ...(sender === undefined ? {} : { sender }),
      };
      await new DisposalJournal(config.disposalJournal).append({
        at: clock(),
        service: 'mediator',
        kind: JOURNAL_KIND,
        what,
      });
    }
    const last = positions.at(-1);
    return { entries: positions.length, deliveries, ...(last === undefined ? {} : { last }) };
  });
}

function detailsOf(
  { text, before, sender }: Pick<DisposalRule, 'text' | 'before' | 'sender'>,
  positions: readonly number[],
  deliveries: number,
): DisposalDetails {
  const ranges: [number, number][] = [];
  for (const position of positions) extend(ranges, position);
  return {
    disposal: randomUUIDv7(),
    rule: text,
    before: before.toISOString(),
    ...(sender === undefined ? {} : { sender }),
    positions: ranges,
    count: positions.length,
    positionsHash: positionsHash(ranges),
    deliveries,
  };
}

const Journalled = Type.Object({
  rule: Type.String(),
  before: Type.String({ format: 'date-time' }),
  positions: Type.Array(Type.Array(Type.Integer(), { minItems: 2, maxItems: 2 })),
  sender: Type.Optional(Type.String()),
});

/**
 * Does a disposal from the journal again, after a restore: the same entries where they are back, guarded by their time, and
 * the deliveries that then have none. Answers how many entries went. Safe to repeat; records itself as a disposal.
 */
export async function disposeAgain(
  tools: Omit<DisposeTools, 'config'>,
  { service, kind, what }: Pick<Disposal, 'service' | 'kind' | 'what'>,
): Promise<number> {
  if (service !== 'mediator' || kind !== JOURNAL_KIND || !Value.Check(Journalled, what)) return 0;
  const { before: text, sender }: Static<typeof Journalled> = what;
  const before = new Date(text);
  const ranges: Ranges = what.positions.map(([first = 0, last = 0]) => [first, last] as const);
  const rule = {
    text: `${what.rule}, again after a restore`,
    before,
    except: [],
    ...(sender === undefined ? {} : { sender }),
  };
  const { entries } = await oneBatch({ ...tools, config: {} }, rule, async (tx) => ({
    positions: await deleteAgain(tx, ranges, before),
    deliveries: await deleteDeliveries(tx, rule, tools.batch ?? BATCH),
  }));
  return entries;
}
