// The list of companies, and one company with what can happen to it.
import { companyStatuses } from '../../../domain/company/company.ts';
import { evaluateCompany } from '../../../domain/company/evaluate-signatures.ts';
import { hasPersonsNumber } from '../../../domain/company/legal-form.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import {
  definitionList,
  faultOf,
  field,
  type Html,
  heading,
  html,
  icon,
  type StatusKind,
  section,
  select,
  statusBadge,
  table,
  textArea,
} from '../../../platform/pages/components.ts';
import type { Page } from '../../../platform/pages/layout.ts';
import { presets } from '../rule-presets.ts';
import type { StoredCompany } from '../store/companies.ts';
import { messages, type Words } from './messages.ts';
import { actForm, day, number, outcome, type View } from './parts.ts';

const statusKinds: Readonly<Record<StoredCompany['status']['kind'], StatusKind>> = {
  active: 'delivered',
  bankruptcy: 'refused',
  liquidation: 'unknown',
  deregistered: 'neutral',
};
const status = (t: Words, { status: { kind } }: StoredCompany) => statusBadge(statusKinds[kind], t(`status-${kind}`));

/** Where a company's page is. */
export const companyHref = ({ key }: Pick<StoredCompany, 'key'>): string => `/companies/${key}`;

export function companiesPage(language: Language, companies: readonly StoredCompany[]): Page {
  const t = messages(language);
  const list = table({
    caption: t('companies-caption'),
    columns: [{ head: t('name') }, { head: t('form') }, { head: t('number') }, { head: t('status') }],
    rows: companies.map((company) => [
      html`<a href="${companyHref(company)}">${company.name}</a>`,
      t(`form-${company.form}`),
      number(company.id),
      status(t, company),
    ]),
  });
  return {
    title: t('companies-title'),
    current: '/',
    wide: true,
    main: html`${heading(t('companies-title'), t('companies-lead'))}${list}`,
  };
}

/** One company. Its register's text is Swedish in both languages, as the register's is. */
export function companyPage(view: View, company: StoredCompany): Page {
  const t = messages(view.language);
  const { text } = evaluateCompany(company, []);
  const facts = definitionList([
    { term: t('number'), description: number(company.id) },
    { term: t('form'), description: t(`form-${company.form}`) },
    { term: t('status'), description: status(t, company) },
    { term: t('from'), description: company.status.kind === 'active' ? '' : day(view.language, company.status.since) },
    { term: t('rules'), description: html`<span lang="sv">${text}</span>` },
  ]);
  const sale = hasPersonsNumber(company.form) ? '' : sellForm(view, company, t);
  return {
    title: company.name,
    current: '/',
    hasErrors: view.faults.length > 0,
    main: html`${outcome(view)}<p class="bd-back"><a href="/">${icon('back')}${t('back')}</a></p>
      ${heading(company.name)}${facts}${section(t('company-people'), people(company, t))}
      ${sale}${appointForm(view, company, t)}${statusForm(view, company, t)}`,
  };
}

function people(company: StoredCompany, t: Words): Html {
  if (company.people.length === 0) return html`<p>${t('company-people-none')}</p>`;
  return table({
    caption: t('company-people'),
    captionHidden: true,
    columns: [{ head: t('name') }, { head: t('number') }, { head: t('role') }],
    rows: company.people.map(({ id, name, roles }) => [
      name,
      number(id),
      roles.map((role) => t(`role-${role}`)).join(', '),
    ]),
  });
}

function sellForm(view: View, company: StoredCompany, t: Words): Html {
  const buyer = field({
    language: view.language,
    name: 'buyers',
    label: t('buyer'),
    hint: t('number-hint'),
    error: faultOf(view.faults, 'buyers'),
    value: view.typed('buyers'),
    width: 'medium',
    inputMode: 'numeric',
    spellcheck: false,
  });
  const action = `${companyHref(company)}/sell`;
  return actForm(view, {
    action,
    title: t('sell-title'),
    text: t('sell-text'),
    fields: buyer,
    button: t('sell-button'),
  });
}

function appointForm(view: View, company: StoredCompany, t: Words): Html {
  const { language } = view;
  const numbers = textArea({
    language,
    name: 'people',
    label: t('appoint-people'),
    hint: t('appoint-hint'),
    error: faultOf(view.faults, 'people'),
    value: view.typed('people'),
    rows: 4,
  });
  const rule = select({
    language,
    name: 'rule',
    label: t('appoint-rule'),
    value: view.typed('rule'),
    options: presets.map((preset) => ({ value: preset, label: t(`rule-${preset}`) })),
  });
  const fields = html`${numbers}${rule}`;
  const action = `${companyHref(company)}/appoint`;
  return actForm(view, { action, title: t('appoint-title'), fields, button: t('appoint-button') });
}

function statusForm(view: View, company: StoredCompany, t: Words): Html {
  const { language } = view;
  const kind = select({
    language,
    name: 'status',
    label: t('new-status'),
    value: view.typed('status') ?? company.status.kind,
    options: companyStatuses.map((one) => ({ value: one, label: t(`status-${one}`) })),
  });
  const administrator = field({
    language,
    name: 'administrator',
    label: t('administrator'),
    hint: t('administrator-hint'),
    error: faultOf(view.faults, 'administrator'),
    value: view.typed('administrator'),
    width: 'medium',
    inputMode: 'numeric',
    spellcheck: false,
    optional: 'sometimes',
  });
  const fields = html`${kind}${administrator}`;
  const action = `${companyHref(company)}/status`;
  return actForm(view, { action, title: t('status-title'), fields, button: t('status-button') });
}
