// Utlämnande: what to mask in a copy, the decision it rests on; the same fields stand below the log for an extract.
import type { Language } from '../../../platform/i18n/i18n.ts';
import {
  actions,
  button,
  checkbox,
  errorSummary,
  type Fault,
  faultOf,
  field,
  form,
  type Html,
  heading,
  html,
  linkButton,
  textArea,
} from '../../../platform/pages/components.ts';
import { LOG_COLUMNS } from '../disclosure/disclose.ts';
import type { Maskable } from '../disclosure/mask-record.ts';
import { disclosureMessages } from '../texts/disclosure-messages.ts';

export interface CoverValues {
  readonly decision: string;
  readonly decidedBy: string;
  readonly receiver: string;
  readonly phrases: string;
  readonly masked: ReadonlySet<string>;
}

/** Before anything is written. */
export const NO_COVER: CoverValues = { decision: '', decidedBy: '', receiver: '', phrases: '', masked: new Set() };

export interface DisclosureView {
  readonly language: Language;
  readonly csrf: string;
  readonly letter: string;
  readonly parts: readonly Maskable[];
  /** Names the record that `parts` are of. */
  readonly hash: string;
  readonly values: CoverValues;
  readonly faults: readonly Fault[];
}

const SHOWN = 60;

/** The page of a letter's copy. */
export function disclosurePage({ language, csrf, letter, parts, hash, values, faults }: DisclosureView): Html {
  const t = disclosureMessages(language);
  const boxes = parts.map(({ key, section, label, value }) =>
    checkbox({
      ...{ name: 'mask', id: `mask-${key}`, value: key, checked: values.masked.has(key) },
      label: `${section}: ${label}`,
      hint: value.length > SHOWN ? `${value.slice(0, SHOWN)} …` : value,
    }),
  );
  const body = html`<input type="hidden" name="hash" value="${hash}">${coverFields(language, values, faults)}
    <fieldset class="bd-choices"><legend class="label">${t('fields-legend')}</legend>${boxes}</fieldset>
    ${phrasesField(language, values, faults)}${actions(button({ text: t('make'), icon: 'file' }))}`;
  return html`${errorSummary(language, faults)}${heading(t('page-title'), t('page-lead'))}
    ${form({ action: `/letters/${letter}/disclosure`, csrf, body, file: true })}
    ${actions(linkButton({ href: `/letters/${letter}`, text: t('back'), kind: 'quiet', icon: 'back' }))}`;
}

function coverFields(language: Language, values: CoverValues, faults: readonly Fault[]): Html {
  const t = disclosureMessages(language);
  const one = (name: 'decision' | 'decidedBy' | 'receiver', label: string, hint?: string) =>
    field({
      ...{ language, name, label, value: values[name], error: faultOf(faults, name), maxLength: 200 },
      ...(hint === undefined ? {} : { hint }),
    });
  return html`${one('decision', t('decision-label'), t('decision-hint'))}${one('decidedBy', t('decided-by-label'))}${one('receiver', t('to-label'))}`;
}

function phrasesField(language: Language, { phrases }: CoverValues, faults: readonly Fault[]): Html {
  const t = disclosureMessages(language);
  return textArea({
    ...{
      language,
      name: 'phrases',
      label: t('phrases'),
      hint: t('phrases-hint'),
      value: phrases,
      error: faultOf(faults, 'phrases'),
      rows: 5,
      optional: true,
    },
  });
}

/** The form below the log. `kept`: the search, as hidden fields. */
export function logDisclosureForm(options: {
  readonly language: Language;
  readonly csrf: string;
  readonly kept: Html;
  readonly most: number;
  readonly values: CoverValues;
  readonly faults: readonly Fault[];
}): Html {
  const { language, csrf, kept, most, values, faults } = options;
  const t = disclosureMessages(language);
  const boxes = LOG_COLUMNS.map((column) =>
    checkbox({
      ...{ name: 'mask', id: `mask-${column}`, value: column, label: t(`column-${column}`) },
      checked: values.masked.has(column),
    }),
  );
  const body = html`${kept}<p>${t('log-text', { most })}</p>${coverFields(language, values, faults)}
    <fieldset class="bd-choices"><legend class="label">${t('columns-legend')}</legend>${boxes}</fieldset>
    ${phrasesField(language, values, faults)}${actions(button({ text: t('log-make'), kind: 'secondary', icon: 'file' }))}`;
  const open = faults.length > 0;
  return html`<details class="bd-more bd-section"${open ? html` open` : ''}><summary>${t('log-section')}</summary>${form({ action: '/log/disclosure', csrf, body, file: true })}</details>`;
}
