// Keyboard shortcuts: told on the page itself, and switched off with one choice (WCAG 2.1.4). Shown only where script runs, since they need it.
import { type Html, html } from '../../../platform/pages/components.ts';
import type { MailboxTranslate } from '../messages.ts';

/** The browser module that listens. */
export const SHORTCUTS_SCRIPT = 'mailbox-keys.ts';

/** The list of keys, closed until it is asked for; nothing where the person has switched them off. */
export function shortcuts(t: MailboxTranslate, on: boolean): Html {
  if (!on) return html``;
  const key = (name: string): Html => html`<kbd>${name}</kbd>`;
  const rows: readonly (readonly [Html, string])[] = [
    [key('j'), t('keyNext')],
    [key('k'), t('keyPrevious')],
    [key('o'), t('keyOpen')],
    [key('x'), t('keySelect')],
    [key('e'), t('keyArchive')],
    [key('d'), t('keyTrash')],
    [key('u'), t('keyUnread')],
    [key('b'), t('keyBack')],
    [key('i'), t('keyInbox')],
    [key('/'), t('keySearch')],
    [key('?'), t('keyHelp')],
  ];
  return html`<div class="bd-keys" data-keys hidden><p class="bd-quiet">${t('keysAnnounce')}</p>
    <details class="bd-details" data-keys-list><summary>${t('keysShow')}</summary><p>${t('keysLead')} <a href="/reading">${t('keysOff')}</a></p>
    <dl class="bd-facts">${rows.map(([name, what]) => html`<div><dt>${name}</dt><dd>${what}</dd></div>`)}</dl></details></div>`;
}
