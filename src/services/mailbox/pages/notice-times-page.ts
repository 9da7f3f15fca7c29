// When notices go out: per channel at once or gathered, and quiet hours.
import { formatTelephoneNumber } from '../../../domain/telephone-number.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import {
  actions,
  button,
  checkbox,
  errorSummary,
  type Fault,
  faultOf,
  form,
  type Html,
  heading,
  html,
  icon,
  linkButton,
  notice,
  radios,
  section,
  select,
} from '../../../platform/pages/components.ts';
import type { Page } from '../../../platform/pages/layout.ts';
import type { MailboxTranslate } from '../messages.ts';
import type { NoticeTimes } from '../notify/notice-times.ts';

export interface NoticeTimesView {
  readonly times: NoticeTimes;
  readonly email: string | undefined;
  /** Null where no text messages are sent from here. */
  readonly phone: string | undefined | null;
  readonly saved: boolean;
  readonly faults: readonly Fault[];
  readonly csrf: string;
}

/** 'kl. 07.30' of minutes. */
export function clockWords(language: Language, minutes: number): string {
  const two = (n: number): string => String(n).padStart(2, '0');
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return language === 'sv' ? `kl. ${two(hours)}.${two(rest)}` : `${two(hours)}:${two(rest)}`;
}

const HALF_HOURS = Array.from({ length: 48 }, (_, index) => index * 30);

function time(language: Language, name: string, label: string, minutes: number): Html {
  const known = HALF_HOURS.includes(minutes) ? HALF_HOURS : [minutes, ...HALF_HOURS];
  const options = known.map((value) => ({ value: String(value), label: clockWords(language, value) }));
  return select({ language, name, label, value: String(minutes), options });
}

/** The page. */
export function noticeTimesPage(t: MailboxTranslate, language: Language, view: NoticeTimesView): Page {
  const { times, email, phone, faults } = view;
  const emailText = email === undefined ? t('timesNoEmail') : t('timesEmailTo', { email });
  return {
    title: t('timesTitle'),
    current: '/settings',
    hasErrors: faults.length > 0,
    main: html`<p class="bd-back"><a href="/settings">${icon('back')}${t('backToSettings')}</a></p>${errorSummary(language, faults)}
      ${heading(t('timesTitle'), t('timesLead'))}
      ${view.saved ? notice({ kind: 'success', text: t('timesSaved'), announce: true }) : ''}
      ${form({
        action: '/settings/notices',
        csrf: view.csrf,
        body: html`${radios({ language, name: 'email-pace', legend: t('timesEmail'), hint: emailText, value: times.email, options: paces(t) })}
          ${phone === null ? '' : smsPart(t, language, { times, phone, faults })}
          ${section(
            t('timesDigest'),
            html`<p>${t('timesDigestText')}</p>${time(language, 'digest-at', t('timesDigestAt'), times.digestAt)}
            ${select({ language, name: 'digest-day', label: t('timesDigestDay'), value: String(times.digestDay), options: days(t) })}`,
          )}
          ${section(
            t('timesQuiet'),
            html`<p>${t('timesQuietText')}</p>
            ${checkbox({ name: 'quiet', label: t('timesQuietOn'), checked: times.quiet !== undefined })}
            ${time(language, 'quiet-from', t('timesQuietFrom'), times.quiet?.from ?? 22 * 60)}
            ${time(language, 'quiet-until', t('timesQuietUntil'), times.quiet?.until ?? 7 * 60)}`,
          )}
          ${actions(linkButton({ href: '/settings', text: t('cancel') }), button({ text: t('settingsSave') }))}`,
      })}`,
  };
}

function paces(t: MailboxTranslate) {
  return [
    { value: 'at-once', label: t('timesAtOnce') },
    { value: 'daily', label: t('timesDaily') },
    { value: 'weekly', label: t('timesWeekly') },
  ];
}

function smsPart(
  t: MailboxTranslate,
  language: Language,
  { times, phone, faults }: Pick<NoticeTimesView, 'times' | 'faults'> & { readonly phone: string | undefined },
): Html {
  const hint =
    phone === undefined
      ? html`${t('timesNoPhone')} <a href="/settings/phone">${t('settingsPhoneAdd')}</a>`
      : t('timesPhoneTo', { number: formatTelephoneNumber(phone) });
  return radios({
    language,
    name: 'sms-pace',
    legend: t('timesSms'),
    hint,
    value: times.sms,
    error: faultOf(faults, 'sms-pace'),
    options: [{ value: 'never', label: t('timesNever') }, ...paces(t)],
  });
}

function days(t: MailboxTranslate) {
  return ([1, 2, 3, 4, 5, 6, 7] as const).map((day) => ({ value: String(day), label: t(`day${day}`) }));
}
