// What the sender's use cases keep their records with; passed to each, imported by none.
import type { BlobStore } from '../../platform/blobs/blobs.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/database/database.ts';
import type { DisposalJournal } from '../../platform/disposal-journal.ts';
import type { MalwareScan } from '../../platform/malware/clamd.ts';
import type { ContentCipher } from './content-cipher.ts';
import type { SenderEvents } from './events.ts';
import type { Reach } from './reach.ts';
import type { Rights } from './rights.ts';
import type { SenderTables } from './tables.ts';

export interface Records {
  readonly database: Database<SenderTables>;
  readonly blobs: BlobStore;
  readonly cipher: ContentCipher;
  readonly events: SenderEvents;
  readonly clock: Clock;
  /** Asks the organisation's malware scanner about a file; absent where none is configured. */
  readonly scan?: MalwareScan;
  /** Outside the database: what is disposed of goes again after a restore. Without it nothing is disposed of. */
  readonly disposalJournal?: DisposalJournal;
}

/** Who does something: a caseworker who is logged in, or a system with a token. */
export interface Actor {
  /** `sub` of the log-in, or the client's id. */
  readonly id: string;
  readonly name: string;
  /** Names this log-in in the audit trail; the client's id for a system. */
  readonly login: string;
  /** Whose letters may be looked at. */
  readonly sees: Reach;
  /** What a person may do, in which units and for which case types; absent for a system, whose token and units decide. */
  readonly rights?: Rights;
}
