// A mailing (utskick) as its organisation sees it: what it consists of, how far it has come, what it waits for (issue 4, "Mailings").
import { BrevduvaError } from '../../../domain/errors.ts';
import type { AppointmentFields, MatterFields, PaymentFields } from '../letter-draft.ts';
import type { LetterChannel } from '../letter-state.ts';
import type { MetadataFields } from '../metadata/letter-metadata.ts';

/**
 * draft: being put together · preparing: merged, split and checked in the background · checked: ready to be looked at, with or without
 * problems · asked: waits for an approver · approved: may start · running, paused · finished, cancelled.
 */
export type MailingState =
  | 'draft'
  | 'preparing'
  | 'checked'
  | 'asked'
  | 'approved'
  | 'running'
  | 'paused'
  | 'finished'
  | 'cancelled';

export type MailingStage = 'list' | 'split' | 'merge' | 'reach';
/** A large PDF is split where a personal number changes, or where a text stands on a letter's first page. */
export type SplitBy = 'number' | 'marker';

/** Why the preparation stopped. Pages from 1; nothing of what stands on them. */
export interface MailingProblem {
  readonly code: MailingProblemCode;
  /** Of the large PDF; at most 20 are named. */
  readonly pages?: readonly number[];
  /** How many pages it concerns in all. */
  readonly count?: number;
  readonly lines?: number;
  readonly letters?: number;
}

export type MailingProblemCode =
  | 'list-unreadable'
  | 'list-empty'
  | 'no-number-column'
  | 'pdf-unreadable'
  | 'pdf-too-slow'
  | 'pdf-too-large'
  | 'pdf-encrypted'
  | 'pdf-signed'
  | 'pdf-active'
  | 'pdf-malware'
  | 'pdf-not-scanned'
  | 'page-without-number'
  | 'page-with-several'
  | 'number-again'
  | 'marker-not-first'
  | 'letter-without-number'
  | 'letter-with-several'
  | 'other-number'
  | 'counts'
  | 'page-shared'
  | 'not-in-list'
  | 'far-limit'
  | 'repeated-in-list';

export interface Mailing {
  readonly id: string;
  readonly unit: string;
  readonly caseType: string | undefined;
  readonly name: string;
  readonly origin: 'page' | 'api';
  readonly createdAt: Date;
  readonly createdBy: string;
  readonly createdByName: string;
  readonly state: MailingState;
  readonly version: number;
  readonly writers: readonly string[];
  readonly content: MailingContent;
  readonly channel: LetterChannel;
  readonly listBlob: string | undefined;
  readonly listName: string | undefined;
  readonly pdf: { readonly blob: string; readonly name: string; readonly pages: number | undefined } | undefined;
  readonly splitBy: SplitBy | undefined;
  readonly stage: MailingStage | undefined;
  readonly problem: MailingProblem | undefined;
  readonly approvalNeeded: boolean;
  readonly asked: { readonly at: Date; readonly by: string } | undefined;
  readonly decided:
    | {
        readonly at: Date;
        readonly byName: string;
        readonly decision: 'approved' | 'returned';
        readonly comment: string;
      }
    | undefined;
  readonly planSent: { readonly at: Date; readonly byName: string; readonly version: number } | undefined;
  readonly startsAt: Date | undefined;
  readonly endsAt: Date | undefined;
  readonly perMinute: number | undefined;
  readonly startedAt: Date | undefined;
  readonly endedAt: Date | undefined;
  readonly mediatorMailing: string | undefined;
  readonly mediatorState: 'planned' | 'running' | 'paused' | 'cancelled' | undefined;
  /** What it was told last and has not confirmed: it may have done it. */
  readonly mediatorAsked: 'running' | 'paused' | 'cancelled' | undefined;
}

/** What the letters have beside their text, with fields as the text has them. */
export interface MailingExtras {
  readonly matter?: MatterFields | undefined;
  readonly payment?: PaymentFields | undefined;
  readonly appointment?: AppointmentFields | undefined;
  readonly metadata?: readonly MetadataFields[] | undefined;
  /** Secrecy mark: the section of the law; '' for none. A case type's own goes before it. */
  readonly secrecy: string;
}

/** What is merged with each line; kept encrypted. */
export interface MailingContent extends MailingExtras {
  readonly columns: readonly string[];
  readonly numberColumn: string;
  /** Lines of the address on paper, in order. */
  readonly addressColumns: readonly string[];
  /** Names the line's own file; '' where none does. */
  readonly fileColumn: string;
  readonly subject: string;
  readonly text: string;
  readonly html: boolean;
  readonly language: 'svSE' | 'enGB';
  readonly protectionClass: 1 | 2 | 3;
  readonly classReason: string;
  readonly support: {
    readonly text: string;
    readonly phoneNumber: string;
    readonly emailAddress: string;
    readonly url: string;
  };
  readonly diaryNumber: string;
  /** Text at the beginning of each letter in the large PDF. */
  readonly marker: string;
  /** What the recipient sees the split letter called. */
  readonly pdfFilename: string;
  /** The same recipient may stand on several lines. */
  readonly repeats: boolean;
}

export const NO_CONTENT: MailingContent = {
  columns: [],
  numberColumn: '',
  addressColumns: [],
  fileColumn: '',
  subject: '',
  text: '',
  html: false,
  language: 'svSE',
  protectionClass: 3,
  classReason: '',
  support: { text: '', phoneNumber: '', emailAddress: '', url: '' },
  diaryNumber: '',
  secrecy: '',
  marker: '',
  pdfFilename: 'brev.pdf',
  repeats: false,
};

/** States in which what it consists of may be changed. */
export const EDITABLE: readonly MailingState[] = ['draft', 'checked'];
/** States that nothing leads out of. */
export const OVER: readonly MailingState[] = ['finished', 'cancelled'];

/** Refuses what cannot be done in the state that the mailing has. Throws 'conflict' that says which. */
export function mustBe(mailing: { readonly state: MailingState }, ...states: readonly MailingState[]): void {
  if (states.includes(mailing.state)) return;
  throw new BrevduvaError('conflict', `the mailing is ${mailing.state}`, {
    reason: `mailing-${mailing.state}`,
    detail: {
      sv: 'Det går inte i det läge som utskicket har nu. Ladda om sidan och se hur det står till.',
      en: 'That cannot be done in the state that the mailing is in now. Reload the page and see how it stands.',
    },
  });
}
