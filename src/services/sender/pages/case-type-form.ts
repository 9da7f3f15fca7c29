// The form of a case type, with every rule that its letters follow (role administrator or template editor).
import type { Language } from '../../../platform/i18n/i18n.ts';
import {
  checkbox,
  type Fault,
  faultOf,
  field,
  type Html,
  html,
  radios,
  select,
  textArea,
} from '../../../platform/pages/components.ts';
import type { MessageType } from '../../../platform/presentation/message-type.ts';
import type { Form } from '../../../platform/web/form.ts';
import { type CaseTypeFault, MATTER_MEMBERS, type WrittenCaseType } from '../case-types/case-type.ts';
import { protectionClassOf, supportFields } from '../letter-draft.ts';
import type { UnitName } from '../store/units.ts';
import type { Template } from '../templates/template.ts';
import { caseTypeMessages } from '../texts/case-type-messages.ts';
import { composeMessages } from '../texts/compose-messages.ts';
import { metadataMessages } from '../texts/metadata-messages.ts';
import { messageTypeChoice } from './metadata-fields.ts';
import { supportFieldset, supportOf } from './support-fields.ts';

export interface CaseTypeFields {
  readonly language: Language;
  readonly written: WrittenCaseType;
  readonly faults: readonly Fault[];
  readonly units: readonly UnitName[];
  readonly templates: readonly Template[];
  /** Those that are registered. */
  readonly messageTypes: readonly MessageType[];
  /** The code is there already and stays. */
  readonly isOld: boolean;
}

/** A new one's beginning: the strictest class, every unit. */
export const EMPTY_CASE_TYPE: WrittenCaseType = {
  code: '',
  name: '',
  protectionClass: 3,
  leadText: '',
  template: undefined,
  support: undefined,
  units: undefined,
  category: 'matter',
  approval: false,
  matter: {},
  secrecy: '',
  messageType: undefined,
  asksReceipt: false,
  signedReceipt: false,
  allowsReply: false,
  paperAfterDays: undefined,
  retentionDays: undefined,
  retentionDecision: '',
};

/** Every field. */
export function caseTypeFields(fields: CaseTypeFields): Html {
  const { language, written, faults, isOld } = fields;
  const t = caseTypeMessages(language);
  const line = (
    name: string,
    label: string,
    value: string,
    more: { hint?: string; optional?: boolean; maxLength?: number } = {},
  ) => field({ language, name, label, value, error: faultOf(faults, name), ...more });
  return html`${line('name', t('name-label'), written.name, { maxLength: 120 })}
    ${isOld ? html`<p class="bd-quiet">${t('code-label')}: <code>${written.code}</code></p>` : line('code', t('code-label'), written.code, { hint: t('code-hint'), maxLength: 63 })}
    ${classOf(fields)}${categoryOf(fields)}${unitsOf(fields)}
    ${textArea({ language, name: 'lead-text', label: t('lead-label'), hint: t('lead-hint'), value: written.leadText, rows: 3, optional: true, error: faultOf(faults, 'lead-text') })}
    ${templateOf(fields)}${sendingOf(fields)}${matterOf(fields)}
    ${messageTypeChoice({ language, faults, types: fields.messageTypes, chosen: written.messageType })}
    ${group(
      t('keep-legend'),
      html`${line('secrecy', t('secrecy-label'), written.secrecy, { hint: t('secrecy-hint'), optional: true })}
      ${daysField(fields, 'retention-days', t('retention-label'), t('retention-hint'), written.retentionDays)}
      ${line('retention-decision', t('decision-label'), written.retentionDecision, { hint: t('decision-hint'), optional: true })}`,
    )}
    ${supportFieldset(language, written.support ?? supportFields(undefined), faults, t('support-hint'))}`;
}

function group(legend: string, body: Html): Html {
  return html`<fieldset class="bd-fieldset"><legend class="bd-legend">${legend}</legend>${body}</fieldset>`;
}

function daysField(
  { language, faults }: CaseTypeFields,
  name: string,
  label: string,
  hint: string,
  value: number | undefined,
): Html {
  const shown = value === undefined ? '' : Number.isNaN(value) ? '' : `${value}`;
  return field({
    language,
    name,
    label,
    hint,
    value: shown,
    optional: true,
    width: 'short',
    inputMode: 'numeric',
    error: faultOf(faults, name),
  });
}

function classOf({ language, written }: CaseTypeFields): Html {
  const [t, c] = [caseTypeMessages(language), composeMessages(language)];
  const options = (['3', '2', '1'] as const).map((value) => ({
    value,
    label: c(`class-${value}`),
    hint: c(`class-${value}-hint`),
  }));
  const value = String(written.protectionClass);
  return radios({ language, name: 'class', legend: t('class-legend'), hint: t('class-hint'), value, options });
}

function categoryOf({ language, written, faults }: CaseTypeFields): Html {
  const t = caseTypeMessages(language);
  return radios({
    language,
    name: 'category',
    legend: t('category-legend'),
    value: written.category,
    error: faultOf(faults, 'category'),
    options: (['matter', 'event', 'service'] as const).map((value) => ({
      value,
      label: t(`category-${value}`),
      hint: t(`category-${value}-hint`),
    })),
  });
}

function unitsOf({ language, written, faults, units }: CaseTypeFields): Html {
  const t = caseTypeMessages(language);
  const choice = radios({
    language,
    name: 'units',
    legend: t('units-legend'),
    value: written.units === undefined ? 'all' : 'some',
    error: faultOf(faults, 'units'),
    options: [
      { value: 'all', label: t('units-all') },
      { value: 'some', label: t('units-some') },
    ],
  });
  const boxes = units.map(({ id, name }) =>
    checkbox({ name: 'unit', id: `unit-${id}`, value: id, label: name, checked: written.units?.includes(id) === true }),
  );
  return html`${choice}<fieldset class="bd-choices"><legend class="sr-only">${t('units-list')}</legend>${boxes}</fieldset>`;
}

function templateOf({ language, written, faults, templates }: CaseTypeFields): Html {
  const t = caseTypeMessages(language);
  const options = templates.map(({ id, name, folder }) => ({
    value: id,
    label: folder === '' ? name : `${folder} / ${name}`,
  }));
  return select({
    language,
    name: 'template',
    label: t('template-label'),
    value: written.template ?? '',
    error: faultOf(faults, 'template'),
    options: [{ value: '', label: t('template-none') }, ...options],
  });
}

function sendingOf(fields: CaseTypeFields): Html {
  const { language, written } = fields;
  const t = caseTypeMessages(language);
  return group(
    t('sending-legend'),
    html`${checkbox({ name: 'approval', label: t('approval-label'), checked: written.approval })}
      ${checkbox({ name: 'asks-receipt', label: t('receipt-label'), hint: t('receipt-hint'), checked: written.asksReceipt })}
      ${checkbox({ name: 'signed-receipt', label: t('signed-label'), hint: t('signed-hint'), checked: written.signedReceipt })}
      ${checkbox({ name: 'allows-reply', label: t('reply-label'), checked: written.allowsReply })}
      ${daysField(fields, 'paper-after-days', t('paper-label'), t('paper-hint'), written.paperAfterDays)}`,
  );
}

function matterOf({ language, written }: CaseTypeFields): Html {
  const t = caseTypeMessages(language);
  const options = [
    { value: '', label: t('matter-not') },
    { value: 'offered', label: t('matter-offered') },
    { value: 'needed', label: t('matter-needed') },
  ];
  return group(
    t('matter-legend'),
    html`${MATTER_MEMBERS.map((member) =>
      select({
        language,
        name: `matter-${member}`,
        label: t(`matter-${member}`),
        value: written.matter[member] ?? '',
        options,
      }),
    )}`,
  );
}

/** The case type as the form has it. What is no number stands as NaN, and is told. */
export function caseTypeIn(form: Form): WrittenCaseType {
  const matter = MATTER_MEMBERS.flatMap((member) => {
    const wanted = form.text(`matter-${member}`);
    return wanted === 'needed' || wanted === 'offered' ? [[member, wanted] as const] : [];
  });
  const days = (name: string) => (form.text(name) === '' ? undefined : Number(form.text(name)));
  return {
    code: form.text('code'),
    name: form.exact('name'),
    protectionClass: protectionClassOf(form.text('class')),
    leadText: form.exact('lead-text'),
    template: form.text('template') === '' ? undefined : form.text('template'),
    support: supportOf(form),
    units: form.text('units') === 'some' ? form.all('unit') : undefined,
    category: form.text('category'),
    approval: form.has('approval'),
    matter: Object.fromEntries(matter),
    secrecy: form.exact('secrecy'),
    messageType: form.text('message-type') === '' ? undefined : form.text('message-type'),
    // Whoever wants it signed wants it.
    asksReceipt: form.has('asks-receipt') || form.has('signed-receipt'),
    signedReceipt: form.has('signed-receipt'),
    allowsReply: form.has('allows-reply'),
    paperAfterDays: days('paper-after-days'),
    retentionDays: days('retention-days'),
    retentionDecision: form.exact('retention-decision'),
  };
}

/** Faults in words, named by the form's fields. */
export function caseTypeFaults(language: Language, faults: readonly CaseTypeFault[]): Fault[] {
  const t = caseTypeMessages(language);
  return faults.map(({ field: name, code }) => ({
    field: name,
    text: code === 'message-type-unknown' ? metadataMessages(language)('case-type-unknown') : t(code),
  }));
}
