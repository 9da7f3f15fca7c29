// The list of mailings, and the beginning of a new one.
import type { Language } from '../../../platform/i18n/i18n.ts';
import {
  actions,
  button,
  emptyState,
  errorSummary,
  type Fault,
  faultOf,
  field,
  form,
  type Html,
  heading,
  html,
  linkButton,
  pager,
  select,
  time,
} from '../../../platform/pages/components.ts';
import type { CaseType } from '../case-types/case-type.ts';
import type { UnitName } from '../store/units.ts';
import type { Template } from '../templates/template.ts';
import { mailingMessages } from '../texts/mailing-messages.ts';
import { mailingStepMessages } from '../texts/mailing-step-messages.ts';
import { type MailingSeen, mailingBadge, progressPart } from './mailing-progress.ts';

/** The list. `mayWrite`: whether whoever looks may begin one. */
export function mailingListPage(
  seen: readonly Omit<MailingSeen, 'figures'>[],
  paging: { readonly page: number; readonly pages: number; readonly mayWrite: boolean },
  language: Language,
): Html {
  const t = mailingMessages(language);
  const begin = linkButton({ href: '/mailings/new', text: t('new'), kind: 'primary', icon: 'pen' });
  if (seen.length === 0) {
    const action = paging.mayWrite ? { action: begin } : {};
    return html`${heading(t('title'), t('lead'))}${emptyState({ title: t('none-title'), text: t('none-text'), ...action })}`;
  }
  const list = seen.map(
    ({
      mailing,
      progress,
      now,
    }) => html`<li><p class="bd-mailings-head"><a href="/mailings/${mailing.id}">${mailing.name}</a>
      ${mailingBadge(mailing, language, now)}<span class="bd-quiet">${time(mailing.startedAt ?? mailing.createdAt, language)}</span></p>
      ${mailing.startedAt === undefined ? '' : progressPart({ mailing, progress }, language)}</li>`,
  );
  return html`${heading(t('title'), t('lead'))}${paging.mayWrite ? actions(begin) : ''}
    <ul class="bd-mailings" aria-label="${t('list')}">${list}</ul>
    ${pager({ language, ...paging, href: (page) => `/mailings?page=${page}` })}`;
}

export interface NewMailingPage {
  readonly language: Language;
  readonly csrf: string;
  readonly units: readonly UnitName[];
  readonly caseTypes: readonly CaseType[];
  readonly name: string;
  readonly unit: string;
  readonly caseType: string;
  readonly templates: readonly Template[];
  readonly template: string;
  readonly faults: readonly Fault[];
}

/** Name, unit, case type, template. */
export function newMailingPage({
  language,
  csrf,
  units,
  caseTypes,
  templates,
  faults,
  ...written
}: NewMailingPage): Html {
  const t = mailingStepMessages(language);
  const body = html`
    ${field({ language, name: 'name', label: t('name'), value: written.name, error: faultOf(faults, 'name'), maxLength: 200 })}
    ${select({ language, name: 'unit', label: t('unit'), value: written.unit, error: faultOf(faults, 'unit'), options: units.map(({ id, name }) => ({ value: id, label: name })) })}
    ${
      caseTypes.length === 0
        ? ''
        : select({
            language,
            name: 'case-type',
            label: t('case-type'),
            value: written.caseType,
            error: faultOf(faults, 'case-type'),
            options: [
              { value: '', label: t('case-type-none') },
              ...caseTypes.map(({ id, name }) => ({ value: id, label: name })),
            ],
          })
    }
    ${
      templates.length === 0
        ? ''
        : select({
            language,
            name: 'template',
            label: t('template'),
            value: written.template,
            error: faultOf(faults, 'template'),
            options: [
              { value: 'usual', label: t('template-usual') },
              { value: '', label: t('template-none') },
              ...templates.map(({ id, name }) => ({ value: id, label: name })),
            ],
          })
    }
    ${actions(button({ text: t('begin'), busyText: t('begin-busy') }))}`;
  return html`${heading(t('new-title'), t('new-lead'))}${errorSummary(language, faults)}
    ${form({ action: '/mailings/new', csrf, body })}`;
}
