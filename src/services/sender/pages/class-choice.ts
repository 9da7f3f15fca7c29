// The choice of protection class: as the case type has it; a lower one only by those who approve, and with a reason (SKL-2, SKL-3).
import type { Language } from '../../../platform/i18n/i18n.ts';
import { type Fault, faultOf, type Html, html, radios, textArea } from '../../../platform/pages/components.ts';
import type { LetterRules } from '../case-types/letter-rules.ts';
import type { DraftContent } from '../letter-draft.ts';
import { composeMessages } from '../texts/compose-messages.ts';
import { kindMessages } from '../texts/kind-messages.ts';

export interface ClassChoice {
  readonly language: Language;
  readonly content: DraftContent;
  readonly faults: readonly Fault[];
  readonly rules: LetterRules;
}

/** The classes that may be chosen, and what is chosen already. */
export function classChoice({ language, content, faults, rules }: ClassChoice): Html {
  const t = composeMessages(language);
  const k = kindMessages(language);
  const { caseType, mayLowerClass } = rules;
  const least = caseType?.protectionClass ?? 1;
  const from = caseType === undefined ? '' : k('class-from-type', { name: caseType.name, class: least });
  const lower = least === 1 ? '' : k(mayLowerClass ? 'class-may-lower' : 'class-only-approver');
  const chosen = content.protectionClass;
  const offered = ([3, 2, 1] as const).filter((value) => value >= least || mayLowerClass || value === chosen);
  const choice = radios({
    language,
    name: 'class',
    legend: t('class-legend'),
    hint: caseType === undefined ? t('class-hint') : `${from} ${lower}`.trim(),
    error: faultOf(faults, 'class'),
    value: String(chosen),
    options: offered.map((value) => ({
      value: String(value),
      label: t(`class-${value}`),
      hint: t(`class-${value}-hint`),
    })),
  });
  if (least === 1 || !mayLowerClass) return choice;
  return html`${choice}${textArea({
    language,
    name: 'class-reason',
    label: k('class-reason-label'),
    hint: k('class-reason-hint'),
    value: content.extras?.classReason ?? '',
    rows: 2,
    optional: 'sometimes',
    maxLength: 500,
    error: faultOf(faults, 'class-reason'),
  })}`;
}
