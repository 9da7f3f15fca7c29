// Reading the log, and holding parts of it, for pages and REST: each reading is in the audit trail before it answers.
import { randomUUIDv7 } from 'node:crypto';
import { BrevduvaError } from '../../../domain/errors.ts';
import type { Organisationsnummer } from '../../../domain/organisationsnummer.ts';
import type { Clock } from '../../../platform/clock.ts';
import type { Database } from '../../../platform/database/database.ts';
import type { ExportFormat } from '../../../platform/export/export-pages.ts';
import type { MediatorEvents } from '../events.ts';
import type { MediatorTables } from '../store/schema.ts';
import type { LogEntry } from './entry.ts';
import { exportEntries } from './export-entries.ts';
import { type Hold, type HoldScope, liftHold, standingHolds, storeHold } from './store/holds.ts';
import { type Criteria, findEntries, findEntry, isInChain } from './store/search.ts';

/** Who reads: the log-in's or client's id, and a person's name, which the audit trail keeps beside it. */
export interface ReadBy {
  readonly id: string;
  readonly name?: string;
}

export interface LogReading {
  /** Newest first; `next` is the `before` of the following page, absent at the end. */
  search(
    by: ReadBy,
    criteria: Criteria,
    page: { readonly before?: number; readonly limit: number },
  ): Promise<{ readonly entries: readonly LogEntry[]; readonly next?: number }>;
  /** Errors: 'not-found'; 'gone' when it is disposed of. */
  entry(by: ReadBy, position: number): Promise<LogEntry>;
  /** The file's pieces, oldest entry first. */
  export(by: ReadBy, criteria: Criteria, format: ExportFormat): Promise<AsyncGenerator<string>>;
  holds(): Promise<readonly Hold[]>;
  hold(by: ReadBy, scope: HoldScope, reason: string): Promise<void>;
  /** Errors: 'not-found' when no such hold stands. */
  lift(by: ReadBy, id: string): Promise<void>;
}

export interface ReadingParts {
  readonly database: Database<MediatorTables>;
  readonly mediator: Organisationsnummer;
  readonly audit: MediatorEvents;
  readonly clock: Clock;
}

/** What pages and REST ask of the log. */
export function logReading({ database, mediator, audit, clock }: ReadingParts): LogReading {
  const reader = database.reader(mediator);
  const told = (
    kind: 'searched' | 'viewed' | 'exported',
    { id: actor, name }: ReadBy,
    subject: string,
    details: object,
  ) =>
    database.transaction(mediator, (tx) =>
      audit.record(tx, {
        kind: `log-read.${kind}`,
        actor,
        subject,
        details: JSON.parse(JSON.stringify({ ...details, name })),
      }),
    );
  return {
    async search(by, criteria, { before, limit }) {
      await told('searched', by, 'log', { criteria, before });
      const cursor = before === undefined ? {} : { before };
      const found = await findEntries(reader, criteria, { order: 'newest', limit: limit + 1, ...cursor });
      const entries = found.slice(0, limit);
      const next = found.length > limit ? entries.at(-1)?.position : undefined;
      return { entries, ...(next === undefined ? {} : { next }) };
    },
    async entry(by, position) {
      await told('viewed', by, String(position), {});
      const entry = await findEntry(reader, position);
      if (entry !== undefined) return entry;
      if (await isInChain(reader, position)) throw new BrevduvaError('gone', 'the entry is disposed of');
      throw new BrevduvaError('not-found', 'there is no such entry');
    },
    async export(by, criteria, format) {
      await told('exported', by, 'log', { criteria, format: format.format });
      return exportEntries((after, limit) => findEntries(reader, criteria, { order: 'oldest', after, limit }), format);
    },
    holds: () => standingHolds(reader),
    hold: (by, scope, reason) =>
      database.transaction(mediator, (tx) =>
        storeHold(tx, audit, { ...scope, id: randomUUIDv7(), reason, by, at: clock() }),
      ),
    async lift(by, id) {
      const lifted = await database.transaction(mediator, (tx) => liftHold(tx, audit, { id, by, at: clock() }));
      if (!lifted) throw new BrevduvaError('not-found', 'no such hold stands');
    },
  };
}
