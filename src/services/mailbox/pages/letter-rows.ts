// Letters in a list: who, what, when, and what is known of each besides.
import { formatDate, formatDay } from '../../../platform/i18n/format.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import { type Content, type Html, html, icon, letterList, statusBadge } from '../../../platform/pages/components.ts';
import { presentationMessages } from '../../../platform/presentation/presentation-messages.ts';
import { isOverdue } from '../act/pay.ts';
import type { MailboxTranslate } from '../messages.ts';
import { payTexts } from '../texts/pay-texts.ts';
import { replyTexts } from '../texts/reply-texts.ts';
import { removedAt } from '../use/empty-trash.ts';
import type { ListedLetter, ListedMatter } from '../use/list-letters.ts';
import type { Shelf } from '../use/shelves.ts';

export interface LetterRows {
  readonly label: string;
  readonly letters: readonly ListedLetter[];
  readonly shelves: readonly Shelf[];
  readonly now: Date;
  /** Where letters can be selected: the list then stands in the form of the bulk actions. */
  readonly select: boolean;
  /** The matter that the whole list is about: not told on each line again. */
  readonly matter?: string;
  /** More on a line, such as where a search found its words. */
  readonly more?: (letter: ListedLetter) => Content;
}

/** The list. */
export function letterRows(t: MailboxTranslate, language: Language, rows: LetterRows): Html {
  return letterList({
    language,
    label: rows.label,
    ...(rows.select ? { select: 'letters' } : {}),
    items: rows.letters.map((letter) => {
      const state = stateOf(t, language, letter, rows);
      return {
        id: letter.id,
        href: `/letters/${letter.id}`,
        who: letter.senderName,
        what: letter.subject === '' ? '–' : letter.subject,
        ...(letter.language === language ? {} : { language: letter.language }),
        when: html`<time datetime="${letter.receivedAt.toISOString()}">${formatDay(letter.receivedAt, rows.now, language)}</time>`,
        unread: !letter.read,
        ...(state.length === 0 ? {} : { state }),
        attachments: letter.attachments,
      };
    }),
  });
}

function stateOf(t: MailboxTranslate, language: Language, letter: ListedLetter, rows: LetterRows): readonly Content[] {
  const { kind, unsigned, labels, matter, trashedAt } = letter;
  const named = labels.flatMap((id) => rows.shelves.find((shelf) => shelf.id === id) ?? []);
  const more = rows.more?.(letter);
  return [
    ...(more === undefined ? [] : [more]),
    ...(trashedAt === undefined
      ? []
      : [
          html`<span class="bd-quiet">${t('listRemovedOn', { date: formatDate(removedAt(trashedAt), language) })}</span>`,
        ]),
    ...named.map(({ name }) => html`<span class="bd-label-mark">${icon('tag')}<span>${name}</span></span>`),
    ...(matter === undefined || matter.key === rows.matter ? [] : [matterLink(t, language, matter)]),
    ...paymentState(language, letter, rows.now),
    ...(letter.trouble ? [statusBadge('unknown', replyTexts(language)('listTrouble'))] : []),
    ...(unsigned ? [statusBadge('neutral', t('inboxNotSigned'))] : []),
    ...(kind === 'forward' ? [statusBadge('neutral', t('forwardedBadge'))] : []),
  ];
}

/** Late, or to be paid within days; nothing more, so that a list stays quiet. */
function paymentState(language: Language, { payment }: ListedLetter, now: Date): readonly Content[] {
  if (payment === undefined || payment.paidAt !== undefined) return [];
  const t = payTexts(language);
  if (isOverdue(payment, now)) return [statusBadge('refused', t('overdue'))];
  return [statusBadge('waiting', t('dueSoon', { date: formatDate(new Date(`${payment.due}T12:00:00Z`), language) }))];
}

/** Above the row's own link, which leads to the letter. */
function matterLink(t: MailboxTranslate, language: Language, { key, id, letters, status }: ListedMatter): Html {
  const words = t('matterInList', { count: letters });
  return html`<a class="bd-matter-link" href="/matters/${key}"><span class="sr-only">${t('matterInListLabel', { matter: id })}: </span>${words}${
    status === undefined
      ? ''
      : html`<span class="bd-quiet"> · ${presentationMessages(language)(`matter_${status}`)}</span>`
  }</a>`;
}
