// Smaller parts of a page: the heading, sections, copyable text, new-tab links
import type { Language } from '../../i18n/i18n.ts';
import { platformMessages } from '../../i18n/messages.ts';
import { type Content, type Html, html } from '../html.ts';
import { icon } from '../icons.ts';

/** The page's one h1, with a lead sentence. */
export function heading(title: string, lead?: Content): Html {
  return html`<div class="bd-heading"><h1>${title}</h1>${lead === undefined ? '' : html`<p class="bd-lead">${lead}</p>`}</div>`;
}

/** A part of the page with its own h2. */
export function section(title: string, body: Content, id?: string): Html {
  return html`<section class="bd-section"${id === undefined ? '' : html` id="${id}"`}><h2>${title}</h2>${body}</section>`;
}

/** A value to take along, with a copy button where script runs. */
export function copyable(language: Language, value: string): Html {
  const t = platformMessages(language);
  return html`<span class="bd-copyable"><code>${value}</code><button type="button" class="bd-link-button" hidden
    data-copy="${value}" data-copied="${t('copied')}">${icon('copy')}<span>${t('copy')}</span></button></span>`;
}

/** A link that opens in a new tab, and says so. */
export function newTabLink(language: Language, href: string, text: Content): Html {
  const t = platformMessages(language);
  return html`<a href="${href}" target="_blank" rel="noopener">${text}<span class="sr-only"> (${t('opens-new-tab')})</span></a>`;
}
