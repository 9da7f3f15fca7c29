// Mailings for those who run the mediator: the list, and one with its plan and what can be done with it (issue 3, Lanes).
import { formatBytes, formatNumber } from '../../../platform/i18n/format.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import type { MailingPlanTold } from '../../../platform/mailing-plan/plan-csv.ts';
import {
  actions,
  askOnce,
  button,
  copyable,
  definitionList,
  emptyState,
  form,
  heading,
  linkButton,
  notice,
  pager,
  section,
  table,
  time,
} from '../../../platform/pages/components.ts';
import { type Html, html } from '../../../platform/pages/html.ts';
import type { Mailing } from '../store/mailings.ts';
import { mailingMessages } from './mailing-messages.ts';
import { isSettled, type MailingSeen, mailingBadge, nameOf, progressPart } from './mailing-progress.ts';
import { numberInWords } from './number-in-words.ts';

export type Steered = 'pause' | 'resume' | 'cancel';

/** The list's main content. */
export function mailingsPage(
  seen: readonly MailingSeen[],
  paging: { readonly page: number; readonly pages: number },
  language: Language,
): Html {
  const t = mailingMessages(language);
  const body =
    seen.length === 0
      ? emptyState({ title: t('none-title'), text: t('none-text') })
      : html`<div data-live="/mailings/list?page=${paging.page}">${mailingList(seen, language)}</div>
        ${pager({ language, ...paging, href: (page) => `/mailings?page=${page}` })}`;
  return html`${heading(t('title'), t('lead'))}${body}`;
}

/** The part of the list that changes. */
export function mailingList(seen: readonly MailingSeen[], language: Language): Html {
  const settled = seen.every(isSettled) ? 'yes' : 'no';
  return html`<ul class="bd-mailings" data-settled="${settled}" aria-label="${mailingMessages(language)('list')}">${seen.map(
    (
      each,
    ) => html`<li><p class="bd-mailings-head"><a href="/mailings/${each.mailing.mailingId}">${nameOf(each.mailing, language)}</a>
      ${mailingBadge(each.mailing, language)}<span class="bd-quiet">${time(each.mailing.startedAt ?? each.mailing.createdAt, language)}</span></p>
      ${progressPart(each, language)}</li>`,
  )}</ul>`;
}

export interface MailingView extends MailingSeen {
  readonly plan: MailingPlanTold;
  readonly csrf: string;
  /** What was done just now. */
  readonly done?: Steered | undefined;
}

/** One mailing's main content. */
export function mailingPage(view: MailingView, language: Language): Html {
  const t = mailingMessages(language);
  const { mailing, done } = view;
  const base = `/mailings/${mailing.mailingId}`;
  return html`${heading(nameOf(mailing, language), t('one-lead'))}
    ${done === undefined ? '' : notice({ kind: 'success', text: t(`done-${done}`), announce: true })}
    <p class="sr-only" role="status" data-live-status></p>
    <div data-live="${base}/progress">${statePart(view, language)}</div>
    ${steering(mailing, view.csrf, language)}
    ${section(t('facts-title'), planFacts(view, language))}
    ${operators(view.plan, language)}
    ${section(
      t('plan-title'),
      html`<p>${t('plan-text')}</p>${actions(
        linkButton({ href: `${base}/plan.csv`, text: t('plan-csv'), icon: 'file' }),
        linkButton({ href: `${base}/plan.csv?excel=true`, text: t('plan-excel'), icon: 'file' }),
      )}`,
    )}
    <p class="bd-no-print bd-mailing-back"><a href="/mailings">${t('back')}</a></p>`;
}

/** State and progress: the part of the page that changes. */
export function statePart(seen: MailingSeen, language: Language): Html {
  const word = mailingMessages(language)(`state-${seen.mailing.state}`);
  return html`<div data-settled="${isSettled(seen) ? 'yes' : 'no'}" data-now="${word}">
    <p>${mailingBadge(seen.mailing, language)}</p>${progressPart(seen, language)}</div>`;
}

function steering({ mailingId, state }: Mailing, csrf: string, language: Language): Html {
  const t = mailingMessages(language);
  if (state !== 'planned' && state !== 'running' && state !== 'paused') return html``;
  const move = (name: Steered, kind: 'primary' | 'danger') =>
    form({
      action: `/mailings/${mailingId}/${name}`,
      csrf,
      body: actions(button({ text: t(name), busyText: t(`${name}-busy`), kind })),
    });
  const next = state === 'running' ? 'pause' : state === 'paused' ? 'resume' : undefined;
  const question = { question: t('cancel-question'), text: t('cancel-text'), action: move('cancel', 'danger') };
  return section(
    t('steer-title'),
    html`${next === undefined ? '' : html`<p>${t(`${next}-text`)}</p>${move(next, 'primary')}`}${askOnce(question)}`,
  );
}

function planFacts({ mailing, progress, plan }: MailingView, language: Language): Html {
  const t = mailingMessages(language);
  const number = (count: number) => formatNumber(count, language);
  const { perMinute } = mailing;
  const sendersInWords = plan.senders.map(({ organisation: id, letters }) =>
    t('fact-sender-letters', { count: letters, organisation: numberInWords(id), number: number(letters) }),
  );
  const withAttachments = { letters: number(plan.withAttachments), attachments: number(plan.attachments) };
  return definitionList([
    { term: t('fact-owner'), description: numberInWords(mailing.owner) },
    { term: t('fact-sender'), description: sendersInWords.join('; ') },
    ...times(mailing, plan, language),
    {
      term: t('fact-rate'),
      description: perMinute === undefined ? t('fact-rate-open') : t('fact-rate-text', { count: number(perMinute) }),
    },
    { term: t('fact-letters'), description: number(plan.letters) },
    { term: t('fact-attachments'), description: t('fact-attachments-text', withAttachments) },
    {
      term: t('fact-uncommitted'),
      description:
        progress.uncommitted === 0 ? '' : t('fact-uncommitted-text', { count: number(progress.uncommitted) }),
    },
    { term: t('fact-size'), description: plan.letters === 0 ? '' : sizes(plan, language) },
    { term: t('fact-id'), description: copyable(language, mailing.mailingId) },
  ]);
}

function times({ startsAt, startedAt, endedAt }: Mailing, { endsAt }: MailingPlanTold, language: Language) {
  const t = mailingMessages(language);
  const starts = startsAt === undefined ? t('fact-starts-open') : time(startsAt, language);
  return [
    startedAt === undefined
      ? { term: t('fact-starts'), description: endedAt === undefined ? starts : '' }
      : { term: t('fact-started'), description: time(startedAt, language) },
    endedAt === undefined
      ? { term: t('fact-ends'), description: time(new Date(endsAt), language) }
      : { term: t('fact-ended'), description: time(endedAt, language) },
  ];
}

function sizes({ totalBytes, averageBytes, largestBytes }: MailingPlanTold, language: Language): string {
  const size = (bytes: number) => formatBytes(bytes, language);
  const words = { total: size(totalBytes), average: size(averageBytes), largest: size(largestBytes) };
  return mailingMessages(language)('fact-size-text', words);
}

function operators({ operators: found }: MailingPlanTold, language: Language): Html {
  const t = mailingMessages(language);
  if (found.length === 0) return html``;
  return table({
    caption: t('operators-title'),
    columns: [{ head: t('operator') }, { head: t('letters'), numeric: true }],
    rows: found.map(({ name, letters }) => [name, formatNumber(letters, language)]),
  });
}
