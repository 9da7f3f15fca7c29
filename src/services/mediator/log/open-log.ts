// The mediation log for commands, without the running mediator: export, verification, disposal.
import { createReadStream } from 'node:fs';
import type { Organisationsnummer } from '../../../domain/organisationsnummer.ts';
import type { RestoredSchema } from '../../../platform/backup/recovery.ts';
import { systemClock } from '../../../platform/clock.ts';
import { Database } from '../../../platform/database/database.ts';
import type { Disposal } from '../../../platform/disposal-journal.ts';
import { declareEvents } from '../../../platform/events/events.ts';
import { registryOf } from '../../../platform/events/registry.ts';
import type { ExportFormat } from '../../../platform/export/export-pages.ts';
import { createLog } from '../../../platform/log.ts';
import type { Config } from '../config.ts';
import { declarations } from '../events.ts';
import { organisationOf } from '../recovery.ts';
import type { MediatorTables } from '../store/schema.ts';
import { linesOf, readChain, writeChain } from './chain-export.ts';
import { catchUp } from './chainer.ts';
import type { Checkpoint } from './checkpoint.ts';
import { type Disposed, dispose, disposeAgain, previewDisposal } from './dispose.ts';
import { exportEntries } from './export-entries.ts';
import { chainHead } from './store/checkpoints.ts';
import { chainParts, strayEntries, wrongColumns } from './store/read-chain.ts';
import { type Criteria, findEntries } from './store/search.ts';
import { type ChainReport, type Finding, verifyChain } from './verify-chain.ts';

export interface LogDesk {
  readonly mediator: Organisationsnummer;
  /** Writes the whole chain, as one moment saw it. */
  exportChain(actor: string, write: (text: string) => Promise<void>): Promise<void>;
  /** Writes the entries that the criteria name, oldest first. */
  exportEntries(
    actor: string,
    criteria: Criteria,
    format: ExportFormat,
    write: (text: string) => Promise<void>,
  ): Promise<void>;
  verify(checkpoints: readonly Checkpoint[]): Promise<ChainReport>;
  preview(): Promise<readonly Disposed[]>;
  dispose(actor: string): Promise<readonly Disposed[]>;
  close(): Promise<void>;
}

/** Opens the log in the configuration's database. Every export is audited. */
export function openLog(config: Config): LogDesk {
  const mediator = organisationOf(config);
  const database = Database.open<MediatorTables>(config.database);
  const { reader, audit } = { reader: database.reader(mediator), audit: quietEvents() };
  const exported = (actor: string, details: Record<string, string>) =>
    database.transaction(mediator, (tx) =>
      audit.record(tx, { kind: 'log-read.exported', actor, subject: 'log', details }),
    );
  const tools = (actor: string) => ({ database, mediator, audit, config: config.log ?? {}, clock: systemClock, actor });
  return {
    mediator,
    async exportChain(actor, write) {
      await exported(actor, { format: 'chain' });
      await catchUp({ database, mediator });
      await database.transaction(mediator, async (tx) => {
        for await (const line of writeChain(chainParts(tx))) await write(line);
      });
    },
    async exportEntries(actor, criteria, format, write) {
      await exported(actor, { format: format.format, criteria: JSON.stringify(criteria) });
      const read = (after: number, limit: number) => findEntries(reader, criteria, { order: 'oldest', after, limit });
      for await (const text of exportEntries(read, format)) await write(text);
    },
    verify: (checkpoints) => verifyDatabase(database, mediator, checkpoints),
    preview: () => previewDisposal(tools('system')),
    dispose: (actor) => dispose(tools(actor)),
    close: () => database.close(),
  };
}

/** Verifies a file that `exportChain` wrote, whole. */
export function verifyLogFile(file: string, checkpoints: readonly Checkpoint[]): Promise<ChainReport> {
  return verifyChain(readChain(linesOf(createReadStream(file))), checkpoints);
}

/** For `brevduva restore`: what the journal says was disposed of goes again. Answers how many entries. */
export async function disposeLogAgain(
  { database: config, organisation }: Pick<RestoredSchema, 'database' | 'organisation'>,
  disposals: AsyncIterable<Disposal>,
): Promise<number> {
  const database = Database.open<MediatorTables>(config);
  const tools = { database, mediator: organisation, audit: quietEvents(), clock: systemClock, actor: 'restore' };
  try {
    let removed = 0;
    for await (const disposal of disposals) removed += await disposeAgain(tools, disposal);
    return removed;
  } finally {
    await database.close();
  }
}

// Beside the chain itself the database has columns by which it is searched, and places where entries could be put.
async function verifyDatabase(
  database: Database<MediatorTables>,
  mediator: Organisationsnummer,
  checkpoints: readonly Checkpoint[],
): Promise<ChainReport> {
  await catchUp({ database, mediator });
  return database.transaction(mediator, async (tx) => {
    const report = await verifyChain(chainParts(tx), checkpoints);
    const stray = (await strayEntries(tx)).map(
      (position): Finding => ({ kind: 'added-entry', position, says: 'is in no block' }),
    );
    const head = await chainHead(tx);
    const cut: Finding[] =
      head.position === report.position
        ? []
        : [
            {
              kind: 'removed-tail',
              position: report.position + 1,
              says: `the head says that position ${head.position} is the last`,
            },
          ];
    // Content that was changed may not even be JSON: then that is told, and not this.
    const isChanged = report.findings.some(({ kind }) => kind === 'changed-content');
    const wrong = (isChanged ? [] : await wrongColumns(tx)).map(
      (position): Finding => ({
        kind: 'search-column',
        position,
        says: 'the columns by which it is found say something else than its content',
      }),
    );
    const findings = [...report.findings, ...cut, ...stray, ...wrong].toSorted((a, b) => a.position - b.position);
    return { ...report, findings };
  });
}

function quietEvents() {
  return declareEvents(declarations, {
    log: createLog('mediator', { level: 'silent' }),
    registry: registryOf('mediator'),
  });
}
