// Which unit, case type and template a letter has, and the template's fields: before it is written (issue 4, "Case types", "Templates").
import type { Language } from '../../../platform/i18n/i18n.ts';
import {
  actions,
  button,
  definitionList,
  errorSummary,
  type Fault,
  faultOf,
  field,
  form,
  type Html,
  heading,
  html,
  linkButton,
  type Option,
  radios,
  select,
} from '../../../platform/pages/components.ts';
import type { CaseType } from '../case-types/case-type.ts';
import type { KindOfDraft, KindsToChoose } from '../case-types/kinds-to-choose.ts';
import type { Draft } from '../letter-draft.ts';
import type { TemplateVersion } from '../templates/template.ts';
import { composeMessages } from '../texts/compose-messages.ts';
import { kindMessages } from '../texts/kind-messages.ts';
import { composeSteps } from './recipient-page.ts';
import { kindText, numberText } from './words.ts';

export interface KindPage {
  readonly language: Language;
  readonly csrf: string;
  readonly draft: Draft;
  readonly kinds: KindsToChoose;
  /** Whether a letter without a case type may be written. */
  readonly withoutType: boolean;
  readonly faults: readonly Fault[];
  readonly chosen: { readonly unit: string; readonly caseType: string | undefined; readonly template: string };
}

/** The choice. */
export function kindPage(page: KindPage): Html {
  const { language, csrf, draft, faults } = page;
  const t = kindMessages(language);
  const body = html`${unitChoice(page)}${caseTypeChoice(page)}${templateChoice(page)}${textChoice(page)}
    ${actions(
      linkButton({ href: `/drafts/${draft.id}`, text: composeMessages(language)('back'), kind: 'quiet', icon: 'back' }),
      button({ text: t('kind-next'), busyText: t('kind-saving') }),
    )}`;
  return html`${errorSummary(language, faults)}
    ${composeSteps(language, 1, draft.id)}
    ${heading(t('kind-title'), html`${toWhom(language, draft)} ${t('kind-lead')}`)}
    ${form({ action: `/drafts/${draft.id}/kind`, csrf, body })}`;
}

function toWhom(language: Language, { content: { recipient } }: Draft): string {
  const values = { kind: kindText(language, recipient).toLowerCase(), number: numberText(recipient, language) };
  return `${composeMessages(language)('letter-to', values)}.`;
}

function unitChoice({ language, kinds, chosen, faults }: KindPage): Html {
  const [only] = kinds.units;
  if (kinds.units.length < 2) return html`<input type="hidden" name="unit" value="${only?.id ?? chosen.unit}">`;
  return select({
    language,
    name: 'unit',
    label: kindMessages(language)('unit-label'),
    error: faultOf(faults, 'unit'),
    value: chosen.unit,
    options: kinds.units.map(({ id, name }) => ({ value: id, label: name })),
  });
}

function caseTypeChoice({ language, kinds, chosen, faults, withoutType }: KindPage): Html {
  const t = kindMessages(language);
  if (kinds.caseTypes.length === 0) return html`<input type="hidden" name="case-type" value="">`;
  const options = kinds.caseTypes.map((type) => ({
    value: type.id,
    label: type.name,
    hint: typeHint(language, kinds, type),
  }));
  const none: Option = { value: '', label: t('case-type-none'), hint: t('case-type-none-hint') };
  return radios({
    language,
    name: 'case-type',
    legend: t('case-type-legend'),
    error: faultOf(faults, 'case-type'),
    value: chosen.caseType ?? (withoutType && kinds.caseTypes.length === 0 ? '' : undefined),
    options: withoutType ? [...options, none] : options,
  });
}

function typeHint(language: Language, { units }: KindsToChoose, type: CaseType): string {
  const t = kindMessages(language);
  const names = units.filter(({ id }) => type.units?.includes(id)).map(({ name }) => name);
  return [
    t('case-type-class', { class: type.protectionClass }),
    type.category === 'event' ? t('case-type-event') : '',
    type.approval ? t('case-type-approval') : '',
    type.units === undefined || units.length < 2 ? '' : t('case-type-units', { units: names.join(', ') }),
  ]
    .filter((part) => part !== '')
    .join(' ');
}

function templateChoice({ language, kinds, chosen, faults }: KindPage): Html {
  const t = kindMessages(language);
  if (kinds.templates.length === 0) return html`<input type="hidden" name="template" value="">`;
  const options = kinds.templates.map(({ id, name, folder }) => ({
    value: id,
    label: folder === '' ? name : `${folder} / ${name}`,
  }));
  return select({
    language,
    name: 'template',
    label: t('template-label'),
    error: faultOf(faults, 'template'),
    value: chosen.template,
    options: [{ value: 'usual', label: t('template-usual') }, { value: '', label: t('template-none') }, ...options],
  });
}

function textChoice({ language, draft }: KindPage): Html {
  const t = kindMessages(language);
  if (draft.content.subject === '' && draft.content.text === '')
    return html`<input type="hidden" name="text" value="replace">`;
  return radios({
    language,
    name: 'text',
    legend: t('text-legend'),
    value: 'keep',
    options: [
      { value: 'keep', label: t('text-keep') },
      { value: 'replace', label: t('text-replace'), hint: t('text-replace-hint') },
    ],
  });
}

export interface FieldsPage {
  readonly language: Language;
  readonly csrf: string;
  readonly draft: Draft;
  readonly version: TemplateVersion;
  readonly values: Readonly<Record<string, string>>;
  readonly faults: readonly Fault[];
}

/** What the template asks for, a field each. */
export function fieldsPage({ language, csrf, draft, version, values, faults }: FieldsPage): Html {
  const t = kindMessages(language);
  const inputs = version.fields.map(({ name, hint, needed }, index) =>
    field({
      language,
      name: fieldName(index),
      label: name,
      ...(hint === '' ? {} : { hint }),
      optional: !needed,
      value: values[name] ?? '',
      error: faultOf(faults, fieldName(index)),
      autocomplete: 'off',
    }),
  );
  const ways = actions(
    linkButton({ href: `/drafts/${draft.id}/letter`, text: t('fields-skip'), kind: 'quiet', icon: 'back' }),
    button({ text: t('fields-next'), busyText: t('kind-saving') }),
  );
  const name = draft.content.extras?.template?.name ?? '';
  return html`${errorSummary(language, faults)}
    ${composeSteps(language, 1, draft.id)}
    ${heading(t('fields-title'), t('fields-lead', { name }))}
    ${form({ action: `/drafts/${draft.id}/fields`, csrf, body: html`${inputs}${ways}` })}`;
}

/** The form's name of a template's field, by its place: the field's own may hold anything. */
export function fieldName(index: number): string {
  return `value-${index}`;
}

/** Unit, case type, template, mark, and why the class was lowered, as rows. Nothing where there is no choice. */
export function kindFacts(
  language: Language,
  { content }: Draft,
  kind: KindOfDraft,
): readonly { readonly term: string; readonly description: string }[] {
  if (!kind.changeable) return [];
  const t = kindMessages(language);
  const { template } = kind;
  const { secrecy = '', classReason = '' } = content.extras ?? {};
  const from =
    template === undefined ? '' : t('kind-template-value', { name: template.name, version: template.version });
  return [
    { term: t('kind-unit'), description: kind.unit },
    { term: t('kind-case-type'), description: kind.caseType ?? t('case-type-none') },
    { term: t('kind-template'), description: from },
    { term: t('kind-secrecy'), description: secrecy },
    { term: t('fact-class-reason'), description: classReason },
  ].filter(({ description }) => description !== '');
}

/** What kind of letter it is, above the writing; its buttons save what is written first. Nothing where there is no choice. */
export function kindBox(language: Language, draft: Draft, kind: KindOfDraft, faults: readonly Fault[]): Html {
  if (!kind.changeable) return html``;
  const t = kindMessages(language);
  const fault = faultOf(faults, 'case-type');
  const change = button({ text: t('kind-change'), kind: 'quiet', name: 'kind', value: 'yes', id: 'case-type' });
  const fill = button({ text: t('kind-fields'), kind: 'quiet', name: 'fill', value: 'yes' });
  return html`<section class="bd-kind" aria-label="${t('kind-of')}">${definitionList(kindFacts(language, draft, kind))}
    ${fault !== undefined && html`<p class="bd-field-error">${fault}</p>`}
    ${actions(change, kind.template !== undefined && fill)}</section>`;
}
