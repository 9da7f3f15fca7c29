// The inbox of replies, and one reply: what it says, what to do now, and how we know whom it is from.
import { formatDateTime, formatDay } from '../../../platform/i18n/format.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import {
  actions,
  button,
  definitionList,
  emptyState,
  errorSummary,
  type Fault,
  faultOf,
  field,
  form,
  type Html,
  heading,
  html,
  letterList,
  linkButton,
  notice,
  plainText,
  section,
  select,
} from '../../../platform/pages/components.ts';
import type { ReplyLine, ReplyView } from '../store/replies.ts';
import { replyMessages } from '../texts/reply-messages.ts';
import { numberText } from './words.ts';

export const REPLIES_A_PAGE = 50;

export interface RepliesPage {
  readonly language: Language;
  /** One more than a page where there are older ones. */
  readonly lines: readonly ReplyLine[];
  readonly closed: boolean;
  /** From 1. */
  readonly page: number;
  readonly now: Date;
}

/** Where a reply stands, in a word. */
export function replyState(language: Language, { state, keeperName }: ReplyLine): string {
  return replyMessages(language)(`state-${state}`, { name: keeperName ?? '' });
}

/** The inbox. */
export function repliesPage({ language, lines, closed, page, now }: RepliesPage): Html {
  const t = replyMessages(language);
  const items = lines.slice(0, REPLIES_A_PAGE).map((line) => ({
    href: `/replies/${line.id}`,
    who: numberText(line.recipient),
    what: line.subject,
    state: replyState(language, line),
    when: html`<time datetime="${line.receivedAt.toISOString()}">${formatDay(line.receivedAt, now, language)}</time>`,
    unread: line.state === 'new',
  }));
  const kind = closed ? '&closed' : '';
  const older = lines.length > REPLIES_A_PAGE;
  const other = closed
    ? { href: '/replies', text: t('filter-open') }
    : { href: '/replies?closed', text: t('filter-closed') };
  return html`${heading(closed ? t('filter-closed') : t('title'), t('lead'))}
    ${
      items.length === 0
        ? emptyState({ title: t('empty-title'), text: t('empty-text') })
        : letterList({ language, label: t('list'), items })
    }
    ${
      (page > 1 || older) &&
      actions(
        page > 1 && linkButton({ href: `/replies?page=${page - 1}${kind}`, text: t('newer') }),
        older && linkButton({ href: `/replies?page=${page + 1}${kind}`, text: t('older') }),
      )
    }
    <p><a href="${other.href}">${other.text}</a></p>`;
}

export const REPLY_DONE = ['taken', 'closed', 'reopened', 'registered'] as const;

export interface ReplyPage {
  readonly language: Language;
  readonly csrf: string;
  readonly reply: ReplyView;
  readonly letterSubject: string;
  /** Absent: the person may read only. */
  readonly colleagues: readonly { readonly id: string; readonly name: string }[] | undefined;
  readonly faults: readonly Fault[];
  readonly typedNumber: string;
  readonly done: (typeof REPLY_DONE)[number] | undefined;
}

/** One reply. */
export function replyPage(page: ReplyPage): Html {
  const { language, reply, letterSubject, faults, done } = page;
  const t = replyMessages(language);
  const text = reply.text.trim() === '' ? html`<p class="bd-quiet">${t('text-empty')}</p>` : plainText(reply.text);
  return html`${heading(reply.subject || t('reply-from', { number: numberText(reply.recipient) }), t('reply-from', { number: numberText(reply.recipient) }))}
    ${done !== undefined && notice({ kind: 'success', text: t(`done-${done}`), announce: true })}
    ${errorSummary(language, faults)}
    ${reply.scan === 'not-scanned' && notice({ kind: 'warning', text: t('not-scanned') })}
    ${section(t('text-title'), text)}
    ${filesPart(page)}
    ${nowPart(page)}
    ${registerPart(page)}
    ${section(t('to-letter'), html`<p><a href="/letters/${reply.letter}">${letterSubject}</a></p>`)}
    ${proofPart(page)}`;
}

function filesPart({ language, reply }: ReplyPage): Html | false {
  if (reply.files.length === 0) return false;
  const t = replyMessages(language);
  const items = reply.files.map(
    (file) => html`<li><a href="/replies/${reply.id}/files/${file.id}">${t('file-save', { name: file.filename })}</a>
      ${file.judged === 'other' && html`<br><span class="bd-quiet">${t('file-other')}</span>`}</li>`,
  );
  return section(t('files-title'), html`<ul>${items}</ul>`);
}

function nowPart(page: ReplyPage): Html {
  const { language, csrf, reply, colleagues, faults } = page;
  const t = replyMessages(language);
  const state = html`<p>${t(`now-${reply.state}`, { name: reply.keeperName ?? '' })}</p>${answerLink(page)}`;
  if (colleagues === undefined) return section(t('what-now'), state);
  const act = (name: string, text: string, busyText: string, kind: 'primary' | 'secondary' | 'quiet') =>
    form({ action: `/replies/${reply.id}/${name}`, csrf, body: button({ text, busyText, kind }) });
  if (reply.state === 'closed')
    return section(t('what-now'), html`${state}${actions(act('reopen', t('reopen'), t('closing'), 'secondary'))}`);
  const options = [
    { value: '', label: t('give-choose') },
    ...colleagues.map(({ id, name }) => ({ value: id, label: name })),
  ];
  const give = html`${select({ language, name: 'colleague', label: t('give-label'), options, value: '', error: faultOf(faults, 'colleague') })}
    ${actions(button({ text: t('give'), busyText: t('taking'), kind: 'secondary' }))}`;
  return section(
    t('what-now'),
    html`${state}
      ${actions(
        reply.state === 'new' && act('take', t('take'), t('taking'), 'primary'),
        act('answer', t('answer'), t('answering'), reply.state === 'new' ? 'secondary' : 'primary'),
        act('close', t('close'), t('closing'), 'quiet'),
      )}
      <h3>${t('give-title')}</h3>${form({ action: `/replies/${reply.id}/give`, csrf, body: give })}`,
  );
}

function answerLink({ language, reply, colleagues }: ReplyPage): Html | false {
  const t = replyMessages(language);
  if (reply.answerLetter !== undefined) {
    return html`<p><a href="/letters/${reply.answerLetter}">${t('answer-letter')}</a></p>`;
  }
  return reply.answerDraft !== undefined && colleagues !== undefined && html`<p>${t('answer-draft')}</p>`;
}

function registerPart({ language, csrf, reply, colleagues, faults, typedNumber }: ReplyPage): Html {
  const t = replyMessages(language);
  const known =
    reply.diaryNumber === undefined
      ? html`<p>${t('register-text')}</p>`
      : html`<p>${t('register-done', { number: reply.diaryNumber })}</p>`;
  if (colleagues === undefined) return section(t('register-title'), known);
  const value = typedNumber === '' ? (reply.diaryNumber ?? '') : typedNumber;
  const error = faultOf(faults, 'diary-number');
  const body = html`${field({ language, name: 'diary-number', label: t('register-label'), value, error, maxLength: 100, width: 'medium' })}
    ${actions(button({ text: t('register'), busyText: t('taking'), kind: 'secondary' }))}`;
  return section(
    t('register-title'),
    html`${known}${form({ action: `/replies/${reply.id}/registration`, csrf, body })}`,
  );
}

function proofPart({ language, reply }: ReplyPage): Html {
  const t = replyMessages(language);
  const facts = definitionList([
    { term: t('fact-received'), description: formatDateTime(reply.receivedAt, language) },
    { term: t('fact-written'), description: reply.replyDay },
    { term: t('fact-operator'), description: reply.operatorName },
    { term: t('fact-trans'), description: html`<span class="bd-mono">${reply.transId}</span>` },
    { term: t('fact-certificate'), description: html`<span class="bd-mono">${reply.certificate}</span>` },
  ]);
  return section(t('proof-title'), html`<p>${t('proof-text', { operator: reply.operatorName })}</p>${facts}`);
}
