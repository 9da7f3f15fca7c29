// The letters of one matter and how it stands.
import type { Language } from '../../../platform/i18n/i18n.ts';
import { definitionList, type Html, heading, html, icon, section } from '../../../platform/pages/components.ts';
import type { Page } from '../../../platform/pages/layout.ts';
import { presentationMessages } from '../../../platform/presentation/presentation-messages.ts';
import type { MailboxTranslate } from '../messages.ts';
import type { ListedLetter, ListedMatter } from '../use/list-letters.ts';
import type { Shelf } from '../use/shelves.ts';
import { letterRows } from './letter-rows.ts';

export interface MatterView {
  readonly matter: ListedMatter;
  /** Newest first; at least one. */
  readonly letters: readonly ListedLetter[];
  readonly shelves: readonly Shelf[];
  readonly now: Date;
}

/** How a matter stands: what the latest letter that says so says. */
export function latestOf(letters: readonly ListedLetter[]): Pick<ListedMatter, 'status' | 'subject'> {
  const status = letters.find(({ matter }) => matter?.status !== undefined)?.matter?.status;
  const subject = letters.find(({ matter }) => matter?.subject !== undefined)?.matter?.subject;
  return { ...(status === undefined ? {} : { status }), ...(subject === undefined ? {} : { subject }) };
}

/** The page. */
export function matterPage(t: MailboxTranslate, language: Language, view: MatterView): Page {
  const { matter, letters, shelves, now } = view;
  const title = t('matterPageTitle', { matter: matter.id });
  const label = t('matterPageList');
  const sender = letters[0]?.senderName ?? '';
  return {
    title,
    current: '/inbox',
    wide: true,
    main: html`<p class="bd-back"><a href="/inbox">${icon('back')}${t('letterBack')}</a></p>
      ${heading(title, t('matterPageLead', { sender }))}${standing(t, language, letters)}
      ${section(label, letterRows(t, language, { label, letters, shelves, now, select: false, matter: matter.key }))}`,
  };
}

function standing(t: MailboxTranslate, language: Language, letters: readonly ListedLetter[]): Html {
  const { status, subject } = latestOf(letters);
  if (status === undefined && subject === undefined) return html``;
  const words = presentationMessages(language);
  return section(
    t('matterStatusNow'),
    definitionList([
      { term: words('matterStatus'), description: status === undefined ? undefined : words(`matter_${status}`) },
      { term: t('matterSubjectTerm'), description: subject },
    ]),
  );
}
