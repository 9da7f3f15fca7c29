// How an attempt to deliver ended (DESIGN rule 4): only "delivered" and "refused" are final by themselves.
import type { Channel } from './notification-channel.ts';
import type { Organisationsnummer } from './organisationsnummer.ts';

export interface OperatorName {
  readonly id: Organisationsnummer;
  readonly name: string;
}

export type Outcome =
  | {
      readonly kind: 'delivered';
      readonly transId: string;
      readonly operator: OperatorName;
      readonly at: Date;
      /** Of a notification: by which channels the operator has undertaken to tell the recipient. */
      readonly notifiedBy?: readonly Channel[];
    }
  /** `Delivered` false for our recipient, or an applicationFault 5001-9998 (its code). */
  | {
      readonly kind: 'refused';
      readonly reason: string;
      readonly code?: number;
      readonly description?: string;
      /** The operator's transaction, where its answer has one. */
      readonly transId?: string;
    }
  /** Failed before the first byte of the request was sent: may be tried again without risk. */
  | { readonly kind: 'not-sent'; readonly reason: string }
  /** Everything else: the operator may or may not have the letter. */
  | { readonly kind: 'unknown'; readonly reason: string; readonly transId?: string };
