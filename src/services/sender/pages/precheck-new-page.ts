// The beginning of a list precheck: numbers pasted or uploaded, and why; and which column of an upload has the numbers.
import { formatNumber } from '../../../platform/i18n/format.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import {
  actions,
  button,
  errorSummary,
  type Fault,
  faultOf,
  field,
  fileDrop,
  form,
  type Html,
  heading,
  html,
  type Option,
  radios,
  select,
  textArea,
} from '../../../platform/pages/components.ts';
import type { Table } from '../../../platform/tabular/table.ts';
import { LINES_MAX } from '../prechecks/precheck-line.ts';
import { precheckMessages } from '../texts/precheck-messages.ts';

export interface NewPrecheckPage {
  readonly language: Language;
  readonly csrf: string;
  readonly keepDays: number;
  readonly units: readonly Option[];
  readonly caseTypes: readonly Option[];
  readonly typed: {
    readonly purpose: string;
    readonly unit: string;
    readonly caseType: string;
    readonly pasted: string;
  };
  readonly faults: readonly Fault[];
}

/** The page. */
export function newPrecheckPage(page: NewPrecheckPage): Html {
  const { language, csrf, faults, typed } = page;
  const t = precheckMessages(language);
  const count = formatNumber(LINES_MAX, language);
  const purpose = field({
    language,
    name: 'purpose',
    label: t('purpose-label'),
    hint: t('purpose-hint'),
    value: typed.purpose,
    error: faultOf(faults, 'purpose'),
    maxLength: 200,
    optional: 'sometimes',
  });
  const pasted = textArea({
    language,
    name: 'pasted',
    label: t('pasted-label'),
    hint: t('pasted-hint', { count }),
    value: typed.pasted,
    error: faultOf(faults, 'pasted'),
    rows: 8,
    optional: 'sometimes',
  });
  const file = fileDrop({
    language,
    name: 'file',
    label: t('file-label'),
    hint: t('file-hint', { count }),
    error: faultOf(faults, 'file'),
    accept: '.csv,.txt,.xlsx,text/csv',
  });
  const body = html`${kindFields(page)}${purpose}${pasted}${file}
    <p class="bd-quiet">${t('new-logged', { count: page.keepDays })}</p>
    ${actions(button({ text: t('new-button'), busyText: t('new-busy') }))}`;
  return html`${errorSummary(language, faults)}${heading(t('new-title'), t('new-lead'))}
    <p><a href="/letters/new">${t('one-instead')}</a></p>
    ${form({ action: '/prechecks/new', csrf, multipart: true, body })}`;
}

function kindFields({ language, units, caseTypes, typed, faults }: NewPrecheckPage): Html {
  const t = precheckMessages(language);
  const unit = select({
    language,
    name: 'unit',
    label: t('unit-label'),
    value: typed.unit,
    options: units,
    error: faultOf(faults, 'unit'),
  });
  const caseType = select({
    language,
    name: 'case-type',
    label: t('case-type-label'),
    value: typed.caseType,
    error: faultOf(faults, 'case-type'),
    options: [{ value: '', label: t('case-type-none') }, ...caseTypes],
    optional: true,
  });
  return html`${units.length > 1 && unit}${caseTypes.length > 0 && caseType}`;
}

export interface ColumnPage {
  readonly language: Language;
  readonly csrf: string;
  readonly id: string;
  readonly table: Table;
  readonly guess: number;
}

/** Which column has the numbers: what stands in each is shown, and the guess is chosen. */
export function columnPage({ language, csrf, id, table, guess }: ColumnPage): Html {
  const t = precheckMessages(language);
  const options = table.columns.map((name, index) => {
    const samples = table.rows.slice(0, 3).flatMap(({ cells }) => (cells[index] ? [cells[index].slice(0, 40)] : []));
    const label =
      name === '' ? t('column-name', { number: index + 1 }) : t('column-named', { name, number: index + 1 });
    return {
      value: String(index),
      label,
      ...(samples.length === 0 ? {} : { hint: t('column-samples', { samples: samples.join(', ') }) }),
    };
  });
  const body = html`<input type="hidden" name="sheet" value="${table.sheet ?? ''}">
    ${radios({ language, name: 'column', legend: t('column-legend'), value: String(guess), options })}
    ${actions(button({ text: t('new-button'), busyText: t('new-busy') }))}`;
  const lead = t('column-lead', { count: table.rows.length });
  return html`${heading(t('column-title'), lead)}${sheetForm(language, csrf, id, table)}
    ${form({ action: `/prechecks/${id}/column`, csrf, body })}`;
}

function sheetForm(language: Language, csrf: string, id: string, { sheet, sheets = [] }: Table): Html {
  if (sheets.length < 2) return html``;
  const t = precheckMessages(language);
  const choose = select({
    language,
    name: 'sheet',
    label: t('column-sheet'),
    value: sheet,
    options: sheets.map((name) => ({ value: name, label: name })),
  });
  const press = button({ text: t('column-sheet-button'), kind: 'secondary', name: 'change', value: 'sheet' });
  return form({ action: `/prechecks/${id}/column`, csrf, body: html`${choose}${actions(press)}` });
}
