// Where letters lie: inbox, archive, trash, folders and labels, as a list beside the letters; on a phone a row above them.
import { type Content, type Html, html, type IconName, icon } from '../../../platform/pages/components.ts';
import { attributes } from '../../../platform/pages/html.ts';
import type { MailboxTranslate } from '../messages.ts';
import type { ShelfKind } from '../store/reading-tables.ts';
import type { Shelf } from '../use/shelves.ts';

/** More than these are on their own page only. */
const SHOWN = 8;

export interface Places {
  readonly shelves: readonly Shelf[];
  /** Unread letters, or words for very many. */
  readonly unread: number | string;
  /** The address of the one that is shown. */
  readonly current: string | undefined;
}

/** The address of a folder's or label's list. */
export function shelfAddress({ kind, id }: Pick<Shelf, 'kind' | 'id'>): string {
  return kind === 'folder' ? `/folders/${id}` : `/labels/${id}`;
}

/** The list of places. */
export function placesNav(t: MailboxTranslate, places: Places): Html {
  const { unread } = places;
  const count =
    unread === 0
      ? ''
      : html` <span class="bd-count"><span aria-hidden="true">${unread}</span><span class="sr-only">${
          typeof unread === 'number' ? t('placeUnread', { count: unread }) : unread
        }</span></span>`;
  const row = (href: string, text: Content, name: IconName): Html => place(href, text, { name, places });
  return html`<nav class="bd-places" aria-label="${t('placesLabel')}">
    <ul>${row('/inbox', html`${t('placeInbox')}${count}`, 'letter')}${row('/archive', t('placeArchive'), 'archive')}${row(
      '/trash',
      t('placeTrash'),
      'bin',
    )}</ul>
    ${group(t('placeFolders'), 'folder', places)}${group(t('placeLabels'), 'label', places)}
    <ul>${row('/shared', t('placeShared'), 'person')}${row('/folders', t('placeManage'), 'pen')}</ul></nav>`;
}

function place(href: string, text: Content, { name, places }: { name: IconName; places: Places }): Html {
  const current = places.current === href ? 'page' : undefined;
  return html`<li><a href="${href}"${attributes({ 'aria-current': current })}>${icon(name)}<span>${text}</span></a></li>`;
}

function group(title: string, kind: ShelfKind, places: Places): Html {
  const all = places.shelves.filter((shelf) => shelf.kind === kind);
  if (all.length === 0) return html``;
  // The one that is shown is always among them.
  const shown = all.filter((shelf, index) => index < SHOWN || shelfAddress(shelf) === places.current);
  const id = `places-${kind}`;
  return html`<div class="bd-places-group"><p id="${id}">${title}</p><ul aria-labelledby="${id}">${shown.map((shelf) =>
    place(shelfAddress(shelf), shelf.name, { name: kind === 'folder' ? 'folder' : 'tag', places }),
  )}</ul></div>`;
}
