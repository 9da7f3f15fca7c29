// What the use cases are given: made once at start, and nothing in it knows of SOAP or HTTP.
import type { Organisationsnummer } from '../../domain/organisationsnummer.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/database/database.ts';
import type { Log } from '../../platform/log.ts';
import type { Registers } from '../../platform/registers/config.ts';
import type { FeedRules } from './changes/config.ts';
import type { DirectoryInUse } from './directory.ts';
import type { RegistryEvents } from './events.ts';
import type { Oversight } from './oversight/open-oversight.ts';
import type { OwnerDesk } from './owner/owner-desk.ts';
import type { ReachabilityReplica } from './replica/replica.ts';
import type { SignatureDesk } from './signing/signature-desk.ts';
import type { RegistryTables } from './tables.ts';

export interface RegistryContext {
  /** Who runs FaR. */
  readonly organisation: Organisationsnummer;
  readonly database: Database<RegistryTables>;
  readonly directory: DirectoryInUse;
  readonly events: RegistryEvents;
  readonly clock: Clock;
  readonly log: Log;
  /** Answers isReachable from memory. */
  readonly replica: ReachabilityReplica;
  /** Each is absent where it is not configured. */
  readonly registers: Registers;
  /** Says who signed. */
  readonly signatures: SignatureDesk;
  /** How long a request waits for signatures, ms. */
  readonly pendingMs: number;
  /** How long a mailbox stays in the register after its holder's death became known, ms. */
  readonly afterDeathMs: number;
  readonly feed: FeedRules;
  /** What parties are checked with. */
  readonly owner: OwnerDesk;
  /** Audits, incidents, large mailings, messages to all. */
  readonly oversight: Oversight;
}

/** The caller of one operation: an organisation by its TLS certificate, and the call's id in the log. */
export interface Caller {
  readonly caller: Organisationsnummer;
  readonly callId: string;
}
