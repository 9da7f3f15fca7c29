// What waits to be approved, and the whole letter as its recipient will see it with the decision below (four-eyes).
import { formatDay } from '../../../platform/i18n/format.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import {
  actions,
  button,
  definitionList,
  emptyState,
  errorSummary,
  type Fault,
  faultOf,
  form,
  type Html,
  heading,
  html,
  letterList,
  notice,
  section,
  statusBadge,
  textArea,
  time,
} from '../../../platform/pages/components.ts';
import type { LetterView } from '../letter-view.ts';
import type { WantedApproval } from '../store/approvals.ts';
import { composeMessages } from '../texts/compose-messages.ts';
import { flowMessages } from '../texts/flow-messages.ts';
import { letterMessages } from '../texts/letter-messages.ts';
import { type LetterPage, sheetOf } from './letter-page.ts';
import { kindText, numberText } from './words.ts';

export interface ApprovalsPage {
  readonly language: Language;
  readonly wanted: readonly WantedApproval[];
  readonly done: 'approved' | 'returned' | undefined;
  readonly now: Date;
}

/** The list. */
export function approvalsPage({ language, wanted, done, now }: ApprovalsPage): Html {
  const t = flowMessages(language);
  const items = wanted.map((one) => ({
    href: `/approvals/${one.id}`,
    who: numberText(one.recipient),
    what: t('approvals-of', { subject: one.subject, author: one.authorName, unit: one.unit }),
    when: html`<time datetime="${one.askedAt.toISOString()}">${formatDay(one.askedAt, now, language)}</time>`,
    ...(one.caseType === undefined ? {} : { state: statusBadge('waiting', one.caseType) }),
  }));
  const list =
    items.length === 0
      ? emptyState({ title: t('approvals-empty-title'), text: t('approvals-empty-text') })
      : letterList({ language, label: t('approvals-title'), items });
  return html`${heading(t('approvals-title'), t('approvals-lead'))}
    ${done !== undefined && notice({ kind: 'success', text: t(done === 'approved' ? 'approve-done' : 'return-done'), announce: true })}
    ${list}`;
}

export interface ApprovalPage {
  readonly language: Language;
  readonly csrf: string;
  readonly organisation: LetterPage['organisation'];
  readonly letter: LetterView;
  readonly caseType: string | undefined;
  readonly unit: string;
  readonly may: 'yes' | 'own-words' | 'over';
  readonly comment: string;
  readonly faults: readonly Fault[];
}

/** One letter. */
export function approvalPage(page: ApprovalPage): Html {
  const { language, letter } = page;
  const t = flowMessages(language);
  const about = html`${kindText(language, letter.recipient)} ${numberText(letter.recipient, language)}`;
  return html`${errorSummary(language, page.faults)}${heading(letter.subject, about)}
    <p>${t('approve-lead')}</p>
    ${sheetOf(page, (id) => `/letters/${letter.id}/files/${id}`)}
    ${section(letterMessages(language)('facts-title'), facts(page))}
    ${section(t('approve-decision'), decision(page))}
    <p><a href="/approvals">${t('approvals-title')}</a></p>`;
}

function facts({ language, letter, caseType, unit }: ApprovalPage): Html {
  const t = flowMessages(language);
  const l = letterMessages(language);
  const c = composeMessages(language);
  const rows = [
    { term: l('fact-author'), description: letter.authorName },
    { term: t('fact-unit'), description: unit },
    { term: t('fact-case-type'), description: caseType },
    { term: l('fact-class'), description: c(`class-${letter.protectionClass}`) },
    { term: t('fact-why-class'), description: letter.extras?.classReason },
    { term: t('fact-send-at'), description: letter.sendAt === undefined ? undefined : time(letter.sendAt, language) },
  ];
  return definitionList(rows.filter(({ description }) => description !== undefined));
}

function decision({ language, csrf, letter, may, comment, faults }: ApprovalPage): Html {
  const t = flowMessages(language);
  if (may !== 'yes') return notice({ kind: 'info', text: t(may === 'over' ? 'approve-over' : 'approve-own') });
  const text = textArea({
    language,
    name: 'comment',
    label: t('approve-comment'),
    hint: t('approve-comment-hint'),
    optional: 'sometimes',
    value: comment,
    rows: 4,
    error: faultOf(faults, 'comment'),
  });
  const back = button({
    text: t('return'),
    busyText: t('returning'),
    kind: 'secondary',
    name: 'decision',
    value: 'return',
  });
  const approve = button({
    text: t('approve'),
    busyText: t('approving'),
    icon: 'check',
    name: 'decision',
    value: 'approve',
  });
  return form({ action: `/approvals/${letter.id}`, csrf, body: html`${text}${actions(back, approve)}` });
}
