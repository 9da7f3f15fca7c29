// What the pages' use cases are given: made once at start, and nothing in it knows of HTTP.
import type { Organisationsnummer } from '../../domain/organisationsnummer.ts';
import type { BlobStore } from '../../platform/blobs/blobs.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/database/database.ts';
import type { Log } from '../../platform/log.ts';
import type { MessageTypes } from '../../platform/presentation/message-types.ts';
import type { MinorsRules } from './access/minors-config.ts';
import type { Acting } from './act/acting.ts';
import type { MailboxCiphers } from './content/mailbox-cipher.ts';
import type { DormantRules } from './dormant/dormant-config.ts';
import type { MailboxEvents } from './events.ts';
import type { MoveRules } from './move/move-config.ts';
import type { SmsGateway } from './notify/sms-gateway.ts';
import type { Operator } from './pages/help-page.ts';
import type { ChangesDoor } from './registry/changes-door.ts';
import type { Directory } from './registry/directory.ts';
import type { Far } from './registry/far.ts';
import type { Mandates } from './registry/mandates.ts';
import type { MailboxTables } from './schema.ts';

export interface MailboxContext {
  /** The operator's. */
  readonly organisation: Organisationsnummer;
  readonly operator: Operator;
  readonly database: Database<MailboxTables>;
  readonly blobs: BlobStore;
  /** What is kept of letters and people's names is sealed by the mailbox's own (content/mailbox-cipher.ts). */
  readonly ciphers: MailboxCiphers;
  readonly far: Far;
  /** What FaR says of who may what in others' mailboxes. */
  readonly mandates: Mandates;
  /** FaR's REST; undefined where it is not configured. */
  readonly changes: ChangesDoor | undefined;
  readonly directory: Directory;
  readonly events: MailboxEvents;
  readonly clock: Clock;
  readonly log: Log;
  /** Where letters' HTML and files are shown: an origin without a path. */
  readonly contentOrigin: string;
  readonly contentKey: Buffer;
  /** What letters may say beside their text that is known here (docs/presentation.md). */
  readonly messageTypes: MessageTypes;
  /** Ways out for what holders send. */
  readonly acting: Acting;
  /** When mailboxes go dormant; undefined where they never do. */
  readonly dormant: DormantRules | undefined;
  /** What minors may do, by age. */
  readonly minors: MinorsRules;
  /** How packages of a whole mailbox are kept and taken. */
  readonly moving: MoveRules;
  /** Absent where no gateway for text messages is configured. */
  readonly sms: SmsGateway | undefined;
}
