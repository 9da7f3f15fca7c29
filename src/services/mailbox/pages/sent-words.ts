// The words for what became of something that was sent: plain, and never more than is known (DESIGN rule 4).
import { formatDateTime } from '../../../platform/i18n/format.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import { type Html, html, type StatusKind, statusBadge } from '../../../platform/pages/components.ts';
import type { Sent } from '../act/sent.ts';
import { type ReplyTranslate, replyTexts } from '../texts/reply-texts.ts';

/** What it is: 'Svar', 'Vidarebefordrat till Ture'. */
export function kindText(t: ReplyTranslate, { kind, to }: Sent): string {
  if (kind === 'reply') return t('kindReply');
  if (kind === 'forward') return t('kindForward', { name: to?.name ?? '' });
  return t(kind === 'signed-receipt' ? 'kindSignedReceipt' : 'kindReceipt');
}

const STATES = {
  draft: ['draft', 'stateSending'],
  sending: ['waiting', 'stateSending'],
  delivered: ['delivered', 'stateDelivered'],
  refused: ['refused', 'stateRefused'],
  unknown: ['unknown', 'stateUnknown'],
  failed: ['refused', 'stateFailed'],
  declined: ['neutral', 'stateDeclined'],
} as const satisfies Record<Sent['state'], readonly [StatusKind, string]>;

/** Its state in a word, with icon. */
export function stateBadge(t: ReplyTranslate, { state }: Sent): Html {
  const [kind, word] = STATES[state];
  return statusBadge(kind, t(word));
}

const REASONS: Readonly<Record<string, Parameters<ReplyTranslate>[0] & `reason_${string}`>> = {
  'unknown-letter': 'reason_unknownLetter',
  'not-the-operator': 'reason_notOperator',
  'operator-not-known': 'reason_operatorNotKnown',
  'not-the-recipient': 'reason_notRecipient',
  'not-allowed': 'reason_notAllowed',
  infected: 'reason_infected',
  'no-mailbox': 'reason_noMailbox',
  'fault-4001': 'reason_busy',
  'answer-not-understood': 'reason_notUnderstood',
  'connection-lost': 'reason_lost',
  timeout: 'reason_lost',
};

function reasonText(t: ReplyTranslate, reason: string | undefined): string {
  if (reason === undefined) return '';
  const code = /^fault-(5\d{3}|[6-9]\d{3})$/.exec(reason)?.[1];
  if (code !== undefined) return t('reason_fault', { code });
  const known = REASONS[reason] ?? 'reason_unavailable';
  return known === 'reason_fault' ? '' : t(known);
}

/** What happened, in a sentence or two. `to`: who was to take it. */
export function toldText(t: ReplyTranslate, { state, reason }: Sent, to: string): string {
  const why = reasonText(t, reason);
  switch (state) {
    case 'delivered':
      return t('toldDelivered', { to });
    case 'refused':
      return t('toldRefused', { to, reason: why });
    case 'unknown':
      return t('toldUnknown', { to, reason: why });
    case 'failed':
      return t('toldFailed', { to, reason: why });
    case 'declined':
      return t('stateDeclined');
    default:
      return why === ''
        ? t('toldSending', { to })
        : `${t('toldSending', { to })} ${t('toldSendingReason', { reason: why })}`;
  }
}

/** A line for each thing that was sent, with a link to it. */
export function sentList(language: Language, letterId: string, sent: readonly Sent[]): Html {
  const t = replyTexts(language);
  return html`<ul class="bd-rows" aria-label="${t('partSentList')}">${sent.map(
    (
      one,
    ) => html`<li class="bd-row"><div class="bd-row-words"><a href="/letters/${letterId}/sent/${one.id}">${kindText(t, one)}</a>
      ${stateBadge(t, one)}</div><p class="bd-row-when">${formatDateTime(one.sentAt ?? one.changedAt, language)}<br>${one.by}</p></li>`,
  )}</ul>`;
}
