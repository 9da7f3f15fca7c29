// Settings: where notices go, who may send, and the way out.

import { hasNumber } from '../../../domain/foreign-identity.ts';
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
import { covers, type HeldRight } from '../rights.ts';
import type { Visitor } from '../routes/whose.ts';
import { movingTexts } from '../texts/moving-texts.ts';
import { shareTexts } from '../texts/share-texts.ts';
import { tokenTexts } from '../texts/token-texts.ts';
import { lastDay } from './delegates-page.ts';
import { type EidView, eidFacts } from './log-ins-page.ts';

export interface SettingsView {
  readonly account: Account;
  readonly isOrganisation: boolean;
  /** What the visitor may do here, by what, and until when. */
  readonly right: HeldRight;
  readonly way: Visitor['way'];
  readonly until: Date | undefined;
  /** Whether they sign for the company. */
  readonly signs: boolean;
  readonly eid: EidView;
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

/** The settings page: each finds what they may decide, and of the rest whose it is. */
export function settingsPage(t: MailboxTranslate, language: Language, view: SettingsView): Page {
  const { account, faults, right, isOrganisation } = view;
  const notices = covers(right, isOrganisation ? 'manage' : 'own');
  const decides = right === 'own' && hasNumber(account.recipient);
  return {
    title: t('settingsTitle'),
    current: '/settings',
    hasErrors: faults.length > 0,
    main: html`${errorSummary(language, faults)}${heading(t('settingsTitle'))}${saved(t, view)}
      ${notices ? noticeSections(t, language, view) : ''}
      ${covers(right, 'manage') ? linkSection(t('readingTitle'), t('settingsReadingText'), '/reading', t('settingsReadingLink')) : ''}
      ${decides ? linkSection(t('settingsSenders'), t('settingsSendersText'), '/senders', t('settingsSendersLink')) : ''}
      ${peopleSection(t, view)}
      ${section(
        t('eidTitle'),
        html`${eidFacts(t, language, view.eid)}${linkButton({ href: '/log-ins', text: t('settingsLogIns') })}`,
      )}
      ${section(view.way === 'holder' ? t('settingsMailbox') : t('settingsOthersMailbox', { holder: account.name }), mailboxFacts(t, language, view))}
      ${covers(right, 'manage') ? linkSection(shareTexts(language)('bookTitle'), shareTexts(language)('bookLinkText'), '/address-book', shareTexts(language)('bookLink')) : ''}
      ${right === 'own' ? linkSection(movingTexts(language)('linkTitle'), movingTexts(language)('linkText'), '/moving', movingTexts(language)('link')) : ''}
      ${right === 'own' && (isOrganisation || view.way === 'holder') ? linkSection(tokenTexts(language)('title'), tokenTexts(language)('linkText'), '/settings/tokens', tokenTexts(language)('link')) : ''}
      ${linkSection(t('whoTitle'), t('settingsWhoText'), '/who-helps', t('whoTitle'))}
      ${
        account.state !== 'closed' && right === 'own'
          ? linkSection(t('settingsClose'), t('settingsCloseText'), '/close', t('settingsCloseLink'))
          : ''
      }`,
  };
}

function linkSection(title: string, text: string, href: string, link: string): Html {
  return section(title, html`<p>${text}</p>${linkButton({ href, text: link })}`);
}

function noticeSections(t: MailboxTranslate, language: Language, view: SettingsView): Html {
  return html`${section(t('settingsNotices'), noticesForm(t, language, view))}
    ${linkSection(t('timesTitle'), t('settingsTimesText'), '/settings/notices', t('settingsTimesLink'))}
    ${view.phone === null ? '' : phoneSection(t, view.phone)}`;
}

function peopleSection(t: MailboxTranslate, { isOrganisation, right, signs, account }: SettingsView): Html {
  if (isOrganisation)
    return signs
      ? linkSection(
          t('settingsUsers'),
          t('settingsUsersText', { company: account.name }),
          '/users',
          t('settingsUsersLink'),
        )
      : html``;
  return right === 'own'
    ? linkSection(t('delegatesTitle'), t('settingsDelegatesText'), '/delegates', t('settingsDelegatesLink'))
    : html``;
}

function mailboxFacts(t: MailboxTranslate, language: Language, view: SettingsView): Html {
  const { account, right, way, until } = view;
  const rights = {
    sign: t('mailboxesSign'),
    read: t('mailboxesRead'),
    manage: t('mailboxesManage'),
    own: t('mailboxesDecide'),
  };
  const number = hasNumber(account.recipient) ? formatRecipientId(account.recipient) : t('settingsNoNumber');
  return html`${definitionList([
    { term: t('settingsHolder'), description: account.name },
    { term: t('settingsNumber'), description: right === 'own' || view.isOrganisation ? number : undefined },
    { term: t('settingsSince'), description: date(account.openedAt, language) },
    { term: t('settingsYouMay'), description: way === 'holder' ? undefined : rights[right] },
    { term: t('settingsYouUntil'), description: until === undefined ? undefined : date(lastDay(until), language) },
  ])}${linkButton({ href: '/mailboxes', text: t('settingsMailboxes') })}`;
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
