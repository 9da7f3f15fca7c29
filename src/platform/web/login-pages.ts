// The pages around log-in: cancelled, too weak, gone, and logged out. What happened, and what to do.
import { catalogue, type Language } from '../i18n/i18n.ts';
import { actions, heading, linkButton } from '../pages/components.ts';
import { type Html, html } from '../pages/html.ts';
import type { Page } from '../pages/layout.ts';
import type { LoginRefusal } from './login-flow.ts';

const messages = catalogue(
  {
    'cancelled-title': 'Inloggningen avbröts',
    'cancelled-text': 'Du är inte inloggad. Logga in igen när du vill fortsätta.',
    'level-too-low-title': 'Du behöver en säkrare legitimation',
    'level-too-low-text':
      'Den legitimation som du använde räcker inte för den här tjänsten. Logga in igen med en som har högre tillitsnivå.',
    'provider-down-title': 'Inloggningen svarar inte just nu',
    'provider-down-text': 'Felet ligger hos inloggningstjänsten. Vänta en stund och försök igen.',
    'not-trusted-title': 'Inloggningen gick inte att kontrollera',
    'not-trusted-text':
      'Svaret från inloggningstjänsten stämde inte, så vi släppte inte in någon. Försök igen. Kontakta supporten om det händer en gång till.',
    'another-person-title': 'Någon annan legitimerade sig',
    'another-person-text':
      'Det du höll på med behöver din egen legitimation. Inget är gjort. Gå tillbaka och försök igen.',
    'expired-title': 'Inloggningen tog för lång tid',
    'expired-text': 'Den påbörjade inloggningen gäller inte längre, eller så är den redan använd. Logga in igen.',
    'logged-out-title': 'Du är utloggad',
    'logged-out-text': 'Stäng webbläsaren om någon annan ska använda den här datorn.',
    'leaving-title': 'Du loggas ut',
    'leaving-text': 'Strax är du utloggad också från inloggningstjänsten.',
    'leaving-link': 'Fortsätt',
    'choose-title': 'Logga in',
    'choose-text': 'Välj var du arbetar. Du loggar in med ditt vanliga arbetskonto.',
    'without-provider': 'Logga in som nödadministratör',
    again: 'Logga in igen',
  },
  {
    'cancelled-title': 'The log-in was cancelled',
    'cancelled-text': 'You are not logged in. Log in again when you want to go on.',
    'level-too-low-title': 'You need a stronger e-ID',
    'level-too-low-text':
      'The e-ID that you used is not enough for this service. Log in again with one that has a higher level of assurance.',
    'provider-down-title': 'Log-in does not answer just now',
    'provider-down-text': 'The fault is at the log-in service. Wait a while and try again.',
    'not-trusted-title': 'The log-in could not be checked',
    'not-trusted-text':
      'The answer from the log-in service was not right, so nobody was let in. Try again. Contact support if it happens once more.',
    'another-person-title': 'Somebody else used an e-ID',
    'another-person-text': 'What you were doing needs your own e-ID. Nothing has been done. Go back and try again.',
    'expired-title': 'The log-in took too long',
    'expired-text': 'The log-in that you began is no longer valid, or has been used already. Log in again.',
    'logged-out-title': 'You are logged out',
    'logged-out-text': 'Close the browser if somebody else is going to use this computer.',
    'leaving-title': 'You are being logged out',
    'leaving-text': 'In a moment you are logged out of the log-in service too.',
    'leaving-link': 'Continue',
    'choose-title': 'Log in',
    'choose-text': 'Choose where you work. You log in with your usual work account.',
    'without-provider': 'Log in as emergency administrator',
    again: 'Log in again',
  },
);

/** Why nobody was logged in, with a way to try again. */
export function refusedPage(
  language: Language,
  reason: LoginRefusal | 'expired',
  returnTo: string,
  withoutProvider?: string,
): Page {
  const t = messages(language);
  const again = `/login?return-to=${encodeURIComponent(returnTo)}`;
  const other = reason === 'provider-down' ? otherWay(language, withoutProvider) : '';
  return {
    title: t(`${reason}-title`),
    main: html`${heading(t(`${reason}-title`), t(`${reason}-text`))}${actions(linkButton({ text: t('again'), href: again }))}${other}`,
  };
}

function otherWay(language: Language, href: string | undefined): Html {
  return href === undefined ? html`` : html`<p><a href="${href}">${messages(language)('without-provider')}</a></p>`;
}

/** Which organisation somebody works for, where each has a provider of its own. */
export function choosePage(
  language: Language,
  choices: readonly { readonly name: string; readonly way: string }[],
  returnTo: string,
  withoutProvider?: string,
): Page {
  const t = messages(language);
  const address = (way: string) => `/login?${new URLSearchParams({ organisation: way, 'return-to': returnTo })}`;
  const list = choices.map(({ name, way }) => html`<li>${linkButton({ text: name, href: address(way) })}</li>`);
  return {
    title: t('choose-title'),
    main: html`${heading(t('choose-title'), t('choose-text'))}<ul class="bd-plain-list">${list}</ul>${otherWay(language, withoutProvider)}`,
  };
}

/** What is seen after log-out. */
export function loggedOutPage(language: Language): Page {
  const t = messages(language);
  return {
    title: t('logged-out-title'),
    main: html`${heading(t('logged-out-title'), t('logged-out-text'))}${actions(linkButton({ text: t('again'), href: '/login' }))}`,
  };
}

/** Shown for a moment on the way to the provider's log-out; the link is for browsers that do not follow by themselves. */
export function leavingPage(language: Language, address: string): Page {
  const t = messages(language);
  return {
    title: t('leaving-title'),
    main: html`${heading(t('leaving-title'), t('leaving-text'))}${actions(linkButton({ text: t('leaving-link'), href: address }))}`,
  };
}
