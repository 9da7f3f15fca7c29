// Settings: where notices go, who may send, and the way out.

import { formatRecipientId } from '../../../domain/recipient-id.ts';
import { formatTelephoneNumber } from '../../../domain/telephone-number.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import {
  actions,
  button,
  date,
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
  notice,
  radios,
  section,
} from '../../../platform/pages/components.ts';
import type { Page } from '../../../platform/pages/layout.ts';
import type { Account, NoticeLanguage } from '../account.ts';
import type { MailboxTranslate } from '../messages.ts';

export interface SettingsView {
  readonly account: Account;
  /** Then choosing senders and closing is for those who may sign for it. */
  readonly isOrganisation: boolean;
  /** As typed, when the form comes back with faults; else as kept. */
  readonly email: string;
  readonly language: NoticeLanguage;
  readonly faults: readonly Fault[];
  /** What was just saved. */
  readonly saved: 'email' | 'language' | 'no-email' | 'phone' | 'no-phone' | undefined;
  /** Where text messages go; null where there is no gateway for them, and nothing of them is shown. */
  readonly phone: string | undefined | null;
  readonly csrf: string;
}

/** The settings page. */
export function settingsPage(t: MailboxTranslate, language: Language, view: SettingsView): Page {
  const { account, faults } = view;
  return {
    title: t('settingsTitle'),
    current: '/settings',
    hasErrors: faults.length > 0,
    main: html`${errorSummary(language, faults)}${heading(t('settingsTitle'))}${saved(t, view)}
      ${section(t('settingsNotices'), noticesForm(t, language, view))}
      ${view.phone === null ? '' : phoneSection(t, view.phone)}
      ${
        view.isOrganisation
          ? ''
          : section(
              t('settingsSenders'),
              html`<p>${t('settingsSendersText')}</p>${linkButton({ href: '/senders', text: t('settingsSendersLink') })}`,
            )
      }
      ${section(
        t('settingsMailbox'),
        definitionList([
          { term: t('settingsHolder'), description: account.name },
          { term: t('settingsNumber'), description: formatRecipientId(account.recipient) },
          { term: t('settingsSince'), description: date(account.openedAt, language) },
        ]),
      )}
      ${
        account.state === 'closed' || view.isOrganisation
          ? ''
          : section(
              t('settingsClose'),
              html`<p>${t('settingsCloseText')}</p>${linkButton({ href: '/close', text: t('settingsCloseLink') })}`,
            )
      }`,
  };
}

function saved(t: MailboxTranslate, { account, saved, phone }: SettingsView): Html {
  if (saved === undefined) return html``;
  const email = account.email ?? '';
  const said = {
    email: t('settingsSavedEmail', { email }),
    language: t('settingsSavedLanguage', { email }),
    'no-email': t('settingsSavedNoEmail'),
    phone: t('settingsSavedPhone', { number: formatTelephoneNumber(phone ?? '') }),
    'no-phone': t('settingsSavedNoPhone'),
  };
  return notice({ kind: 'success', text: said[saved], announce: true });
}

function phoneSection(t: MailboxTranslate, phone: string | undefined): Html {
  const now =
    phone === undefined ? t('settingsPhoneNone') : t('settingsPhoneNumber', { number: formatTelephoneNumber(phone) });
  const text = t(phone === undefined ? 'settingsPhoneAdd' : 'settingsPhoneChange');
  return section(
    t('settingsPhone'),
    html`<p>${t('settingsPhoneText')}</p><p>${now}</p>${linkButton({ href: '/settings/phone', text })}`,
  );
}

function noticesForm(t: MailboxTranslate, language: Language, view: SettingsView): Html {
  return html`<p>${t('settingsNoticesText')}</p>${form({
    action: '/settings',
    csrf: view.csrf,
    body: html`${noticeFields(t, language, view)}${actions(button({ text: t('settingsSave') }))}`,
  })}`;
}

/** The address and the language of notices: the same fields when a mailbox is opened. */
export function noticeFields(
  t: MailboxTranslate,
  language: Language,
  view: Pick<SettingsView, 'email' | 'language' | 'faults'>,
): Html {
  return html`${field({
    language,
    name: 'email',
    label: t('settingsEmail'),
    hint: t('settingsEmailHint'),
    type: 'email',
    inputMode: 'email',
    autocomplete: 'email',
    spellcheck: false,
    maxLength: 256,
    optional: true,
    width: 'medium',
    value: view.email,
    error: faultOf(view.faults, 'email'),
  })}${radios({
    language,
    name: 'language',
    legend: t('settingsLanguage'),
    value: view.language,
    options: [
      { value: 'sv', label: t('settingsSwedish') },
      { value: 'en', label: t('settingsEnglish') },
    ],
  })}`;
}
