// How following the register goes, for the operator's staff: counts and times, and a doubted comparison to release or reject. No mailbox is named.

import { formatDateTime } from '../../../platform/i18n/format.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import {
  actions,
  button,
  type Content,
  definitionList,
  emptyState,
  errorSummary,
  type Fault,
  faultOf,
  form,
  heading,
  html,
  notice,
  section,
  textArea,
  time,
} from '../../../platform/pages/components.ts';
import type { Page } from '../../../platform/pages/layout.ts';
import type { Decided } from '../follow/decide-doubt.ts';
import type { Doubt } from '../store/doubts.ts';
import type { FollowState } from '../store/following.ts';
import type { Why } from '../store/following-tables.ts';
import { type OperationsTranslate, operationsTexts } from '../texts/operations.ts';

/** Silence that is worth a warning, ms: a restart is shorter. */
const SILENCE_MS = 600_000;

export interface OperationsView {
  readonly language: Language;
  readonly csrf: string;
  readonly now: Date;
  /** Who reads, by log-in. */
  readonly reader: string;
  /** Undefined where the register is not followed. */
  readonly follow: FollowState | undefined;
  readonly doubt: Doubt | undefined;
  /** Of the doubt, what is not settled. */
  readonly left: Readonly<Record<Why, number>>;
  readonly openAccounts: number;
  readonly before: readonly Doubt[];
  readonly asked?: { readonly outcome: Decided | 'no-reason'; readonly reason: string };
}

/** The page. */
export function operationsPage(view: OperationsView): Page {
  const { language, follow, doubt, asked } = view;
  const t = operationsTexts(language);
  const faults: readonly Fault[] = asked?.outcome === 'no-reason' ? [{ field: 'reason', text: t('whyMissing') }] : [];
  const nothing = emptyState({ title: t('doubtNone'), text: t('doubtNoneText') });
  return {
    title: t('title'),
    current: '/operations',
    hasErrors: faults.length > 0,
    main: html`${errorSummary(language, faults)}${heading(t('title'), t('lead'))}${told(asked?.outcome, t)}
      ${follow === undefined ? notice({ kind: 'warning', title: t('off'), text: t('offText') }) : following(view, follow, t)}
      ${doubt === undefined ? nothing : doubted(view, doubt, faults, t)}${earlier(view, t)}`,
  };
}

function told(outcome: Decided | 'no-reason' | undefined, t: OperationsTranslate): Content {
  if (outcome === undefined || outcome === 'no-reason') return '';
  if (outcome === 'changed')
    return notice({ kind: 'warning', title: t('changed'), text: t('changedText'), announce: true });
  const words = {
    first: [t('doneFirst'), t('doneFirstText')],
    released: [t('doneReleased'), t('doneReleasedText')],
    rejected: [t('doneRejected'), t('doneRejectedText')],
  } as const;
  const [title, text] = words[outcome];
  return notice({ kind: 'success', title, text, announce: true });
}

function following({ language, now }: OperationsView, follow: FollowState, t: OperationsTranslate): Content {
  const { answeredAt, silentSince, silentReason, comparing, compareAfter } = follow;
  const isSilent = silentSince !== undefined && now.getTime() - silentSince.getTime() > SILENCE_MS;
  const isLater = comparing !== undefined && compareAfter !== undefined && compareAfter > now;
  const compared = isLater
    ? t('comparingLater', { time: formatDateTime(compareAfter, language) })
    : t(comparing === undefined ? 'comparingNo' : 'comparingNow');
  return html`${isSilent ? notice({ kind: 'warning', title: t('silent'), text: t('silentText') }) : ''}${section(
    t('following'),
    definitionList([
      { term: t('answered'), description: answeredAt === undefined ? t('never') : time(answeredAt, language) },
      { term: t('silentSince'), description: silentSince === undefined ? undefined : time(silentSince, language) },
      { term: t('reason'), description: silentReason },
      { term: t('comparing'), description: compared },
    ]),
  )}`;
}

function doubted(view: OperationsView, doubt: Doubt, faults: readonly Fault[], t: OperationsTranslate): Content {
  const { language, left, openAccounts, reader } = view;
  const facts = definitionList([
    { term: t('seen'), description: time(doubt.seen_at, language) },
    { term: t('total'), description: String(doubt.accounts) },
    { term: t('nowhere'), description: String(left.nowhere) },
    { term: t('elsewhere'), description: String(left.elsewhere) },
    { term: t('open'), description: String(openAccounts) },
    { term: t('first'), description: firstOf(doubt, language) },
    { term: t('checked'), description: doubt.first_reason ?? undefined },
  ]);
  if (doubt.state === 'released')
    return section(
      t('doubt'),
      html`${notice({ kind: 'info', title: t('released'), text: t('releasedText') })}${facts}`,
    );
  const isOwn = doubt.first_login === reader;
  const isComparing = view.follow?.comparing !== undefined;
  return section(
    t('doubt'),
    html`<p>${t('doubtLead')}</p>${facts}<p>${t('check')}</p>${isOwn ? html`<p>${t('ownRelease')}</p>` : ''}
      ${isComparing ? html`<p>${t('notYet')}</p>` : ''}${deciding(view, doubt, { faults, mayRelease: !isOwn && !isComparing }, t)}`,
  );
}

function firstOf({ first_by: by, first_at: at }: Doubt, language: Language): Content | undefined {
  return by === null || at === null ? undefined : html`${by}, ${time(at, language)}`;
}

function deciding(
  { language, csrf, asked }: OperationsView,
  { id, accounts, first_at: first }: Doubt,
  { faults, mayRelease }: { readonly faults: readonly Fault[]; readonly mayRelease: boolean },
  t: OperationsTranslate,
): Content {
  const release = t(first === null ? 'release' : 'releaseToo');
  const busyText = t('busy');
  const one = mayRelease ? button({ text: release, busyText, name: 'act', value: 'release' }) : '';
  const other = button({ text: t('reject'), busyText, kind: 'secondary', name: 'act', value: 'reject' });
  const typed = asked?.outcome === 'no-reason' ? asked.reason : '';
  return form({
    action: '/operations',
    csrf,
    body: html`<input type="hidden" name="doubt" value="${id}"><input type="hidden" name="accounts" value="${String(accounts)}">
      ${textArea({ language, name: 'reason', label: t('why'), hint: t('whyHint'), rows: 3, maxLength: 500, value: typed, error: faultOf(faults, 'reason') })}
      ${actions(one, other)}`,
  });
}

function earlier({ language, before }: OperationsView, t: OperationsTranslate): Content {
  if (before.length === 0) return '';
  const words = ({ state, accounts, first_by: first, decided_by: second }: Doubt): string => {
    const count = String(accounts);
    if (second === null) return t('beforeOver', { count });
    return state === 'rejected'
      ? t('beforeRejected', { count, second })
      : t('beforeDone', { count, first: first ?? '', second });
  };
  const rows = before.map((doubt) => ({ term: formatDateTime(doubt.seen_at, language), description: words(doubt) }));
  return section(t('before'), definitionList(rows));
}
