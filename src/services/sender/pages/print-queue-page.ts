// The print queue: letters to choose among, and who prints them.
import { formatDay, formatNumber } from '../../../platform/i18n/format.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import {
  actions,
  button,
  checkbox,
  emptyState,
  errorSummary,
  type Fault,
  faultOf,
  form,
  type Html,
  heading,
  html,
  letterList,
  linkButton,
  radios,
  section,
} from '../../../platform/pages/components.ts';
import { LETTERS_A_BATCH } from '../paper/print-batch.ts';
import type { PaperTask } from '../store/on-paper.ts';
import type { QueuedLetter } from '../store/print-queue.ts';
import { paperMessages } from '../texts/paper-messages.ts';
import { numberText } from './words.ts';

export interface PrintQueuePage {
  readonly language: Language;
  readonly csrf: string;
  readonly letters: readonly QueuedLetter[];
  readonly total: number;
  /** From 1. */
  readonly page: number;
  readonly pages: number;
  readonly now: Date;
  /** What the print supplier is called, where there is one. */
  readonly supplier: string | undefined;
  /** Letters that a person decides about first. */
  readonly waiting: readonly PaperTask[];
  readonly faults: readonly Fault[];
}

/** The page. */
export function printQueuePage(page: PrintQueuePage): Html {
  const { language, letters, total } = page;
  const t = paperMessages(language);
  const links = actions(
    linkButton({ href: '/print-batches', text: t('to-batches') }),
    linkButton({ href: '/returned-mail', text: t('to-returned') }),
  );
  const list =
    letters.length === 0
      ? emptyState({ title: t('queue-empty'), text: t('queue-empty-text') })
      : html`<p>${t('queue-count', { count: formatNumber(total, language) })}</p>${chooseForm(page)}`;
  return html`${errorSummary(language, page.faults)}${heading(t('queue-title'), t('queue-lead'))}${list}${waitingPart(page)}${links}`;
}

function waitingPart({ language, waiting }: PrintQueuePage): Html | false {
  const t = paperMessages(language);
  const words = (what: PaperTask['what']): string =>
    what === 'wanted' ? t('task-wanted') : what === 'returned' ? t('task-returned') : t(`stop-${what}`);
  const items = waiting.map(
    ({ letter, subject, what }) =>
      html`<li><a href="/letters/${letter}/on-paper">${subject}</a> <span class="bd-quiet">${words(what)}</span></li>`,
  );
  return waiting.length > 0 && section(t('waiting-title'), html`<ul>${items}</ul>`);
}

function chooseForm(page: PrintQueuePage): Html {
  const { language, csrf, letters, now, supplier, faults } = page;
  const t = paperMessages(language);
  const items = letters.map((letter) => ({
    id: letter.id,
    href: `/letters/${letter.id}`,
    who: numberText(letter.recipient, language),
    what: letter.subject,
    when: html`<time datetime="${letter.queuedAt.toISOString()}">${formatDay(letter.queuedAt, now, language)}</time>`,
    attachments: letter.attachments,
  }));
  const fault = faultOf(faults, 'all');
  const all = html`${fault !== undefined && html`<p class="bd-error">${fault}</p>`}${checkbox({
    name: 'all',
    label: t('choose-all'),
    hint: t('choose-all-hint', { most: LETTERS_A_BATCH }),
  })}`;
  const way =
    supplier === undefined
      ? html`<input type="hidden" name="way" value="person">`
      : radios({
          language,
          name: 'way',
          legend: t('way-legend'),
          value: 'person',
          options: [
            { value: 'person', label: t('way-person'), hint: t('way-person-hint') },
            { value: 'supplier', label: t('way-supplier', { name: supplier }), hint: t('way-supplier-hint') },
          ],
        });
  const body = html`<input type="hidden" name="page" value="${page.page}">
    ${letterList({ language, label: t('queue-list'), items, select: 'letter' })}${pager(page)}
    ${all}${way}${actions(button({ text: t('make'), busyText: t('making'), icon: 'print' }))}`;
  return form({ action: '/print-queue', csrf, body });
}

function pager({ language, page, pages }: PrintQueuePage): Html | false {
  const t = paperMessages(language);
  return (
    pages > 1 &&
    actions(
      page > 1 && linkButton({ href: `/print-queue?page=${page - 1}`, text: t('newer') }),
      page < pages && linkButton({ href: `/print-queue?page=${page + 1}`, text: t('older') }),
    )
  );
}
