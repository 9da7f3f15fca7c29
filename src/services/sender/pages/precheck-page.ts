// A list precheck: how far it has come, what to mend, the answers line by line, and what to do next (issue 4, "Precheck").
import { formatDate, formatDateTime, formatNumber } from '../../../platform/i18n/format.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import {
  actions,
  askOnce,
  button,
  definitionList,
  form,
  type Html,
  heading,
  html,
  notice,
  pager,
  type StatusKind,
  section,
  select,
  statusBadge,
  table,
} from '../../../platform/pages/components.ts';
import { channelText, reasonText, shownNumber } from '../prechecks/line-words.ts';
import { groupOf, type LineGroup, type PrecheckLine } from '../prechecks/precheck-line.ts';
import type { Precheck } from '../store/prechecks.ts';
import { precheckMessages } from '../texts/precheck-messages.ts';
import { type MendPart, mendPart } from './precheck-mend.ts';
import { isSettled, linesOf, precheckProgress } from './precheck-progress.ts';

export const LINES_A_PAGE = 50;
export const SHOWN = ['all', 'digital', 'paper', 'unknown', 'wrong', 'duplicate', 'waiting'] as const;
export type Shown = (typeof SHOWN)[number];

const OLD_MS = 24 * 3_600_000;

export interface PrecheckPage {
  readonly language: Language;
  readonly csrf: string;
  readonly precheck: Precheck;
  readonly speed: number | undefined;
  readonly mend: MendPart;
  readonly shown: Shown;
  readonly lines: readonly PrecheckLine[];
  /** From 1. */
  readonly page: number;
  readonly mended: boolean;
  readonly now: Date;
}

/** The page. */
export function precheckPage(page: PrecheckPage): Html {
  const { language, csrf, precheck } = page;
  const t = precheckMessages(language);
  const lines = formatNumber(linesOf(precheck), language);
  const { filename } = precheck.about;
  const lead = filename === undefined ? t('lead', { lines }) : t('lead-file', { lines, file: filename });
  const base = `/prechecks/${precheck.id}`;
  return html`${heading(t('title'), lead)}
    ${page.mended && notice({ kind: 'success', text: t('mended'), announce: true })}
    <p class="sr-only" role="status" data-live-status></p>
    <div class="bd-precheck" data-live="${base}/progress?show=${page.shown}&page=${page.page}">${precheckProgress(language, precheck, page.speed)}</div>
    ${facts(language, precheck)}
    ${mendPart(language, csrf, precheck, page.mend)}
    <div data-live-part="result">${resultPart(page)}</div>
    ${askOnce({
      question: t('remove-question'),
      text: t('remove-text'),
      action: form({
        action: `${base}/remove`,
        csrf,
        body: button({ text: t('remove-button'), kind: 'danger', busyText: t('remove-busy') }),
      }),
    })}`;
}

/** The part that changes while FaR is asked, and, when it is over, the answers. */
export function progressAnswer(page: PrecheckPage): Html {
  const part = precheckProgress(page.language, page.precheck, page.speed);
  return isSettled(page.precheck) ? html`${part}<template data-part="result">${resultPart(page)}</template>` : part;
}

function facts(language: Language, precheck: Precheck): Html {
  const t = precheckMessages(language);
  const when = formatDateTime(precheck.createdAt, language);
  return definitionList([
    { term: t('fact-purpose'), description: precheck.purpose },
    { term: t('fact-case-type'), description: precheck.caseTypeName },
    { term: t('fact-unit'), description: precheck.unitName },
    { term: t('fact-made'), description: t('fact-made-by', { when, who: precheck.authorName }) },
    { term: t('fact-deleted'), description: formatDate(precheck.deleteAt, language) },
  ]);
}

function resultPart(page: PrecheckPage): Html {
  const { language, precheck } = page;
  const t = precheckMessages(language);
  return html`${isSettled(precheck) && goOn(page)}
    ${section(t('result-title'), html`${filterLinks(page)}${linesTable(page)}`)}
    ${isSettled(precheck) && exportForm(page)}`;
}

function goOn({ language, csrf, precheck, now }: PrecheckPage): Html {
  const t = precheckMessages(language);
  const { digital, paper, unknown } = precheck.counts;
  const base = `/prechecks/${precheck.id}`;
  const finished = precheck.finishedAt;
  const old = finished !== undefined && now.getTime() - finished.getTime() > OLD_MS;
  const again = (which: 'unknown' | 'all') =>
    button({ text: t(`ask-${which}`), kind: 'secondary', busyText: t('ask-busy'), name: 'which', value: which });
  const ask = form({
    action: `${base}/ask`,
    csrf,
    body: actions(unknown > 0 && again('unknown'), digital + paper + unknown > 0 && again('all')),
  });
  const write = form({
    action: `${base}/write`,
    csrf,
    body: actions(button({ text: t('write-to-these'), icon: 'pen' })),
  });
  return section(
    t('what-now'),
    html`${
      old &&
      finished !== undefined &&
      notice({
        kind: 'warning',
        title: t('old-title'),
        text: t('old-text', { when: formatDateTime(finished, language) }),
      })
    }<p>${t('write-lead')}</p>${ask}${digital + paper > 0 && write}`,
  );
}

function filterLinks({ language, precheck, shown }: PrecheckPage): Html {
  const t = precheckMessages(language);
  const links = SHOWN.filter((group) => group === 'all' || precheck.counts[group] > 0).map((group) => {
    const count = group === 'all' ? linesOf(precheck) : precheck.counts[group];
    const words = html`${t(`show-${group}`)} <span class="bd-quiet">${formatNumber(count, language)}</span>`;
    return group === shown
      ? html`<li><a href="?show=${group}" aria-current="true">${words}</a></li>`
      : html`<li><a href="?show=${group}">${words}</a></li>`;
  });
  return html`<nav class="bd-groups" aria-label="${t('show-label')}"><ul>${links}</ul></nav>`;
}

const BADGES: Readonly<Record<LineGroup, StatusKind>> = {
  digital: 'delivered',
  paper: 'neutral',
  unknown: 'unknown',
  wrong: 'refused',
  duplicate: 'neutral',
  waiting: 'waiting',
};

function linesTable({ language, precheck, shown, lines, page }: PrecheckPage): Html {
  const t = precheckMessages(language);
  if (lines.length === 0) return html`<p>${t('show-none')}</p>`;
  const total = shown === 'all' ? linesOf(precheck) : precheck.counts[shown];
  const columns = [t('col-line'), t('col-number'), t('col-channel'), t('col-reason'), t('col-asked')];
  return html`${table({
    caption: t('result-caption'),
    columns: columns.map((head) => ({ head })),
    rows: lines.map((line) => [
      String(line.line),
      html`<span class="bd-identity">${shownNumber(line)}</span>`,
      statusBadge(BADGES[groupOf(line)], channelText(language, line)),
      reasonText(language, line) || (line.answer?.kind === 'reachable' ? line.answer.operator.name : ''),
      line.at === undefined ? '' : formatDateTime(new Date(line.at), language),
    ]),
  })}${pager({
    language,
    page,
    pages: Math.ceil(total / LINES_A_PAGE),
    href: (to) => `?show=${shown}&page=${to}`,
  })}`;
}

function exportForm({ language, csrf, precheck }: PrecheckPage): Html {
  const t = precheckMessages(language);
  const format = select({
    language,
    name: 'format',
    label: t('export-label'),
    options: (['excel', 'csv', 'jsonl'] as const).map((value) => ({ value, label: t(`export-${value}`) })),
  });
  const press = button({ text: t('export-button'), kind: 'secondary' });
  const body = html`${format}<p class="bd-quiet">${t('export-logged')}</p>${actions(press)}`;
  return section(t('export-title'), form({ action: `/prechecks/${precheck.id}/export`, csrf, body, file: true }));
}
