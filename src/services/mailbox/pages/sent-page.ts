// Exactly what was sent: the words, the files, the signed original and what became of it (the right to see what is sent back).
import type { Language } from '../../../platform/i18n/i18n.ts';
import {
  actions,
  button,
  definitionList,
  form,
  type Html,
  heading,
  html,
  icon,
  letterSheet,
  linkButton,
  notice,
  plainText,
  section,
  time,
} from '../../../platform/pages/components.ts';
import type { Page } from '../../../platform/pages/layout.ts';
import type { Sent } from '../act/sent.ts';
import type { StoredLetter } from '../store/letters.ts';
import { receiptTexts } from '../texts/receipt-texts.ts';
import { type ReplyTranslate, replyTexts } from '../texts/reply-texts.ts';
import { kindText, stateBadge, toldText } from './sent-words.ts';

export interface SentView {
  readonly letter: StoredLetter;
  readonly sent: Sent;
  /** Whose mailbox it went from. */
  readonly from: string;
  readonly mayTryAgain: boolean;
  readonly csrf: string;
}

const KINDS = { delivered: 'success', refused: 'error', failed: 'error', unknown: 'warning' } as const;

/** The page. */
export function sentPage(language: Language, { letter, sent, from, mayTryAgain, csrf }: SentView): Page {
  const t = replyTexts(language);
  const { state } = sent;
  const to = sent.to?.name ?? letter.delivery.senderName;
  const kind =
    state === 'delivered' || state === 'refused' || state === 'failed' || state === 'unknown' ? KINDS[state] : 'info';
  const href = `/letters/${letter.id}/sent/${sent.id}`;
  const open = (state === 'failed' || state === 'unknown') && sent.moved === undefined;
  const again = form({ action: `${href}/again`, csrf, body: actions(button({ text: t('again'), kind: 'secondary' })) });
  return {
    title: kindText(t, sent),
    current: '/inbox',
    main: html`<p class="bd-back"><a href="/letters/${letter.id}#reply">${icon('back')}${t('back')}</a></p>
      ${heading(kindText(t, sent), letter.subject)}
      <p>${stateBadge(t, sent)}</p>
      ${notice({ kind, text: toldText(t, sent, to), ...(open && mayTryAgain ? { actions: again } : {}) })}
      ${state === 'unknown' ? html`<p>${t(sent.kind === 'forward' ? 'askForward' : 'askSender', { sender: to })}</p>` : ''}
      ${sheetOf(language, t, { letter, sent, from, to })}
      ${factsOf(language, t, sent, href)}`,
  };
}

function sheetOf(
  language: Language,
  t: ReplyTranslate,
  { letter, sent, from, to }: { letter: StoredLetter; sent: Sent; from: string; to: string },
): Html {
  const file = (one: Sent['files'][number]) => ({
    name: one.name,
    bytes: one.bytes,
    actions: html`<a href="/letters/${letter.id}/sent/${sent.id}/files/${one.id}" aria-label="${t('sentFileSave', { filename: one.name })}">${t('sentSave')}</a>`,
  });
  return letterSheet({
    language,
    sender: { name: from },
    recipient: to,
    subject: sent.subject,
    date: sent.sentAt ?? sent.changedAt,
    level: 2,
    body: plainText(sent.text),
    attachments: sent.files.map(file),
  });
}

function factsOf(language: Language, t: ReplyTranslate, sent: Sent, href: string): Html {
  const rows = [
    { term: t('sentBy'), description: sent.by },
    { term: t('sentElsewhere'), description: sent.moved?.name },
    { term: t('sentAt'), description: sent.sentAt === undefined ? undefined : time(sent.sentAt, language) },
    { term: t('sentSettled'), description: sent.settledAt === undefined ? undefined : time(sent.settledAt, language) },
    { term: t('sentTries'), description: sent.tries === 0 ? undefined : String(sent.tries) },
    {
      term: t('sentTransId'),
      description: sent.transId === undefined ? undefined : html`<code>${sent.transId}</code>`,
    },
    {
      term: t('sentDigest'),
      description:
        sent.digest === undefined ? undefined : html`<span class="bd-mono">${sent.digest.toString('hex')}</span>`,
    },
  ];
  const original =
    sent.digest === undefined
      ? ''
      : html`${actions(linkButton({ href: `${href}/original`, text: t('sentOriginal') }))}<p class="bd-quiet">${t('sentOriginalNote')}</p>`;
  const r = receiptTexts(language);
  const signed =
    sent.signed === undefined
      ? ''
      : html`${actions(linkButton({ href: `${href}/signed`, text: r('signedProof') }))}<p class="bd-quiet">${r('signedProofNote')}</p>`;
  return section(t('sentFacts'), html`${definitionList(rows)}${signed}${original}`);
}
