// The PostgreSQL that comes with the npm dependencies, started on loopback for those who have no server (STACK.md).
import { BrevduvaError } from '../../domain/errors.ts';

export interface EmbeddedOptions {
  /** The database lives in `<dataFolder>/postgres`. */
  readonly dataFolder: string;
  readonly port: number;
  /** Name of the database to make; default 'brevduva'. */
  readonly database?: string;
}

export interface EmbeddedPostgres {
  readonly ownerUrl: string;
  stop(): Promise<void>;
}

/** Starts it, after stopping one that a killed process left behind; makes the cluster at the first start. */
export async function startEmbeddedPostgres(_options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  throw new BrevduvaError('internal', 'Not written yet');
}
