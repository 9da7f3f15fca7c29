// One mailing: how it stands, what it waits for and the one thing to do next; its content, figures, samples, agreement, result.
import { formatBytes, formatDateTime, formatNumber } from '../../../platform/i18n/format.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import {
  actions,
  button,
  definitionList,
  errorSummary,
  type Fault,
  form,
  type Html,
  heading,
  html,
  linkButton,
  notice,
  section,
} from '../../../platform/pages/components.ts';
import { EDITABLE, type Mailing, OVER } from '../mailings/mailing.ts';
import type { CostEstimate } from '../mailings/mailing-plan.ts';
import { mailingLineMessages } from '../texts/mailing-line-messages.ts';
import { mailingMessages } from '../texts/mailing-messages.ts';
import { mailingProblemMessages } from '../texts/mailing-problem-messages.ts';
import { mailingStepMessages } from '../texts/mailing-step-messages.ts';
import { agreementPart, startPart, steeringPart } from './mailing-decide-part.ts';
import { type MailingSeen, mailingStatePart } from './mailing-progress.ts';
import { splitText } from './mailing-step-pages.ts';

export const MAILING_DONE = [
  ...(['saved', 'left', 'back', 'asked', 'approved', 'returned', 'plan', 'started', 'paused', 'resumed'] as const),
  ...(['cancelled', 'printed'] as const),
];

export interface MailingPage extends MailingSeen {
  readonly language: Language;
  readonly csrf: string;
  readonly cost: CostEstimate;
  readonly samples: readonly { readonly number: number; readonly subject: string }[];
  readonly ownFiles: number;
  readonly unused: number;
  /** Files by name that more than one line has taken. */
  readonly shared: number;
  readonly allFiles: number;
  readonly problems: readonly { readonly code: string; readonly lines: number }[];
  readonly approval: 'case-type' | 'size' | 'class' | undefined;
  readonly plan: boolean;
  readonly planAbove: number;
  /** The case type's mark; '' for none. */
  readonly secrecy: string;
  readonly mayWrite: boolean;
  readonly mayApprove: 'yes' | 'no-right' | 'own-words';
  readonly done: (typeof MAILING_DONE)[number] | undefined;
  readonly faults: readonly Fault[];
  /** As written in the form for starting. */
  readonly written: ReadonlyMap<string, string>;
}

/** The page. */
export function mailingPage(page: MailingPage): Html {
  const { mailing, language, done, figures } = page;
  const t = mailingMessages(language);
  const lead = t('by', { name: mailing.createdByName, when: formatDateTime(mailing.createdAt, language) });
  const over = OVER.includes(mailing.state);
  const known = figures.lines > 0 && mailing.state !== 'draft' && mailing.state !== 'preparing';
  return html`${errorSummary(language, page.faults)}${heading(mailing.name, lead)}
    ${done === undefined ? '' : notice({ kind: 'success', text: t(`done-${done}`), announce: true })}
    <p class="sr-only" role="status" data-live-status></p>
    <div data-live="/mailings/${mailing.id}/progress">${mailingStatePart(page, language)}</div>
    ${mailing.state === 'preparing' || mailing.state === 'running' ? html`<p class="bd-no-print"><a href="/mailings/${mailing.id}">${t('reload')}</a></p>` : ''}
    ${stoppedPart(page)}${known && figures.problems > 0 ? problemsPart(page) : ''}${known ? leftOutPart(page) : ''}
    ${over ? resultPart(page) : ''}${prepareButton(page)}
    ${known ? figuresPart(page) : ''}${samplesPart(page)}
    ${agreementPart(page)}${startPart(page)}${over ? '' : [steeringPart(page), resultPart(page)]}
    ${contentPart(page)}
    <p class="bd-no-print bd-mailing-back"><a href="/mailings">${t('back')}</a></p>`;
}

function stoppedPart({ mailing, language }: MailingPage): Html {
  const { problem } = mailing;
  if (problem === undefined) return html``;
  const t = mailingProblemMessages(language);
  const pages = (problem.pages ?? []).join(', ');
  const more = (problem.count ?? 0) > (problem.pages?.length ?? 0);
  const where =
    pages === '' ? '' : t(more ? 'problem-pages-more' : 'problem-pages', { pages, count: problem.count ?? 0 });
  const values = { lines: problem.lines ?? 0, letters: problem.letters ?? 0 };
  const text = `${t(`problem-${problem.code}`, values)} ${where}`.trim();
  return notice({ kind: 'error', title: t('problem-title'), text });
}

function problemsPart({ mailing, language, figures, csrf, mayWrite }: MailingPage): Html {
  const t = mailingLineMessages(language);
  const base = `/mailings/${mailing.id}`;
  const all = form({
    action: `${base}/left-out`,
    csrf,
    body: button({ text: t('leave-all'), busyText: t('leave-all-busy'), kind: 'quiet' }),
  });
  return section(
    t('problems-title'),
    html`<p>${t('problems-text', { count: figures.problems })}</p>
      ${mayWrite ? actions(linkButton({ href: `${base}/lines`, text: t('problems-open'), kind: 'primary' }), all) : ''}`,
  );
}

function leftOutPart({ mailing, language, figures, mayWrite }: MailingPage): Html {
  if (figures.leftOut === 0 || figures.problems > 0 || mailing.state !== 'checked' || !mayWrite) return html``;
  const t = mailingLineMessages(language);
  return html`<p>${t('left-count', { count: figures.leftOut })} <a href="/mailings/${mailing.id}/lines">${t('left-open')}</a></p>`;
}

// What is to be done before it can be prepared; undefined when nothing is.
function missingStep({ mailing, figures }: MailingPage): 'recipients' | 'letter' | undefined {
  const { listName, pdf, content } = mailing;
  if (listName === undefined && pdf === undefined && figures.lines === 0) return 'recipients';
  return content.subject === '' || content.text === '' ? 'letter' : undefined;
}

function prepareButton(page: MailingPage): Html {
  const { mailing, language, csrf, mayWrite, figures } = page;
  if (!mayWrite || !EDITABLE.includes(mailing.state)) return html``;
  const t = mailingStepMessages(language);
  if (mailing.state === 'checked' && figures.raw === 0) return html``;
  const missing = missingStep(page);
  if (missing !== undefined) {
    const href = `/mailings/${mailing.id}/${missing}`;
    const next = linkButton({ href, text: t(`next-${missing}`), kind: 'primary' });
    return section(t('next-title'), html`<p>${t(`next-${missing}-text`)}</p>${actions(next)}`);
  }
  const body = actions(button({ text: t('prepare'), busyText: t('prepare-busy') }));
  return section(
    t('prepare-title'),
    html`<p>${t('prepare-text')}</p>${form({ action: `/mailings/${mailing.id}/prepare`, csrf, body })}`,
  );
}

function figuresPart({ mailing, figures, cost, language }: MailingPage): Html {
  const t = mailingLineMessages(language);
  const number = (count: number) => formatNumber(count, language);
  const kronor = (ore: number) => formatKronor(ore, language);
  const some = (count: number) => (count === 0 ? '' : number(count));
  const money = { total: kronor(cost.total), digital: kronor(cost.digital), paper: kronor(cost.paper) };
  const files = { letters: number(figures.withAttachments), attachments: number(figures.attachments) };
  const sizes = {
    total: formatBytes(figures.totalBytes, language),
    largest: formatBytes(figures.largestBytes, language),
  };
  return section(
    t('figures-title'),
    definitionList([
      { term: t('figure-letters'), description: number(figures.ready + figures.letters) },
      { term: t('figure-digital'), description: number(figures.digital) },
      {
        term: t(mailing.channel === 'digital' ? 'figure-paper-digital' : 'figure-paper'),
        description: number(figures.paper),
      },
      { term: t('figure-unknown'), description: some(figures.notKnown) },
      { term: t('figure-left-out'), description: some(figures.leftOut) },
      {
        term: t('figure-attachments'),
        description: figures.attachments === 0 ? '' : t('figure-attachments-text', files),
      },
      { term: t('figure-size'), description: t('figure-size-text', sizes) },
      { term: t('figure-cost'), description: t('figure-cost-text', money) },
    ]),
  );
}

// Whole kronor without decimals, others with both.
function formatKronor(ore: number, language: Language): string {
  const digits = ore % 100 === 0 ? 0 : 2;
  const style = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return new Intl.NumberFormat(language === 'sv' ? 'sv-SE' : 'en-GB', style).format(ore / 100);
}

function samplesPart({ mailing, samples, language }: MailingPage): Html {
  if (samples.length === 0 || mailing.state === 'preparing' || mailing.state === 'draft') return html``;
  const t = mailingLineMessages(language);
  return section(
    t('samples-title'),
    html`<p>${t('samples-text')}</p><ul>${samples.map(
      ({ number, subject }) =>
        html`<li><a href="/mailings/${mailing.id}/samples/${number}">${t('sample-link', { number, subject })}</a></li>`,
    )}</ul>`,
  );
}

function resultPart(page: MailingPage): Html {
  const { mailing, progress, language, csrf, mayWrite } = page;
  if (mailing.startedAt === undefined) return html``;
  const t = mailingLineMessages(language);
  const base = `/mailings/${mailing.id}`;
  const over = OVER.includes(mailing.state);
  const neverLeft = progress.unreachable + (mailing.state === 'finished' ? progress.stopped : 0);
  const certain = progress.refused + progress.expired - progress.sentAgain + neverLeft;
  const print =
    !over || certain === 0 || !mayWrite
      ? ''
      : section(
          t('print-title'),
          html`<p>${t('print-text', { count: certain })}</p>${form({
            action: `${base}/print`,
            csrf,
            body: actions(button({ text: t('print'), busyText: t('print-busy'), kind: 'secondary' })),
          })}`,
        );
  const unknown =
    progress.unknown === 0 ? '' : notice({ kind: 'warning', text: t('print-unknown', { count: progress.unknown }) });
  return html`${section(
    t('report-title'),
    html`<p>${t('report-text')}</p>${actions(linkButton({ href: `${base}/report.csv`, text: t('report-csv'), icon: 'file' }))}`,
  )}${print}${queuedPart(page)}${unknown}`;
}

// Letters in the print queue: as a batch at once, or from the queue together with others.
function queuedPart({ mailing, progress, language, csrf, mayWrite }: MailingPage): Html {
  if (progress.toPrint === 0 || !mayWrite) return html``;
  const t = mailingLineMessages(language);
  const batch = button({ text: t('batch'), busyText: t('batch-busy'), kind: 'secondary' });
  return section(
    t('queued-title'),
    html`<p>${t('queued-text', { count: progress.toPrint })} <a href="/print-queue">${t('queue-link')}</a></p>
      ${form({ action: `/mailings/${mailing.id}/print-batch`, csrf, body: actions(batch) })}`,
  );
}

function contentPart(page: MailingPage): Html {
  const { mailing, language, allFiles, ownFiles, unused, mayWrite } = page;
  const t = mailingStepMessages(language);
  const base = `/mailings/${mailing.id}`;
  const own = ownFiles === 0 ? '' : t('what-own-text', { count: ownFiles });
  const known = mailing.state !== 'draft' && mailing.state !== 'preparing';
  const rest = [
    unused === 0 || !known ? '' : `, ${t('what-own-unused', { count: unused })}`,
    page.shared === 0 || !known ? '' : `, ${t('what-own-shared', { count: page.shared })}`,
  ].join('');
  const links =
    mayWrite && EDITABLE.includes(mailing.state)
      ? actions(
          linkButton({ href: `${base}/recipients`, text: t('change-recipients') }),
          linkButton({ href: `${base}/letter`, text: t('change-letter') }),
          linkButton({ href: `${base}/files`, text: t('change-files') }),
        )
      : '';
  return section(
    t('what-title'),
    html`${definitionList([
      { term: t('what-recipients'), description: recipientsText(mailing, language) },
      { term: t('what-letter'), description: mailing.content.subject || t('what-letter-none') },
      { term: t('what-files'), description: allFiles === 0 ? '' : formatNumber(allFiles, language) },
      { term: t('what-own'), description: own === '' ? '' : `${own}${rest}` },
      { term: t('what-pdf'), description: splitText(mailing, language) },
      { term: t('what-channel'), description: t(`channel-${mailing.channel}`) },
      { term: t('secrecy'), description: page.secrecy || mailing.content.secrecy },
    ])}${links}`,
  );
}

function recipientsText({ listName, origin, pdf, content }: Mailing, language: Language): string {
  const t = mailingStepMessages(language);
  if (listName !== undefined) return t('what-recipients-list', { name: listName, columns: content.columns.length });
  if (origin === 'api') return t('what-recipients-api');
  return t(pdf === undefined ? 'what-recipients-none' : 'what-recipients-pdf');
}
