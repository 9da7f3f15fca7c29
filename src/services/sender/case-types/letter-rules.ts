// What a letter's case type and unit demand of it and of whoever writes it (issue 4, "Case types"; SKL-2, SKL-3).

import type { Reader } from '../../../platform/database/database.ts';
import type { ContentFault } from '../check-content.ts';
import type { DraftContent } from '../letter-draft.ts';
import { seesUnit } from '../reach.ts';
import type { Actor } from '../records.ts';
import { may } from '../rights.ts';
import { readCaseType } from '../store/case-types.ts';
import { readNeutralWords } from '../store/neutral-words.ts';
import { openUnits } from '../store/units.ts';
import type { SenderTables } from '../tables.ts';
import { fieldsIn, mergeText } from '../templates/merge.ts';
import type { CaseType } from './case-type.ts';
import { namesIn, type SubjectRemark, subjectRemarks, USUAL_WORDS } from './neutral-subject.ts';

export interface LetterRules {
  readonly caseType: CaseType | undefined;
  /** Whether whoever writes may write such letters in that unit. */
  readonly mayWrite: boolean;
  /** Whether a class below the case type's may be chosen: the approver's role. */
  readonly mayLowerClass: boolean;
  readonly neutralWords: readonly string[];
  readonly now: Date;
}

/** The rules for a letter of that unit and case type by that person or system. */
export async function rulesFor(
  reader: Reader<SenderTables>,
  actor: Actor,
  letter: { readonly unit: string; readonly caseType: string | undefined },
  now: Date,
): Promise<LetterRules> {
  const caseType = letter.caseType === undefined ? undefined : await readCaseType(reader, letter.caseType);
  const open = (await openUnits(reader)).some(({ id }) => id === letter.unit);
  return {
    caseType,
    mayWrite: open && mayWriteOf(actor, letter.unit, caseType),
    mayLowerClass: actor.rights !== undefined && may(actor.rights, 'approver', letter.unit, caseType?.id),
    neutralWords: (await readNeutralWords(reader)) ?? USUAL_WORDS,
    now,
  };
}

/** Whether the actor may write letters of the case type in the unit. A closed case type is nobody's. */
export function mayWriteOf(actor: Actor, unit: string, caseType: CaseType | undefined): boolean {
  if (caseType?.closedAt !== undefined) return false;
  if (caseType?.units !== undefined && !caseType.units.includes(unit)) return false;
  if (actor.rights === undefined) return seesUnit(actor, unit);
  if (caseType !== undefined) return may(actor.rights, 'caseworker', unit, caseType.id);
  // Whoever may write of some case types only may not write without one.
  const grants = actor.rights.get('caseworker') ?? [];
  return grants.some(({ units, caseTypes }) => caseTypes === 'all' && (units === 'all' || units.has(unit)));
}

/** What the rules find wrong, in the order of the form. */
export function checkRules(content: DraftContent, rules: LetterRules): ContentFault[] {
  const faults: ContentFault[] = [];
  const { caseType } = rules;
  if (caseType?.closedAt !== undefined) faults.push({ field: 'case-type', code: 'case-type-closed' });
  else if (!rules.mayWrite) faults.push({ field: 'case-type', code: 'case-type-not-yours' });
  if (remarksOn(content, rules).some(({ code }) => code === 'identity-number') && content.protectionClass === 3) {
    faults.push({ field: 'subject', code: 'subject-identity-number' });
  }
  if (content.extras?.template !== undefined && marksLeft(content)) faults.push({ field: 'text', code: 'fields-left' });
  if (caseType === undefined) return faults;
  faults.push(...matterFaults(content, caseType));
  if (lacksMetadata(content, caseType)) faults.push({ field: 'metadata', code: 'metadata-needed' });
  if (content.protectionClass >= caseType.protectionClass) return faults;
  if (!rules.mayLowerClass) faults.push({ field: 'class', code: 'class-below' });
  else if ((content.extras?.classReason ?? '') === '')
    faults.push({ field: 'class-reason', code: 'class-reason-empty' });
  return faults;
}

const MATTER_FIELDS = {
  matterId: 'matter-id',
  eventId: 'matter-event',
  precedingEventId: 'matter-preceding',
  subject: 'matter-subject',
  eventType: 'matter-type',
  status: 'matter-status',
} as const;

// An event message is an event of some matter, whatever else the case type asks for.
function matterFaults({ extras }: DraftContent, { category, matter: wanted }: CaseType): ContentFault[] {
  const faults: ContentFault[] = [];
  for (const member of ['matterId', 'eventId', 'precedingEventId', 'subject', 'eventType', 'status'] as const) {
    const isNeeded = wanted[member] === 'needed' || (member === 'matterId' && category === 'event');
    const given = extras?.matter?.[member] ?? '';
    // Without its number every matter is told of already, where anything at all is filled in (letter-extras.ts).
    if (!isNeeded || given !== '' || (member === 'matterId' && extras?.matter !== undefined)) continue;
    faults.push({ field: MATTER_FIELDS[member], code: 'matter-needed' });
  }
  if (wanted['diaryNumber'] === 'needed' && (extras?.diaryNumber ?? '') === '') {
    faults.push({ field: 'diary-number', code: 'matter-needed' });
  }
  if (wanted['appointment'] === 'needed' && extras?.appointment === undefined) {
    faults.push({ field: 'appointment-day', code: 'appointment-needed' });
  }
  return faults;
}

function lacksMetadata({ extras }: DraftContent, { messageType }: CaseType): boolean {
  const given = extras?.metadata ?? [];
  return messageType !== undefined && !given.some(({ type, version }) => `${type}/${version}` === messageType);
}

/** What is not neutral in the subject; an advice, but for a person's number in a letter of class 3. */
export function remarksOn(content: DraftContent, { neutralWords, now }: LetterRules): readonly SubjectRemark[] {
  const fields = content.extras?.template?.values;
  const names = namesIn({
    text: content.text,
    ...(content.postalAddress === undefined ? {} : { postalAddress: content.postalAddress }),
    ...(fields === undefined ? {} : { fields }),
  });
  return subjectRemarks(content.subject, { words: neutralWords, names, now });
}

function marksLeft({ subject, text }: DraftContent): boolean {
  return [subject, text].some((part) => fieldsIn(part).length > 0 || mergeText(part, new Map()).faults.length > 0);
}

/** What goes into the letter: without the values that were filled in, and a reason for a lower class only where it is lower. */
export function readyContent(content: DraftContent, { caseType }: LetterRules): DraftContent {
  const { extras, ...others } = content;
  if (extras === undefined) return content;
  const { classReason, template, ...kept } = extras;
  const isLower = caseType !== undefined && content.protectionClass < caseType.protectionClass;
  const ready = {
    ...kept,
    ...(isLower && classReason !== undefined ? { classReason } : {}),
    ...(template === undefined
      ? {}
      : { template: { id: template.id, name: template.name, version: template.version } }),
  };
  return Object.keys(ready).length === 0 ? others : { ...others, extras: ready };
}
