// Folders and labels: made, renamed and removed, with the way back.
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
  radios,
  section,
} from '../../../platform/pages/components.ts';
import type { Page } from '../../../platform/pages/layout.ts';
import type { MailboxTranslate } from '../messages.ts';
import type { ShelfKind } from '../store/reading-tables.ts';
import type { Shelf } from '../use/shelves.ts';
import { placesNav, shelfAddress } from './places.ts';
import { undoForm } from './sorting-forms.ts';

export interface ShelvesView {
  readonly shelves: readonly Shelf[];
  readonly unread: number | string;
  readonly canSort: boolean;
  readonly csrf: string;
  readonly faults: readonly Fault[];
  /** As typed: in the form for a new one, or in that of the shelf whose id it stands with. */
  readonly typed: { readonly shelf?: string; readonly name: string; readonly kind: ShelfKind };
  readonly done: 'made' | 'renamed' | 'removed' | 'undone' | 'not-undone' | undefined;
  readonly undo: string | undefined;
}

/** The page. */
export function shelvesPage(t: MailboxTranslate, language: Language, view: ShelvesView): Page {
  const { shelves, unread, faults, canSort } = view;
  return {
    title: t('shelvesTitle'),
    current: '/inbox',
    wide: true,
    hasErrors: faults.length > 0,
    main: html`<div class="bd-mail">${placesNav(t, { shelves, unread, current: '/folders' })}<div class="bd-mail-list">
      ${errorSummary(language, faults)}${heading(t('shelvesTitle'), t('shelvesLead'))}${said(t, view)}
      ${list(t, language, view, 'folder')}${list(t, language, view, 'label')}
      ${canSort ? section(t('shelvesNew'), newOne(t, language, view)) : ''}</div></div>`,
  };
}

function said(t: MailboxTranslate, { done, undo, csrf }: ShelvesView): Html {
  if (done === undefined) return html``;
  if (done === 'undone') return notice({ kind: 'success', text: t('doneUndone'), announce: true });
  if (done === 'not-undone') return notice({ kind: 'warning', text: t('doneNotUndone'), announce: true });
  return notice({
    kind: 'success',
    text: t(`shelvesDone_${done}`),
    announce: true,
    ...(undo === undefined ? {} : { actions: undoForm(t, { undo, csrf, back: '/folders' }) }),
  });
}

function list(t: MailboxTranslate, language: Language, view: ShelvesView, kind: ShelfKind): Html {
  const all = view.shelves.filter((shelf) => shelf.kind === kind);
  const title = t(kind === 'folder' ? 'shelvesFolders' : 'shelvesLabels');
  if (all.length === 0)
    return section(title, html`<p>${t(kind === 'folder' ? 'shelvesNoFolders' : 'shelvesNoLabels')}</p>`);
  return section(title, html`<ul class="bd-rows">${all.map((shelf) => row(t, language, view, shelf))}</ul>`);
}

function row(t: MailboxTranslate, language: Language, view: ShelvesView, shelf: Shelf): Html {
  const { id, name, kind } = shelf;
  const { csrf, typed, faults } = view;
  const wrong = typed.shelf === id;
  const fieldName = `name-${id}`;
  const words = html`<span class="bd-row-name">${icon(kind === 'folder' ? 'folder' : 'tag')} <a href="${shelfAddress(shelf)}">${name}</a></span>`;
  if (!view.canSort) return html`<li class="bd-row">${words}</li>`;
  const rename = form({
    action: `/folders/${id}/name`,
    csrf,
    body: html`${field({
      language,
      name: fieldName,
      label: t('shelvesNewName', { name }),
      value: wrong ? typed.name : name,
      maxLength: 60,
      width: 'medium',
      error: wrong ? faultOf(faults, fieldName) : undefined,
    })}${button({ text: t('shelvesSaveName'), kind: 'secondary' })}`,
  });
  const remove = form({
    action: `/folders/${id}/remove`,
    csrf,
    body: button({ text: t('shelvesRemove'), kind: 'quiet', label: t('shelvesRemoveLabel', { name }), icon: 'bin' }),
  });
  return html`<li class="bd-row">${words}<details class="bd-details bd-row-details"${wrong ? html` open` : ''}><summary aria-label="${t('shelvesRenameLabel', { name })}">${t(
    'shelvesRename',
  )}</summary>${rename}</details>${remove}</li>`;
}

function newOne(t: MailboxTranslate, language: Language, { csrf, typed, faults }: ShelvesView): Html {
  const fresh = typed.shelf === undefined;
  return form({
    action: '/folders',
    csrf,
    body: html`${radios({
      language,
      name: 'kind',
      legend: t('shelvesKind'),
      value: fresh ? typed.kind : 'folder',
      options: [
        { value: 'folder', label: t('shelvesFolder'), hint: t('shelvesFolderHint') },
        { value: 'label', label: t('shelvesLabel'), hint: t('shelvesLabelHint') },
      ],
    })}${field({
      language,
      name: 'name',
      label: t('shelvesName'),
      value: fresh ? typed.name : '',
      maxLength: 60,
      width: 'medium',
      error: fresh ? faultOf(faults, 'name') : undefined,
    })}${actions(button({ text: t('shelvesMake') }))}`,
  });
}
