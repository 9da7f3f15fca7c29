// Who does something in a mailbox: named in the audit trail by log-in, and to the mailbox's holder by name.
import type { RecipientId } from '../../../domain/recipient-id.ts';
import type { User } from '../../../platform/web/user.ts';

export interface Actor {
  readonly name: string;
  /** The log-in's id. */
  readonly loginId: string;
  /** The person's own number, which FaR is told; for an organisation's mailbox another than the mailbox's. */
  readonly personalNumber: RecipientId | undefined;
  /** What the e-ID signed about who it is. Never logged. */
  readonly proof: string;
}

/** The logged-in person as an actor. */
export function actorOf({ name, loginId, personalNumber, proof }: User): Actor {
  return { name, loginId, personalNumber, proof };
}
