// The administrator's page about accounts: who has logged in and when, shutting an account; and who gets in without the provider.
import { formatDateTime } from '../../../platform/i18n/format.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import {
  button,
  form,
  type Html,
  heading,
  html,
  notice,
  pager,
  section,
  table,
  time,
} from '../../../platform/pages/components.ts';
import type { Account } from '../store/accounts.ts';
import type { EmergencyAdministrator } from '../store/emergency.ts';
import { peopleMessages } from '../texts/people-messages.ts';

export interface AccountsPage {
  readonly language: Language;
  readonly csrf: string;
  readonly accounts: readonly Account[];
  /** Which page of them, from 1, and of how many. */
  readonly page: number;
  readonly pages: number;
  readonly emergency: readonly EmergencyAdministrator[];
  /** Who looks: nobody shuts their own. */
  readonly own: string;
  readonly changed: boolean;
}

/** The page. */
export function accountsPage(page: AccountsPage): Html {
  const { language, accounts } = page;
  const t = peopleMessages(language);
  return html`${heading(t('accounts-title'), t('accounts-lead'))}
    ${page.changed && notice({ kind: 'success', text: t('account-changed'), announce: true })}
    ${table({
      caption: t('accounts-caption'),
      columns: [
        { head: t('account-name') },
        { head: t('account-email') },
        { head: t('account-last') },
        { head: t('account-state') },
        { head: t('rule-change-head') },
      ],
      rows: accounts.map((account) => [
        account.name,
        account.email ?? '–',
        time(account.lastLoginAt, language),
        stateOf(language, account),
        change(page, account),
      ]),
    })}
    ${page.pages > 1 && pager({ language, page: page.page, pages: page.pages, href: (number) => `/settings/accounts?page=${number}` })}
    ${section(t('emergency-title'), emergencyPart(page))}`;
}

function stateOf(language: Language, { closedAt, closedBy }: Account): string {
  const t = peopleMessages(language);
  if (closedAt === undefined) return t('account-open-word');
  return t('account-shut-word', { when: formatDateTime(closedAt, language), name: closedBy ?? '' });
}

function change({ language, csrf, own }: AccountsPage, { id, name, closedAt }: Account): Html | string {
  if (id === own) return '–';
  const t = peopleMessages(language);
  const [which, action] = closedAt === undefined ? (['shut', 'close'] as const) : (['open', 'open'] as const);
  // In the form and not in the address: a provider's subject may be anything.
  const body = html`<input type="hidden" name="account" value="${id}">${button({
    text: t(`account-${which}-button`),
    kind: 'quiet',
    label: t(`account-${which}-label`, { name }),
  })}`;
  return form({ action: `/settings/accounts/${action}`, csrf, body });
}

function emergencyPart({ language, csrf, emergency }: AccountsPage): Html {
  const t = peopleMessages(language);
  const lead = html`<p>${t('emergency-lead')}</p>`;
  if (emergency.length === 0) return html`${lead}<p>${t('emergency-none')}</p>`;
  return html`${lead}${table({
    caption: t('emergency-caption'),
    columns: [
      { head: t('account-name') },
      { head: t('emergency-enrolled-head') },
      { head: t('account-last') },
      { head: t('rule-change-head') },
    ],
    rows: emergency.map(({ id, name, enrolledAt, lastLoginAt }) => [
      name,
      enrolledAt === undefined ? t('emergency-waiting') : time(enrolledAt, language),
      lastLoginAt === undefined ? '–' : time(lastLoginAt, language),
      form({
        action: `/settings/emergency/${id}/remove`,
        csrf,
        body: button({ text: t('emergency-remove'), kind: 'quiet', label: t('emergency-remove-label', { name }) }),
      }),
    ]),
  })}`;
}
