// A case type (ärendetyp): what its letters have in common, and what must be right before it is saved (issue 4, "Case types").
import type { ProtectionClass } from '../../../domain/letter.ts';
import { characters, checkSupport, manyLines, oneLine, SECRECY_MAX } from '../check-content.ts';
import { tidySupport } from '../letter-content.ts';
import type { SupportFields } from '../letter-draft.ts';
import type { MatterWanted } from '../store/organisation-tables.ts';
import { CODE } from '../templates/template.ts';

/** What a case type may ask for of the matter, and whether the letter tells of an appointment; in the order of the form. */
export const MATTER_MEMBERS = [
  'matterId',
  'eventId',
  'precedingEventId',
  'subject',
  'eventType',
  'status',
  'diaryNumber',
  'appointment',
] as const;

export interface CaseTypeContent {
  readonly code: string;
  readonly name: string;
  /** For every letter of the type; a lower one needs the approver's role and a reason. */
  readonly protectionClass: ProtectionClass;
  /** Ledtext: begins the letter's text. */
  readonly leadText: string;
  /** By id. */
  readonly template: string | undefined;
  /** Absent: the unit's or the organisation's. */
  readonly support: SupportFields | undefined;
  /** By id; undefined: every unit. */
  readonly units: readonly string[] | undefined;
  /** Ärendemeddelande or händelsemeddelande. Servicemeddelande is reserved until it is specified. */
  readonly category: 'matter' | 'event';
  readonly approval: boolean;
  readonly matter: MatterWanted;
  /** Secrecy mark: the section of the law; '' for none. */
  readonly secrecy: string;
  /** What its letters say beside their text: a registered message type, as 'id/version'. */
  readonly messageType: string | undefined;
  readonly asksReceipt: boolean;
  /** The receipt is signed with an e-ID. */
  readonly signedReceipt: boolean;
  readonly allowsReply: boolean;
  /** Working days, 1 to 60. */
  readonly paperAfterDays: number | undefined;
  /** Days, 1 to 36 500; the decision is named then. */
  readonly retentionDays: number | undefined;
  readonly retentionDecision: string;
}

export interface CaseType extends CaseTypeContent {
  readonly id: string;
  readonly version: number;
  readonly closedAt: Date | undefined;
  readonly updatedAt: Date;
  readonly updatedBy: string;
}

/** As it came from a form or a system: the category may be one that is not open yet, numbers may be none. */
export interface WrittenCaseType extends Omit<CaseTypeContent, 'category'> {
  readonly category: string;
}

export type CaseTypeFaultCode =
  | 'name-empty'
  | 'name-long'
  | 'code-wrong'
  | 'code-taken'
  | 'category-reserved'
  | 'category-wrong'
  | 'units-none'
  | 'unit-unknown'
  | 'unit-not-yours'
  | 'template-unknown'
  | 'message-type-unknown'
  | 'lead-long'
  | 'secrecy-long'
  | 'signed-needs-receipt'
  | 'paper-days-wrong'
  | 'paper-needs-receipt'
  | 'retention-days-wrong'
  | 'retention-needs-decision'
  | 'support-wrong'
  | 'version-old';

export interface CaseTypeFault {
  readonly field:
    | 'name'
    | 'code'
    | 'category'
    | 'units'
    | 'template'
    | 'message-type'
    | 'lead-text'
    | 'secrecy'
    | 'signed-receipt'
    | 'paper-after-days'
    | 'retention-days'
    | 'retention-decision'
    | 'support-text'
    | 'version';
  readonly code: CaseTypeFaultCode;
}

const NAME_MAX = 120;
const LEAD_MAX = 10_000;

/** Tidied: one line or many, no characters that a letter cannot carry. Support that is all empty is none. */
export function tidyCaseType(written: WrittenCaseType): WrittenCaseType {
  const support = written.support === undefined ? undefined : tidySupport(written.support);
  const none = support === undefined || Object.values(support).every((text) => text === '');
  return {
    ...written,
    code: written.code.trim().toLowerCase(),
    name: oneLine(written.name),
    leadText: manyLines(written.leadText),
    secrecy: oneLine(written.secrecy),
    retentionDecision: oneLine(written.retentionDecision),
    support: none ? undefined : support,
  };
}

/** What is wrong with it by itself; that its code is free and its template and units exist is the use case's to ask. */
export function checkCaseType(written: WrittenCaseType): CaseTypeFault[] {
  const faults: CaseTypeFault[] = [];
  const fault = (wrong: boolean, field: CaseTypeFault['field'], code: CaseTypeFaultCode): void => {
    if (wrong) faults.push({ field, code });
  };
  fault(written.name === '', 'name', 'name-empty');
  fault(characters(written.name) > NAME_MAX, 'name', 'name-long');
  fault(!CODE.test(written.code), 'code', 'code-wrong');
  fault(written.category === 'service', 'category', 'category-reserved');
  fault(!['matter', 'event', 'service'].includes(written.category), 'category', 'category-wrong');
  fault(written.units?.length === 0, 'units', 'units-none');
  fault(characters(written.leadText) > LEAD_MAX, 'lead-text', 'lead-long');
  fault(characters(written.secrecy) > SECRECY_MAX, 'secrecy', 'secrecy-long');
  fault(written.signedReceipt && !written.asksReceipt, 'signed-receipt', 'signed-needs-receipt');
  const { paperAfterDays, retentionDays } = written;
  fault(paperAfterDays !== undefined && !within(paperAfterDays, 60), 'paper-after-days', 'paper-days-wrong');
  fault(paperAfterDays !== undefined && !written.asksReceipt, 'paper-after-days', 'paper-needs-receipt');
  fault(retentionDays !== undefined && !within(retentionDays, 36_500), 'retention-days', 'retention-days-wrong');
  fault(
    retentionDays !== undefined && written.retentionDecision === '',
    'retention-decision',
    'retention-needs-decision',
  );
  fault(written.support !== undefined && checkSupport(written.support).length > 0, 'support-text', 'support-wrong');
  return faults;
}

function within(days: number, most: number): boolean {
  return Number.isInteger(days) && days >= 1 && days <= most;
}
