// The address book: who is in it, somebody more, somebody changed.
import { formatRecipientId } from '../../../domain/recipient-id.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import {
  actions,
  button,
  emptyState,
  errorSummary,
  type Fault,
  form,
  type Html,
  heading,
  html,
  icon,
  notice,
  section,
} from '../../../platform/pages/components.ts';
import type { Page } from '../../../platform/pages/layout.ts';
import type { AddressEntry } from '../act/address-book.ts';
import { type ShareTranslate, shareTexts } from '../texts/share-texts.ts';
import { numberAndName } from './person-fields.ts';

export interface BookView {
  readonly book: readonly AddressEntry[];
  /** The entry that is changed. */
  readonly changing: AddressEntry | undefined;
  readonly typed: { readonly number: string; readonly name: string };
  readonly faults: readonly Fault[];
  readonly full: boolean;
  readonly done: 'added' | 'removed' | undefined;
  readonly csrf: string;
}

/** The page. */
export function addressBookPage(language: Language, view: BookView): Page {
  const t = shareTexts(language);
  const { book, changing, faults, full, done } = view;
  const said =
    done === undefined
      ? ''
      : notice({ kind: 'success', text: t(done === 'added' ? 'bookAdded' : 'bookRemoved'), announce: true });
  return {
    title: t('bookTitle'),
    current: '/settings',
    hasErrors: faults.length > 0 || full,
    main: html`<p class="bd-back"><a href="/settings">${icon('back')}${t('bookBack')}</a></p>
      ${errorSummary(language, faults)}${full ? notice({ kind: 'error', text: t('bookFull'), announce: true }) : ''}
      ${heading(t('bookTitle'), t('bookLead'))}${said}
      ${book.length === 0 ? emptyState({ title: t('bookEmpty'), text: t('bookEmptyText'), icon: 'person' }) : list(t, view)}
      ${section(
        changing === undefined ? t('bookAddTitle') : t('bookChangeTitle', { name: changing.name }),
        entryForm(t, language, view),
        'entry',
      )}`,
  };
}

function list(t: ShareTranslate, { book, csrf }: BookView): Html {
  return html`<ul class="bd-rows" aria-label="${t('bookList')}">${book.map(({ id, name, recipient }) => {
    const change = html`<a href="/address-book?change=${id}#entry" aria-label="${t('bookChangeLabel', { name })}">${t('bookChange')}</a>`;
    const remove = form({
      action: `/address-book/${id}/remove`,
      csrf,
      body: button({ text: t('bookRemove'), kind: 'quiet', label: t('bookRemoveLabel', { name }) }),
    });
    return html`<li class="bd-row"><div class="bd-row-words">${name}<br><span class="bd-quiet">${formatRecipientId(recipient)}</span></div>
      <div class="bd-actions">${change}${remove}</div></li>`;
  })}</ul>`;
}

function entryForm(t: ShareTranslate, language: Language, { changing, typed, faults, csrf }: BookView): Html {
  const hidden = changing === undefined ? '' : html`<input type="hidden" name="entry" value="${changing.id}">`;
  const text = t(changing === undefined ? 'bookAdd' : 'bookSave');
  return form({
    action: '/address-book',
    csrf,
    body: html`${hidden}${numberAndName(language, t, typed, faults)}${actions(button({ text }))}`,
  });
}
