// What can be done with letters: with those that are selected in a list, and with the one that is open. Everything can be undone.
import type { Language } from '../../../platform/i18n/i18n.ts';
import { button, form, type Html, html, type IconName, notice } from '../../../platform/pages/components.ts';
import { attributes } from '../../../platform/pages/html.ts';
import type { MailboxTranslate } from '../messages.ts';
import type { Shelf } from '../use/shelves.ts';
import type { Sorting } from '../use/sort-letters.ts';

export type SortingWord = Exclude<Sorting['kind'], 'folder' | 'label' | 'unlabel'>;

const WORDS = {
  read: 'bulkRead',
  unread: 'bulkUnread',
  archive: 'bulkArchive',
  inbox: 'bulkInbox',
  trash: 'bulkTrash',
  back: 'bulkBack',
} as const;
const ICONS: Readonly<Record<SortingWord, IconName>> = {
  read: 'open',
  unread: 'letter',
  archive: 'archive',
  inbox: 'letter',
  trash: 'bin',
  back: 'undo',
};

/** A button of the sorting form. */
export function sortingButton(t: MailboxTranslate, word: SortingWord, text: string = t(WORDS[word])): Html {
  return button({ text, kind: 'quiet', name: 'action', value: word, icon: ICONS[word] });
}

/** Moving to a folder or labelling; nothing where there are neither. */
export function shelfChoice(
  t: MailboxTranslate,
  shelves: readonly Shelf[],
  labels: readonly string[] | undefined,
): Html {
  if (shelves.length === 0) return html``;
  const option = (value: string, text: string): Html => html`<option${attributes({ value })}>${text}</option>`;
  const options = shelves.map((shelf) => {
    const { id, name, kind } = shelf;
    if (kind === 'folder') return option(`folder ${id}`, t('bulkToFolder', { name }));
    const put = option(`label ${id}`, t('bulkToLabel', { name }));
    const off = option(`unlabel ${id}`, t('bulkToUnlabel', { name }));
    // Of a single letter it is known which of the two there is to do.
    return labels === undefined ? html`${put}${off}` : labels.includes(id) ? off : put;
  });
  return html`<span class="bd-shelf-choice"><label class="sr-only" for="to">${t('bulkTo')}</label>
    <select class="bd-select" id="to" name="to"><option value="">${t('bulkToChoose')}</option>${options}</select>
    ${button({ text: t('bulkToDo'), kind: 'secondary', name: 'action', value: 'to' })}</span>`;
}

export interface SortingForm {
  readonly csrf: string;
  /** Where the person comes back to: an address of ours. */
  readonly back: string;
  readonly body: Html;
  readonly label?: string;
}

/** The form that sorts: its letters are those ticked in it. */
export function sortingForm({ csrf, back, body, label }: SortingForm): Html {
  return form({
    action: '/sort',
    csrf,
    ...(label === undefined ? {} : { label }),
    body: html`<input type="hidden" name="back" value="${back}">${body}`,
  });
}

export interface Done {
  readonly kind: Sorting['kind'] | 'nothing' | 'undone' | 'not-undone';
  readonly letters: number;
  readonly undo: string | undefined;
}

/** What was just done, with the way back. */
export function doneNotice(
  t: MailboxTranslate,
  _language: Language,
  { done, csrf, back }: { readonly done: Done; readonly csrf: string; readonly back: string },
): Html {
  const { kind, letters: count, undo } = done;
  if (kind === 'nothing') return notice({ kind: 'info', text: t('doneNothing'), announce: true });
  if (kind === 'undone') return notice({ kind: 'success', text: t('doneUndone'), announce: true });
  if (kind === 'not-undone') return notice({ kind: 'warning', text: t('doneNotUndone'), announce: true });
  return notice({
    kind: 'success',
    text: t(`done_${kind}`, { count }),
    announce: true,
    ...(undo === undefined ? {} : { actions: undoForm(t, { undo, csrf, back }) }),
  });
}

/** The button that undoes. */
export function undoForm(
  t: MailboxTranslate,
  { undo, csrf, back }: { readonly undo: string; readonly csrf: string; readonly back: string },
): Html {
  return form({
    action: '/undo',
    csrf,
    body: html`<input type="hidden" name="undo" value="${undo}"><input type="hidden" name="back" value="${back}">${button(
      {
        text: t('undo'),
        kind: 'quiet',
        icon: 'undo',
      },
    )}`,
  });
}
