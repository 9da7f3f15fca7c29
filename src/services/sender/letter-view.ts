// A letter as its organisation sees it afterwards: content, state, timeline, receipt.
import type { OperatorName } from '../../domain/delivery-outcome.ts';
import type { Language, ProtectionClass } from '../../domain/letter.ts';
import type { RecipientId } from '../../domain/recipient-id.ts';
import type { LetterExtras, StoredFile, SupportFields } from './letter-draft.ts';
import type { LetterChannel, LetterState, TimelineKind } from './letter-state.ts';
import type { Details } from './tables.ts';

export interface TimelineEntry {
  readonly kind: TimelineKind;
  readonly at: Date;
  readonly details: Details;
}

/** A row of the list. */
export interface LetterLine {
  readonly id: string;
  readonly createdAt: Date;
  readonly authorName: string;
  readonly recipient: RecipientId;
  readonly subject: string;
  readonly protectionClass: ProtectionClass;
  readonly state: LetterState;
  readonly waiting: string | undefined;
  /** Why it was refused or is not known, as the mediator or its operator named it. */
  readonly reason: string | undefined;
  readonly attachments: number;
  readonly unit: string;
  /** Sekretessmarkering: the section of the law. */
  readonly secrecy: string | undefined;
}

export interface LetterView extends Omit<LetterLine, 'attachments'> {
  readonly origin: 'page' | 'api';
  /** The log-in's identity, or the system's client id. */
  readonly author: string;
  /** Who looks after it now: the author, or the colleague it was handed over to. */
  readonly keeper: string;
  readonly caseType: string | undefined;
  readonly category: 'matter' | 'event';
  readonly matterId: string | undefined;
  readonly diaryNumber: string | undefined;
  /** The letter that this one was sent again in place of. */
  readonly previous: string | undefined;
  readonly mailing: string | undefined;
  readonly sendAt: Date | undefined;
  readonly approval: 'wanted' | 'approved' | 'returned' | undefined;
  readonly openedAt: Date | undefined;
  readonly language: Language;
  readonly text: string;
  readonly support: SupportFields;
  readonly channel: LetterChannel;
  readonly extras?: LetterExtras;
  readonly postalAddress?: readonly string[];
  readonly files: readonly StoredFile[];
  readonly envelopeBytes: number;
  readonly deliveryId: string | undefined;
  /** As the mediator named it. */
  readonly operator: OperatorName | undefined;
  /** As FaR named it when the letter was sent. */
  readonly farOperator?: OperatorName;
  readonly transId: string | undefined;
  readonly settledAt: Date | undefined;
  readonly signedBlob: string | undefined;
  readonly signedSha256: string | undefined;
  readonly timeline: readonly TimelineEntry[];
}
