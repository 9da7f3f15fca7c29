// The worker: claims jobs in batches, runs handlers, and writes an outcome only with the attempt number it belongs to.
import type { Database } from '../database/database.ts';
import type { PlatformTables } from '../database/tables.ts';
import type { Running } from '../running.ts';
import type { WorkerOptions } from './jobs.ts';

/** Starts claiming at once. `stop()` takes no more work and waits for the handlers that run. */
export function startWorker<DB extends PlatformTables>(_db: Database<DB>, _options: WorkerOptions<DB>): Running {
  throw new Error('Not written yet');
}
