// One layout for all services: header with mark, organisation, who is logged in and language; landmarks; footer

import { accessibilityMessages } from '../i18n/accessibility-messages.ts';
import { formatDateTime } from '../i18n/format.ts';
import type { Language } from '../i18n/i18n.ts';
import { platformMessages } from '../i18n/messages.ts';
import { button, form } from './components/forms.ts';
import { attributes, type Content, type Html, html } from './html.ts';
import { mark } from './mark.ts';
import { type Theme, themeCss } from './theme.ts';

export type ServiceName =
  | 'sender'
  | 'mediator'
  | 'registry'
  | 'mailbox'
  | 'secure-messages'
  | 'eid-simulator'
  | 'mail-catcher'
  | 'registers-simulator'
  | 'sandbox';

export interface NavigationItem {
  readonly href: string;
  readonly text: string;
  /** Shown beside, such as the number of unread letters; 0 is not shown. Text for a number that nobody counts out: '999+'. */
  readonly count?: number | string;
}

/** Something said under the header of every page: in whose place one is, and where one leaves it. */
export interface Acting {
  readonly text: string;
  readonly href: string;
  readonly link: string;
}

/** What surrounds every page of a request. Made by the server: `request.shell`. */
export interface Shell {
  readonly service: ServiceName;
  readonly language: Language;
  readonly environment: 'sandbox' | 'production';
  /** Path and query of this page, for the language switch. */
  readonly path: string;
  readonly csrf: string;
  /** Where assets are: from the logical name to the hashed address. */
  readonly asset: (name: string) => string;
  /** The organisation whose service this is, or whom the user works for. */
  readonly organisation?: { readonly name: string } | undefined;
  readonly user?: { readonly name: string } | undefined;
  /** False where the service has no log-in (mail catcher, start page). */
  readonly login: boolean;
  /** Another name than the service's own, such as the mailbox operator's. */
  readonly name?: string | undefined;
  readonly navigation: readonly NavigationItem[];
  readonly theme?: Theme | undefined;
  /** Larger than the normal size, where a person has chosen so. */
  readonly textSize?: 'large' | 'larger' | undefined;
  /** Where the help for this page is. */
  readonly help?: string | undefined;
  /** In whose name the user acts, when it is not the own. */
  readonly acting?: Acting | undefined;
  /** Where the accessibility statement is. */
  readonly statement?: string | undefined;
}

export interface Page {
  readonly title: string;
  readonly main: Content;
  /** The href in the navigation where this page belongs. */
  readonly current?: string;
  /** Browser modules besides the always loaded 'page.ts', by file name in src/platform/browser: ['size-meter.ts']. */
  readonly scripts?: readonly string[];
  /** Lists may be wider (72 rem) than text (44 rem). */
  readonly wide?: boolean;
  /** The title then begins with 'Fel:', which screen readers read first. */
  readonly hasErrors?: boolean;
  /** Only for tests that compare pages. */
  readonly now?: Date;
}

/** A whole page. A theme is one inline style element, whose hash the server puts in the CSP. */
export function page(shell: Shell, content: Page): Html {
  const t = platformMessages(shell.language);
  const name = shell.name ?? t(`service-${shell.service}`);
  const title = content.hasErrors === true ? t('error-title-prefix', { title: content.title }) : content.title;
  const full = title === name ? `${name} – Brevduva` : `${title} – ${name} – Brevduva`;
  return html`<!doctype html>
<html lang="${shell.language}" data-service="${shell.service}"${attributes({ 'data-text-size': shell.textSize })}>
<head>
<meta charset="utf-8">
<title>${full}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="preload" href="${shell.asset('inter.woff2')}" as="font" type="font/woff2" crossorigin>
<link rel="stylesheet" href="${shell.asset('brevduva.css')}">
${shell.theme === undefined ? '' : html`<style>${themeCss(shell.theme)}</style>`}
<link rel="icon" href="${shell.asset('favicon.svg')}" type="image/svg+xml">
${['page.ts', ...(content.scripts ?? [])].map((script) => html`<script type="module" src="${shell.asset(script)}"></script>`)}
</head>
<body>
<a class="bd-skip" href="#main">${t('skip-to-content')}</a>
${header(shell, name, content)}
<main id="main" tabindex="-1" class="bd-main${content.wide === true ? ' bd-main--wide' : ''}">${helpLink(shell)}${content.main}</main>
${footer(shell, content.now ?? new Date())}
</body>
</html>`;
}

function header(shell: Shell, name: string, content: Page): Html {
  const t = platformMessages(shell.language);
  return html`<header class="bd-header"><div class="bd-header-row">
  <a class="bd-brand" href="/" aria-label="${t('home-of', { service: name })}">${
    shell.theme?.logo === undefined ? mark() : html`<img class="bd-logo" src="${shell.theme.logo}" alt="">`
  }<span class="bd-brand-words"><span class="bd-brand-name">Brevduva</span><span class="bd-brand-service">${name}</span></span></a>
  <div class="bd-header-side">${whoIsHere(shell)}
    <a class="bd-language" href="${otherLanguageHref(shell)}" lang="${shell.language === 'sv' ? 'en' : 'sv'}" hreflang="${
      shell.language === 'sv' ? 'en' : 'sv'
    }">${t('other-language')}</a>${logOut(shell)}</div></div>
  ${acting(shell)}${navigation(shell, content.current)}</header>`;
}

function acting({ acting: here }: Shell): Html {
  if (here === undefined) return html``;
  return html`<p class="bd-acting"><strong>${here.text}</strong> <a href="${here.href}">${here.link}</a></p>`;
}

function whoIsHere({ language, organisation, user }: Shell): Html {
  if (organisation === undefined && user === undefined) return html``;
  const t = platformMessages(language);
  return html`<p class="bd-who">${organisation === undefined ? '' : html`<span class="bd-who-organisation">${organisation.name}</span>`}${
    user === undefined
      ? ''
      : html`<span class="bd-who-user"><span class="sr-only">${t('logged-in-as')} </span>${user.name}</span>`
  }</p>`;
}

function logOut({ language, csrf, user, login }: Shell): Html {
  if (!login) return html``;
  const t = platformMessages(language);
  if (user === undefined) return html`<a class="bd-header-link" href="/login">${t('log-in')}</a>`;
  const leave = button({ text: t('log-out'), kind: 'quiet', busyText: t('logging-out') });
  return html`<div class="bd-log-out">${form({ action: '/logout', csrf, body: leave })}</div>`;
}

function otherLanguageHref({ path, language }: Shell): string {
  const [address = '/', query = ''] = path.split('?');
  const parameters = new URLSearchParams(query);
  parameters.set('lang', language === 'sv' ? 'en' : 'sv');
  return `${address}?${parameters}`;
}

function navigation(shell: Shell, current: string | undefined): Html {
  if (shell.navigation.length === 0) return html``;
  const t = platformMessages(shell.language);
  return html`<nav class="bd-nav" aria-label="${t('navigation')}"><ul>${shell.navigation.map(
    (item) =>
      html`<li><a href="${item.href}"${attributes({ 'aria-current': item.href === current ? 'page' : undefined })}>${item.text}${
        item.count === undefined || item.count === 0 ? '' : html` <span class="bd-count">${item.count}</span>`
      }</a></li>`,
  )}</ul></nav>`;
}

// In the same place on every page (WCAG 2.2, 3.2.6).
function helpLink({ language, help }: Shell): Html {
  if (help === undefined) return html``;
  return html`<p class="bd-page-help"><a href="${help}">${platformMessages(language)('page-help')}</a></p>`;
}

function footer({ language, environment, statement }: Shell, now: Date): Html {
  const t = platformMessages(language);
  return html`<footer class="bd-footer"><div><p>${environment === 'sandbox' ? t('footer-sandbox') : t('footer-about')}</p>
${statement === undefined ? '' : html`<p class="bd-footer-links"><a href="${statement}">${accessibilityMessages(language)('link')}</a></p>`}
<p class="bd-print-only">${t('print-page', { when: formatDateTime(now, language) })}</p></div></footer>`;
}
