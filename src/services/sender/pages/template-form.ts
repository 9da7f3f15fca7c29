// The form of a template: where it lies, subject, text, and what each field is for.
import type { Language } from '../../../platform/i18n/i18n.ts';
import {
  checkbox,
  type Fault,
  faultOf,
  field,
  type Html,
  html,
  section,
  select,
} from '../../../platform/pages/components.ts';
import type { Form } from '../../../platform/web/form.ts';
import { textIn } from '../routes/written-extras.ts';
import type { UnitName } from '../store/units.ts';
import type { TemplateContent, TemplateFault, TemplateField, TemplatePlace } from '../templates/template.ts';
import { composeMessages } from '../texts/compose-messages.ts';
import { templateMessages } from '../texts/template-messages.ts';
import { letterTextField } from './letter-text-field.ts';

export interface TemplateFields {
  readonly language: Language;
  readonly place: TemplatePlace;
  readonly content: TemplateContent;
  readonly faults: readonly Fault[];
  /** Those that the editor writes templates in. */
  readonly units: readonly UnitName[];
  /** Whether a template may be every unit's. */
  readonly everyUnit: boolean;
  readonly isOld: boolean;
}

/** A new one's beginning. */
export const EMPTY_TEMPLATE: { readonly place: TemplatePlace; readonly content: TemplateContent } = {
  place: { code: '', name: '', folder: '', unit: undefined },
  content: { subject: '', bodyType: 'text/plain', text: '', language: 'svSE', fields: [] },
};

/** Every field. */
export function templateFields(page: TemplateFields): Html {
  const { language, place, content, faults, isOld } = page;
  const t = templateMessages(language);
  const line = (
    name: string,
    label: string,
    value: string,
    more: { hint?: string; optional?: boolean; maxLength?: number } = {},
  ) => field({ language, name, label, value, error: faultOf(faults, name), ...more });
  const code = isOld
    ? html`<p class="bd-quiet">${t('code-label')}: <code>${place.code}</code></p>`
    : line('code', t('code-label'), place.code, { hint: t('code-hint'), maxLength: 63 });
  const extras = content.bodyType === 'text/html' ? { extras: { bodyType: content.bodyType } } : {};
  const written = { text: content.text, language: content.language, ...extras };
  return html`${line('name', t('name-label'), place.name, { maxLength: 120 })}${code}
    ${line('folder', t('folder-label'), place.folder, { hint: t('folder-hint'), optional: true, maxLength: 200 })}
    ${unitOf(page)}
    ${line('subject', t('subject-label'), content.subject, { hint: t('subject-hint') })}
    ${letterTextField(language, { content: written }, faults)}
    ${syntax(language)}
    ${select({
      language,
      name: 'language',
      label: t('language-label'),
      value: content.language,
      options: (['svSE', 'enGB'] as const).map((value) => ({
        value,
        label: composeMessages(language)(`language-${value}`),
      })),
    })}
    ${section(t('fields-title'), fieldsOf(page), 'template-fields')}`;
}

function unitOf({ language, place, units, everyUnit, faults }: TemplateFields): Html {
  const t = templateMessages(language);
  const options = units.map(({ id, name }) => ({ value: id, label: name }));
  const all = everyUnit || place.unit === undefined ? [{ value: '', label: t('all-units') }] : [];
  return select({
    language,
    name: 'unit',
    label: t('unit-label'),
    value: place.unit ?? '',
    error: faultOf(faults, 'unit'),
    options: [...all, ...options],
  });
}

function syntax(language: Language): Html {
  const t = templateMessages(language);
  const rows = [
    ['{{Namn}}', t('syntax-field')],
    ['{{#om Barn}}…{{/om}}', t('syntax-if')],
    ['{{#om Svar = ja}}…{{/om}}', t('syntax-value')],
    ['{{^om Barn}}…{{/om}}', t('syntax-not')],
  ] as const;
  return html`<details class="bd-details"><summary>${t('syntax-title')}</summary><dl class="bd-syntax">${rows.map(
    ([mark, text]) => html`<dt><code>${mark}</code></dt><dd>${text}</dd>`,
  )}</dl></details>`;
}

function fieldsOf({ language, content }: TemplateFields): Html {
  const t = templateMessages(language);
  if (content.fields.length === 0) return html`<p>${t('fields-none')} ${t('fields-lead')}</p>`;
  return html`<p>${t('fields-lead')}</p>${content.fields.map(
    (
      { name, hint, example, needed },
      index,
    ) => html`<fieldset class="bd-fieldset bd-template-field"><legend class="bd-legend">${name}</legend>
      <input type="hidden" name="field-${index}" value="${name}">
      ${field({ language, name: `field-hint-${index}`, label: t('field-hint'), value: hint, optional: true, maxLength: 500 })}
      ${field({ language, name: `field-example-${index}`, label: t('field-example'), value: example, optional: true, maxLength: 500 })}
      ${checkbox({ name: `field-needed-${index}`, label: t('field-needed'), checked: needed })}</fieldset>`,
  )}`;
}

/** The template as the form has it. */
export function templateIn(form: Form): { readonly place: TemplatePlace; readonly content: TemplateContent } {
  const fields: TemplateField[] = [];
  for (let index = 0; index < 100 && form.has(`field-${index}`); index += 1) {
    fields.push({
      name: form.exact(`field-${index}`),
      hint: form.text(`field-hint-${index}`),
      example: form.text(`field-example-${index}`),
      needed: form.has(`field-needed-${index}`),
    });
  }
  const { text, bodyType } = textIn(form);
  const unit = form.text('unit');
  return {
    place: {
      code: form.text('code'),
      name: form.exact('name'),
      folder: form.exact('folder'),
      unit: unit === '' ? undefined : unit,
    },
    content: {
      subject: form.exact('subject'),
      bodyType: bodyType ?? 'text/plain',
      text,
      language: form.text('language') === 'enGB' ? 'enGB' : 'svSE',
      fields,
    },
  };
}

/** Faults in words, named by the form's fields. */
export function templateFaults(language: Language, faults: readonly TemplateFault[]): Fault[] {
  const t = templateMessages(language);
  return faults.map(({ field: name, code, tag = '', line = 0 }) => ({
    field: name,
    text: t(code, { tag, line, end: '{{/om}}' }),
  }));
}
