// The first page: begin a letter, go on with a draft, see what became of the latest letters.
import { formatDay } from '../../../platform/i18n/format.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import {
  emptyState,
  type Html,
  heading,
  html,
  letterList,
  linkButton,
  section,
  statusBadge,
} from '../../../platform/pages/components.ts';
import type { LetterLine } from '../letter-view.ts';
import type { DraftLine } from '../store/drafts.ts';
import type { FeedHealth } from '../store/feed.ts';
import type { SetUp } from '../store/first-steps.ts';
import type { Task } from '../tasks/sources.ts';
import { flowMessages } from '../texts/flow-messages.ts';
import { pageMessages } from '../texts/page-messages.ts';
import { firstStepsPart } from './first-steps-page.ts';
import { letterItems, mediatorNotice } from './list-pages.ts';
import { numberText } from './words.ts';

export interface StartPage {
  readonly language: Language;
  /** False: somebody who approves or archives, and sees what waits only. */
  readonly mayWrite: boolean;
  readonly tasks: readonly Task[];
  readonly drafts: readonly DraftLine[];
  readonly latest: readonly LetterLine[];
  readonly health: FeedHealth;
  /** How far the organisation is set up, for its administrators. */
  readonly setUp: SetUp | undefined;
  readonly now: Date;
}

/** The page. */
export function startPage({ language, mayWrite, tasks, drafts, latest, health, setUp, now }: StartPage): Html {
  const t = pageMessages(language);
  if (!mayWrite) return onlyTasks(language, tasks, now);
  const items = drafts.map((draft) => ({
    href: `/drafts/${draft.id}/letter`,
    who: numberText(draft.content.recipient, language),
    what: draft.content.subject === '' ? t('draft-no-subject') : draft.content.subject,
    when: html`<time datetime="${draft.updatedAt.toISOString()}">${formatDay(draft.updatedAt, now, language)}</time>`,
    state: statusBadge('draft', t('draft-badge')),
  }));
  const sent =
    latest.length === 0
      ? emptyState({ title: t('latest-empty-title'), text: t('latest-empty-text') })
      : html`${letterList({ language, label: t('latest-title'), items: letterItems(language, latest, now) })}
        <p><a href="/letters">${t('all-letters')}</a></p>`;
  return html`${heading(t('start-title'), t('start-lead'))}
    <p>${linkButton({ href: '/letters/new', text: t('start-write'), kind: 'primary', icon: 'pen' })}</p>
    ${setUp !== undefined && firstStepsPart(language, setUp)}
    ${mediatorNotice(language, health)}
    ${tasks.length > 0 && taskSection(language, tasks, now)}
    ${items.length > 0 && section(t('drafts-title'), letterList({ language, label: t('drafts-title'), items }))}
    ${section(t('latest-title'), sent)}`;
}

function onlyTasks(language: Language, tasks: readonly Task[], now: Date): Html {
  const t = flowMessages(language);
  const nothing = emptyState({ title: t('tasks-empty-title'), text: t('tasks-empty-text') });
  return html`${heading(pageMessages(language)('start-title'))}
    ${tasks.length > 0 ? taskSection(language, tasks, now) : nothing}`;
}

function taskSection(language: Language, tasks: readonly Task[], now: Date): Html {
  const title = flowMessages(language)('tasks-title');
  const items = tasks.map(({ href, what, about, since }) => ({
    href,
    who: what,
    what: about ?? '',
    when: html`<time datetime="${since.toISOString()}">${formatDay(since, now, language)}</time>`,
  }));
  return section(title, letterList({ language, label: title, items }));
}
