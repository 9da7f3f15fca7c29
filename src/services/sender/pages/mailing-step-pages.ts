// The steps of a mailing: recipients, letter, files. Each is a form that keeps what was written.
import type { Language } from '../../../platform/i18n/i18n.ts';
import {
  actions,
  button,
  checkbox,
  errorSummary,
  type Fault,
  faultOf,
  field,
  fileDrop,
  form,
  type Html,
  heading,
  html,
  linkButton,
  notice,
  radios,
  section,
  select,
  steps,
} from '../../../platform/pages/components.ts';
import type { MessageType } from '../../../platform/presentation/message-type.ts';
import type { CaseType } from '../case-types/case-type.ts';
import type { StoredFile } from '../letter-draft.ts';
import type { Mailing } from '../mailings/mailing.ts';
import { extrasWritten } from '../mailings/write-mailing.ts';
import { composeMessages } from '../texts/compose-messages.ts';
import { mailingStepMessages } from '../texts/mailing-step-messages.ts';
import { appointmentFields, matterFields, paymentFields, secrecyField } from './extras-fieldset.ts';
import { letterTextField } from './letter-text-field.ts';
import { metadataFieldset } from './metadata-fields.ts';
import { supportFieldset } from './support-fields.ts';

export interface StepPage {
  readonly language: Language;
  readonly csrf: string;
  readonly mailing: Mailing;
  readonly faults: readonly Fault[];
}

function stepsOf({ language, mailing }: StepPage, current: number): Html {
  const t = mailingStepMessages(language);
  const base = `/mailings/${mailing.id}`;
  const names = [t('step-recipients'), t('step-letter'), t('step-files'), t('step-check')];
  return steps({
    language,
    names,
    current,
    hrefs: [`${base}/recipients`, `${base}/letter`, `${base}/files`, undefined],
  });
}

/** Step 1: the list. */
export function recipientsPage(page: StepPage): Html {
  const { language, csrf, mailing, faults } = page;
  const t = mailingStepMessages(language);
  const base = `/mailings/${mailing.id}`;
  const { columns } = mailing.content;
  const known =
    mailing.listName === undefined
      ? ''
      : notice({ kind: 'info', text: t('what-recipients-list', { name: mailing.listName, columns: columns.length }) });
  const body = html`${fileDrop({
    language,
    name: 'list',
    label: t('recipients-file'),
    hint: t('recipients-file-hint'),
    accept: '.csv,.xlsx,text/csv',
    error: faultOf(faults, 'list'),
  })}${actions(button({ text: t('upload'), busyText: t('upload-busy') }))}`;
  return html`${stepsOf(page, 0)}${errorSummary(language, faults)}${heading(t('recipients-title'), t('recipients-lead'))}${known}
    ${form({ action: `${base}/recipients`, csrf, multipart: true, body })}
    <p><a href="${base}/letter">${mailing.listName === undefined ? t('recipients-skip') : t('step-letter')}</a></p>`;
}

interface LetterStepPage extends StepPage {
  readonly caseType: CaseType | undefined;
  /** What the case type's letters say beside their text. */
  readonly messageType: MessageType | undefined;
}

/** Step 2: the letter with its fields. */
export function mailingLetterPage(page: LetterStepPage): Html {
  const { language, csrf, mailing, faults, caseType } = page;
  const t = mailingStepMessages(language);
  const { content } = mailing;
  const fault = (name: string) => faultOf(faults, name);
  const one = { language } as const;
  const shown = { ...content, extras: content.html ? { bodyType: 'text/html' as const } : {} };
  const needsDiary = caseType?.matter['diaryNumber'] === 'needed';
  // The first button of a form is the one that Enter presses.
  const body = html`<button type="submit" name="save" value="yes" hidden>${t('save')}</button>${columnFields(page)}
    ${field({ ...one, name: 'subject', label: t('subject'), value: content.subject, error: fault('subject'), maxLength: 255 })}
    ${letterTextField(language, { content: shown }, faults)}
    ${radios({ ...one, name: 'class', legend: t('class'), value: String(content.protectionClass), options: (['3', '2', '1'] as const).map((value) => ({ value, label: t(`class-${value}`) })) })}
    ${caseType === undefined || caseType.protectionClass <= 1 ? '' : field({ ...one, name: 'class-reason', label: t('class-reason'), value: content.classReason, error: fault('class-reason'), optional: true })}
    ${select({ ...one, name: 'language', label: t('language'), value: content.language, options: (['svSE', 'enGB'] as const).map((value) => ({ value, label: t(`language-${value}`) })) })}
    ${radios({ ...one, name: 'channel', legend: t('channel'), value: mailing.channel, options: (['digital-or-paper', 'digital'] as const).map((value) => ({ value, label: t(`channel-${value}`) })) })}
    ${field({ ...one, name: 'diary-number', label: t('diary'), value: content.diaryNumber, error: fault('diary-number'), optional: !needsDiary, width: 'medium' })}
    ${extrasPart(page)}
    ${checkbox({ name: 'repeats', label: t('repeats'), checked: content.repeats })}
    ${supportFieldset(language, content.support, faults, composeMessages(language)('support-hint'))}
    ${actions(button({ text: t('save'), busyText: t('save-busy') }))}`;
  return html`${stepsOf(page, 1)}${errorSummary(language, faults)}${heading(t('letter-title'), t('letter-lead', { field: '{{namn}}' }))}
    ${form({ action: `/mailings/${mailing.id}/letter`, csrf, body })}`;
}

/** What letters have beside their text, open where something is filled in, wanted or wrong. */
function extrasPart(page: LetterStepPage): Html {
  const { language, mailing, faults, caseType, messageType: type } = page;
  const t = mailingStepMessages(language);
  const { matter, appointment, payment, metadata, secrecy } = mailing.content;
  const wanted = Object.keys(caseType?.matter ?? {}).some((member) => member !== 'diaryNumber');
  const wrong = faults.some(({ field: name }) => /^(matter-|appointment-|payment-|metadata|secrecy)/.test(name));
  const filled = [matter, appointment, payment].some((one) => one !== undefined) || secrecy !== '';
  const open = wanted || wrong || caseType?.category === 'event' || type !== undefined || filled;
  const kept = extrasWritten(mailing.content);
  return html`<details class="bd-details bd-extras"${open ? html` open` : ''}><summary>${t('extras')}</summary>
    <p class="bd-hint">${t('extras-hint', { field: '{{belopp}}', condition: '{{#om plats}}…{{/om}}' })}</p>
    ${matterFields(page, kept)}${appointmentFields(page, kept)}${paymentFields(page, kept)}
    ${type === undefined ? '' : metadataFieldset({ language, faults, type, given: metadata })}
    ${secrecyField(page, kept, caseType)}</details>`;
}

function columnFields({ language, mailing, faults }: StepPage): Html {
  const t = mailingStepMessages(language);
  const { columns, numberColumn, fileColumn, addressColumns } = mailing.content;
  if (columns.length === 0) return html``;
  const options = columns.map((column) => ({ value: column, label: column }));
  return html`<p>${t('letter-fields')}: ${columns.map((column) => html`<code>{{${column}}}</code> `)}</p>
    ${select({ language, name: 'number-column', label: t('number-column'), value: numberColumn, error: faultOf(faults, 'number-column'), options: [{ value: '', label: t('column-none') }, ...options] })}
    ${select({ language, name: 'file-column', label: t('file-column'), value: fileColumn, options: [{ value: '', label: t('file-column-none') }, ...options] })}
    <fieldset class="bd-fieldset"><legend class="bd-legend">${t('address-columns')}</legend>${columns.map(
      (column, index) =>
        checkbox({
          name: 'address-columns',
          id: `address-${index}`,
          value: column,
          label: column,
          checked: addressColumns.includes(column),
        }),
    )}</fieldset>`;
}

/** Step 3: files for all, files by name, one large PDF. */
export function mailingFilesPage(page: StepPage & { readonly all: readonly StoredFile[]; readonly own: number }): Html {
  const { language, csrf, mailing, faults, all, own } = page;
  const t = mailingStepMessages(language);
  const base = `/mailings/${mailing.id}`;
  const kept = all.map(({ id, filename, bytes }) => ({ id, name: filename, bytes }));
  const pdf = mailing.pdf;
  // As above: Enter takes no file away.
  const body = html`<button type="submit" hidden>${t('files-add')}</button>
    ${fileDrop({ language, name: 'all', label: t('files-all'), hint: t('files-all-hint'), accept: '.pdf,application/pdf', multiple: true, kept, error: faultOf(faults, 'all') })}
    ${fileDrop({ language, name: 'own', label: t('files-own'), hint: t('files-own-hint'), accept: '.pdf,.zip,application/pdf', multiple: true, error: faultOf(faults, 'own') })}
    ${own === 0 ? '' : html`<p>${t('what-own-text', { count: own })}</p>${actions(button({ text: t('files-remove-own'), kind: 'quiet', name: 'own-remove', value: 'yes' }))}`}
    ${fileDrop({ language, name: 'pdf', label: t('files-pdf'), hint: t('files-pdf-hint'), accept: '.pdf,application/pdf', error: faultOf(faults, 'pdf') })}
    ${pdf === undefined ? '' : html`<p>${splitText(mailing, language)}</p>${actions(button({ text: t('files-remove-pdf'), kind: 'quiet', name: 'pdf-remove', value: 'yes' }))}`}
    ${field({ language, name: 'marker', label: t('marker'), hint: t('marker-hint'), value: mailing.content.marker, optional: true, maxLength: 200 })}
    ${actions(button({ text: t('files-add'), busyText: t('files-add-busy'), kind: 'secondary' }))}`;
  return html`${stepsOf(page, 2)}${errorSummary(language, faults)}${heading(t('files-title'), t('files-lead'))}
    ${form({ action: `${base}/files`, csrf, multipart: true, body })}
    ${section(t('step-check'), actions(linkButton({ href: base, text: t('files-done'), kind: 'primary' })))}`;
}

/** How the large PDF is split. */
export function splitText({ pdf, splitBy, content }: Mailing, language: Language): string {
  const t = mailingStepMessages(language);
  if (pdf === undefined) return '';
  const values = { name: pdf.name, marker: content.marker };
  return splitBy === 'marker' ? t('what-pdf-marker', values) : t('what-pdf-number', values);
}
