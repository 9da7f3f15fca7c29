// The simulator's other pages: what it is, errors of OpenID Connect, log-out.
import type { Language } from '../../../platform/i18n/i18n.ts';
import { copyable, definitionList, heading, section } from '../../../platform/pages/components.ts';
import { html, raw } from '../../../platform/pages/html.ts';
import type { Page } from '../../../platform/pages/layout.ts';
import { messages } from './messages.ts';

/** What this is, and the addresses for those who connect something. */
export function startPage(language: Language, address: string): Page {
  const t = messages(language);
  const rows = (['staff', 'citizens'] as const).map((name) => ({
    term: t(`issuer-${name}`),
    description: copyable(language, `${address}/${name}`),
  }));
  return {
    title: t('start-title'),
    main: html`${heading(t('start-title'), t('start-lead'))}${section(t('start-issuers'), definitionList(rows))}`,
  };
}

/** An error that cannot be sent back to the service, because who asks or where to is what is wrong. */
export function errorPage(language: Language, error: string): Page {
  const t = messages(language);
  return {
    title: t('error-title'),
    main: html`${heading(t('error-title'), t('error-text'))}<p>${t('error-details', { error })}</p>`,
  };
}

/** Asked when somebody comes to log out without a service that vouches for it. `form` is oidc-provider's own. */
export function logOutPage(language: Language, form: string): Page {
  const t = messages(language);
  return {
    title: t('log-out-title'),
    main: html`${heading(t('log-out-title'), t('log-out-text'))}${raw(form)}
      <div class="bd-actions"><button type="submit" form="op.logoutForm" name="logout" value="yes" class="button button--primary"><span>${t('log-out-button')}</span></button></div>`,
  };
}

/** After such a log-out. */
export function loggedOutPage(language: Language): Page {
  const t = messages(language);
  return { title: t('logged-out-title'), main: heading(t('logged-out-title'), t('logged-out-text')) };
}
