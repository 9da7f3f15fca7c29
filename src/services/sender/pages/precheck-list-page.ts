// The prechecks of one's units, latest first.
import { formatDateTime, formatNumber } from '../../../platform/i18n/format.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import {
  actions,
  emptyState,
  type Html,
  heading,
  html,
  linkButton,
  pager,
  statusBadge,
  table,
} from '../../../platform/pages/components.ts';
import type { Precheck } from '../store/prechecks.ts';
import { precheckMessages } from '../texts/precheck-messages.ts';
import { linesOf } from './precheck-progress.ts';

export const PRECHECKS_A_PAGE = 25;

export interface PrecheckListPage {
  readonly language: Language;
  readonly organisation: string;
  readonly prechecks: readonly Precheck[];
  readonly total: number;
  /** From 1. */
  readonly page: number;
  readonly keepDays: number;
}

/** The page. */
export function precheckListPage({ language, organisation, prechecks, total, page, keepDays }: PrecheckListPage): Html {
  const t = precheckMessages(language);
  const begin = linkButton({ href: '/prechecks/new', text: t('list-new'), kind: 'primary', icon: 'search' });
  const head = heading(t('list-title'), t('list-lead', { organisation }));
  if (total === 0) {
    const text = t('list-empty-text', { count: keepDays });
    return html`${head}${emptyState({ title: t('list-empty-title'), text, action: begin, icon: 'search' })}`;
  }
  const columns = [t('col-purpose'), t('col-when'), t('col-who'), t('col-lines'), t('col-state')];
  return html`${head}${actions(begin)}${table({
    caption: t('list-caption'),
    columns: columns.map((name, index) => ({ head: name, numeric: index === 3 })),
    rows: prechecks.map((precheck) => [
      html`<a href="/prechecks/${precheck.id}">${precheck.purpose === '' ? (precheck.caseTypeName ?? t('title')) : precheck.purpose}</a>`,
      formatDateTime(precheck.createdAt, language),
      precheck.authorName,
      precheck.state === 'choosing' ? '' : formatNumber(linesOf(precheck), language),
      statusBadge(
        precheck.state === 'finished' ? 'delivered' : precheck.state === 'asking' ? 'waiting' : 'draft',
        t(`state-${precheck.state}`),
      ),
    ]),
  })}${pager({ language, page, pages: Math.ceil(total / PRECHECKS_A_PAGE), href: (to) => `?page=${to}` })}`;
}
