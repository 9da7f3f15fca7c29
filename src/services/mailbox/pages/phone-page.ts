// The telephone number for text messages: given, shown to work with a code, changed and removed.
import { formatTelephoneNumber } from '../../../domain/telephone-number.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import {
  actions,
  button,
  errorSummary,
  type Fault,
  faultOf,
  field,
  form,
  type Html,
  heading,
  html,
  icon,
  notice,
  section,
} from '../../../platform/pages/components.ts';
import type { Page } from '../../../platform/pages/layout.ts';
import type { MailboxTranslate } from '../messages.ts';

export interface PhoneView {
  /** In use. */
  readonly phone: string | undefined;
  /** Waits for its code. */
  readonly waiting: string | undefined;
  /** A code has just been sent. */
  readonly justSent: boolean;
  /** As typed, when the form comes back with faults. */
  readonly typed: string;
  readonly faults: readonly Fault[];
  readonly csrf: string;
}

/** The page. While a number waits for its code, the code comes first. */
export function phonePage(t: MailboxTranslate, language: Language, view: PhoneView): Page {
  const { phone, waiting, justSent, faults } = view;
  const sent = waiting === undefined ? '' : t('phoneCodeSent', { number: formatTelephoneNumber(waiting) });
  return {
    title: t('phoneTitle'),
    current: '/settings',
    hasErrors: faults.length > 0,
    main: html`<p class="bd-back"><a href="/settings">${icon('back')}${t('phoneBack')}</a></p>
      ${errorSummary(language, faults)}${heading(t('phoneTitle'), t('phoneLead'))}
      ${waiting !== undefined && justSent ? notice({ kind: 'success', text: sent, announce: true }) : ''}
      ${
        waiting === undefined
          ? phone === undefined
            ? numberForm(t, language, view)
            : section(t('phoneChange'), numberForm(t, language, view))
          : html`${section(t('phoneCodeTitle'), codeForm(t, language, { ...view, waiting }))}
            ${section(t('phoneOther'), html`<p>${t('phoneOtherText')}</p>${numberForm(t, language, view)}`)}`
      }
      ${phone === undefined ? '' : section(t('phoneRemoveTitle'), removeForm(t, phone, view.csrf))}`,
  };
}

function numberForm(t: MailboxTranslate, language: Language, { csrf, typed, faults, waiting }: PhoneView): Html {
  return form({
    action: '/settings/phone',
    csrf,
    body: html`${field({
      language,
      name: 'phone',
      label: t('phoneNumber'),
      hint: t('phoneNumberHint'),
      type: 'tel',
      inputMode: 'tel',
      autocomplete: 'tel',
      maxLength: 30,
      width: 'medium',
      value: typed,
      error: faultOf(faults, 'phone'),
    })}${actions(button({ text: t('phoneSend'), kind: waiting === undefined ? 'primary' : 'secondary' }))}`,
  });
}

function codeForm(
  t: MailboxTranslate,
  language: Language,
  { csrf, faults, waiting }: PhoneView & { readonly waiting: string },
): Html {
  return form({
    action: '/settings/phone/code',
    csrf,
    body: html`${field({
      language,
      name: 'code',
      label: t('phoneCode'),
      hint: t('phoneCodeHint', { number: formatTelephoneNumber(waiting) }),
      inputMode: 'numeric',
      autocomplete: 'one-time-code',
      spellcheck: false,
      maxLength: 10,
      width: 'short',
      error: faultOf(faults, 'code'),
    })}${actions(button({ text: t('phoneCodeConfirm') }))}`,
  });
}

function removeForm(t: MailboxTranslate, phone: string, csrf: string): Html {
  const text = t('phoneRemove', { number: formatTelephoneNumber(phone) });
  return html`<p>${t('phoneRemoveText')}</p>${form({
    action: '/settings/phone/remove',
    csrf,
    body: actions(button({ text, kind: 'danger' })),
  })}`;
}
