// Print batches: the list, and one batch with what to do now.
import { formatBytes, formatDateTime, formatNumber } from '../../../platform/i18n/format.ts';
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
  linkButton,
  notice,
  type StatusKind,
  section,
  statusBadge,
  table,
} from '../../../platform/pages/components.ts';
import { mayRelease } from '../paper/print-batch.ts';
import type { BatchState } from '../store/paper-tables.ts';
import type { BatchLetter, PrintBatch } from '../store/print-batches.ts';
import { printBatchMessages } from '../texts/print-batch-messages.ts';

type Batch = Pick<PrintBatch, 'way' | 'state' | 'waiting'>;

const BADGES: Readonly<Record<BatchState, StatusKind>> = {
  making: 'waiting',
  made: 'waiting',
  'handed-over': 'waiting',
  accepted: 'waiting',
  printed: 'delivered',
  failed: 'refused',
  released: 'neutral',
};

function badge(language: Language, { state, way }: Batch): Html {
  const name = state === 'made' && way === 'supplier' ? 'state-made-supplier' : (`state-${state}` as const);
  return statusBadge(BADGES[state], printBatchMessages(language)(name));
}

export interface BatchesPage {
  readonly language: Language;
  readonly batches: readonly PrintBatch[];
  readonly supplier: string | undefined;
  /** From 1. */
  readonly page: number;
  readonly pages: number;
}

/** The list. */
export function batchesPage({ language, batches, supplier, page, pages }: BatchesPage): Html {
  const t = printBatchMessages(language);
  const heads = [t('col-batch'), t('col-state'), t('col-letters'), t('col-pages'), t('col-way'), t('col-made')];
  const list =
    batches.length === 0
      ? emptyState({ title: t('batches-empty'), text: t('batches-empty-text') })
      : table({
          caption: t('batches-title'),
          columns: heads.map((head, index) => ({ head, numeric: index === 2 || index === 3 })),
          rows: batches.map((batch) => [
            html`<a href="/print-batches/${batch.id}">${t('batch-title', { number: batch.number })}</a>`,
            badge(language, batch),
            formatNumber(batch.letters, language),
            formatNumber(batch.pages, language),
            batch.way === 'person' ? t('way-here') : (supplier ?? ''),
            formatDateTime(batch.createdAt, language),
          ]),
        });
  return html`${heading(t('batches-title'), t('batches-lead'))}${list}
    ${
      pages > 1 &&
      actions(
        page > 1 && linkButton({ href: `/print-batches?page=${page - 1}`, text: t('newer') }),
        page < pages && linkButton({ href: `/print-batches?page=${page + 1}`, text: t('older') }),
      )
    }
    <p><a href="/print-queue">${t('to-queue')}</a></p>`;
}

export const BATCH_DONE = ['printed', 'released'] as const;

export interface BatchPage {
  readonly language: Language;
  readonly csrf: string;
  readonly batch: PrintBatch;
  readonly supplier: string;
  readonly letters: readonly {
    readonly id: string;
    readonly subject: string;
    readonly firstPage: number | undefined;
    readonly pages: number | undefined;
    readonly late: BatchLetter['late'];
  }[];
  readonly done: (typeof BATCH_DONE)[number] | undefined;
  readonly faults: readonly Fault[];
}

/** One batch. */
export function batchPage(page: BatchPage): Html {
  const { language, batch, done, faults } = page;
  const t = printBatchMessages(language);
  const { number, madeByName: name, createdAt } = batch;
  const lead = html`${t('batch-lead', { name, when: formatDateTime(createdAt, language) })} ${badge(language, batch)}`;
  return html`${errorSummary(language, faults)}${heading(t('batch-title', { number }), lead)}
    ${done !== undefined && notice({ kind: 'success', text: t(`done-${done}`), announce: true })}
    ${nowNotice(page)}${lateNotice(page)}${fileSection(page)}${releaseSection(page)}${lettersSection(page)}
    <p><a href="/print-batches">${t('to-batches')}</a></p>`;
}

function nowNotice({ language, batch, supplier }: BatchPage): Html {
  const t = printBatchMessages(language);
  const { state, way, waiting } = batch;
  const when = formatDateTime(batch.printedAt ?? batch.updatedAt, language);
  if (state === 'failed') {
    const text = html`<p>${problemText(language, batch)}</p><p>${t('now-failed')}</p>`;
    return notice({ kind: 'error', title: t('state-failed'), text });
  }
  if (state === 'making' && waiting === 'address-register')
    return notice({ kind: 'warning', text: t('now-making-address-register') });
  if (state === 'made' && way === 'supplier') {
    return waiting === 'supplier'
      ? notice({ kind: 'warning', text: t('now-made-waiting', { name: supplier }) })
      : notice({ kind: 'info', text: t('now-made-supplier', { name: supplier }) });
  }
  if (state === 'released' && batch.problem === 'nothing-left')
    return notice({ kind: 'warning', text: t('now-nothing-left') });
  return notice({ kind: state === 'printed' ? 'success' : 'info', text: t(`now-${state}`, { name: supplier, when }) });
}

// What lies in the file and is not to be posted any more; whoever prints takes it out.
function lateNotice({ language, batch, letters }: BatchPage): Html | false {
  const late = letters.filter((letter) => letter.late !== undefined);
  if (late.length === 0 || batch.pdf === undefined) return false;
  const t = printBatchMessages(language);
  const items = late.map((letter) => html`<li>${letterLine(language, letter)}</li>`);
  const text = html`<p>${t(batch.way === 'person' ? 'late-text' : 'late-supplier-text')}</p><ul>${items}</ul>`;
  return notice({ kind: 'warning', title: t('late-title', { count: late.length }), text });
}

const PROBLEMS = ['file-not-made', 'supplier-refused', 'supplier-failed', 'letter-stopped'] as const;

function problemText(language: Language, { problem = '' }: Pick<PrintBatch, 'problem'>): string {
  const t = printBatchMessages(language);
  const known = PROBLEMS.find((one) => one === problem);
  return known === undefined ? t('problem-other', { problem }) : t(`problem-${known}`);
}

function fileSection({ language, csrf, batch }: BatchPage): Html | false {
  if (batch.pdf === undefined || batch.way === 'supplier') return false;
  const t = printBatchMessages(language);
  const base = `/print-batches/${batch.id}`;
  const size = formatBytes(batch.pdf.bytes, language);
  const text = button({ text: t('printed'), busyText: t('printed-busy'), kind: 'secondary' });
  return html`${actions(linkButton({ href: `${base}/letters.pdf`, text: t('open'), kind: 'primary', icon: 'print' }))}
    <p class="bd-quiet">${t('file-facts', { pages: formatNumber(batch.pages, language), size })}</p>
    ${form({ action: `${base}/printed`, csrf, body: html`<p>${t('printed-text')}</p>${actions(text)}` })}`;
}

// What a supplier may have is let go only on a person's word.
function releaseSection({ language, csrf, batch, supplier, faults }: BatchPage): Html | false {
  const may = mayRelease(batch);
  if (may === 'no') return false;
  const t = printBatchMessages(language);
  const press = actions(button({ text: t('release'), busyText: t('release-busy'), kind: 'quiet' }));
  const action = `/print-batches/${batch.id}/release`;
  if (may === 'yes') return form({ action, csrf, body: press });
  const fault = faultOf(faults, 'sure');
  const sure = checkbox({ name: 'sure', label: t('release-sure', { name: supplier }) });
  const body = html`${fault !== undefined && html`<p class="bd-error">${fault}</p>`}${sure}${press}`;
  return section(t('release-title'), form({ action, csrf, body }));
}

function lettersSection({ language, letters }: BatchPage): Html | false {
  const items = letters.map((letter) => html`<li>${letterLine(language, letter)}</li>`);
  return letters.length > 0 && section(printBatchMessages(language)('batch-letters'), html`<ol>${items}</ol>`);
}

function letterLine(language: Language, { id, subject, firstPage: from, pages, late }: BatchPage['letters'][number]) {
  const t = printBatchMessages(language);
  const place =
    from === undefined || pages === undefined
      ? undefined
      : pages === 1
        ? t('letter-page', { from })
        : t('letter-pages', { from, to: from + pages - 1 });
  const told = [place, late && t(`late-${late}`)].filter((part) => part !== undefined).join(', ');
  return html`<a href="/letters/${id}">${subject}</a>${told !== '' && html` <span class="bd-quiet">${told}</span>`}`;
}
