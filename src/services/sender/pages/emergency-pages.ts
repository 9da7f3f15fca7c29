// Pages of the emergency administrator: log-in with a passkey, and enrolling one.
import type { Language } from '../../../platform/i18n/i18n.ts';
import {
  actions,
  button,
  form,
  type Html,
  heading,
  html,
  linkButton,
  notice,
} from '../../../platform/pages/components.ts';
import { emergencyMessages } from '../texts/emergency-messages.ts';

export interface PasskeyPage {
  readonly language: Language;
  readonly csrf: string;
  readonly options: object;
  readonly refused: boolean;
}

/** Log-in. */
export function emergencyLoginPage(page: PasskeyPage): Html {
  const t = emergencyMessages(page.language);
  return html`${heading(t('login-title'), t('login-lead'))}
    ${page.refused && notice({ kind: 'error', text: t('login-refused'), announce: true })}
    ${passkeyForm(page, { action: '/emergency', what: 'use', text: t('login-button') })}
    <p><a href="/login">${t('back-to-login')}</a></p>`;
}

/** Enrolling. */
export function enrolmentPage(page: PasskeyPage): Html {
  const t = emergencyMessages(page.language);
  return html`${heading(t('enrol-title'), t('enrol-lead'))}
    ${page.refused && notice({ kind: 'error', text: t('enrol-refused'), announce: true })}
    ${passkeyForm(page, { action: '/emergency/enrol', what: 'make', text: t('enrol-button') })}`;
}

/** It is done. */
export function enrolledPage(language: Language): Html {
  const t = emergencyMessages(language);
  return html`${heading(t('enrol-done-title'), t('enrol-done-text'))}
    ${actions(linkButton({ href: '/emergency', text: t('login-title'), kind: 'primary' }))}`;
}

function passkeyForm(
  { language, csrf, options }: PasskeyPage,
  { action, what, text }: { readonly action: string; readonly what: 'make' | 'use'; readonly text: string },
): Html {
  const t = emergencyMessages(language);
  const body = html`<input type="hidden" name="answer" value=""><input type="hidden" name="secret" value="">
    <noscript>${notice({ kind: 'warning', text: t('needs-script') })}</noscript>
    <p role="status" data-passkey-status></p>${actions(button({ text }))}`;
  return form({
    action,
    csrf,
    body,
    data: {
      passkey: what,
      'passkey-options': JSON.stringify(options),
      'passkey-busy': t('login-busy'),
      'passkey-not-given': t('not-given'),
      'passkey-not-able': t('not-able'),
    },
  });
}
