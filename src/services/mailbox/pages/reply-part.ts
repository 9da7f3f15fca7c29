// Answering a letter, on its page: whether it can be done, the draft that waits, and what has been sent (threaded under the letter).
import { actions, type Html, html, linkButton, notice, section } from '../../../platform/pages/components.ts';
import { factsOf } from '../act/letter-facts.ts';
import { canReply } from '../act/send-reply.ts';
import { sentAbout } from '../act/sent.ts';
import { draftOf } from '../act/write-reply.ts';
import { covers } from '../rights.ts';
import { replyTexts } from '../texts/reply-texts.ts';
import type { LetterHere } from './letter-parts.ts';
import { sentList } from './sent-words.ts';

const DONE = { 'reply-sent': 'doneSent', 'reply-discarded': 'doneDiscarded', 'again-reply': 'doneAgain' } as const;

function doneNotice(language: LetterHere['language'], done: string | undefined): Html | '' {
  const t = replyTexts(language);
  const key = Object.entries(DONE).find(([word]) => word === done)?.[1];
  return key === undefined ? '' : notice({ kind: 'success', text: t(key), announce: true });
}

/** The section, or nothing where there is nothing to answer and nothing was sent. */
export async function replyPart({ context, holder, opened, language, done }: LetterHere): Promise<Html | undefined> {
  const { letter } = opened;
  const [facts, all] = await Promise.all([factsOf(context, letter), sentAbout(context, letter)]);
  const sent = all.filter(({ kind }) => kind === 'reply');
  if (facts.reply === undefined && sent.length === 0) return undefined;
  const t = replyTexts(language);
  const sender = letter.delivery.senderName;
  const can = await canReply(context, letter);
  const mayWrite = can && covers(holder.right, 'manage');
  const draft = mayWrite ? await draftOf(context, holder.account.id, letter.id) : undefined;
  const words = facts.reply === 'wanted' ? t('partWanted', { sender }) : t('partAllowed', { sender });
  const replied = sent.length > 0;
  const write = draft !== undefined ? t('partDraft') : replied ? t('partWriteMore') : t('partWrite');
  const href = `/letters/${letter.id}/reply`;
  const kind = facts.reply === 'wanted' && !replied ? 'primary' : 'secondary';
  return section(
    facts.reply === undefined ? t('partSentTitle') : t('partTitle'),
    html`${doneNotice(language, done)}
      ${facts.reply === undefined ? '' : html`<p>${can ? words : t('partNotFromHere', { sender })}</p>`}
      ${sent.length === 0 ? '' : sentList(language, letter.id, sent)}
      ${mayWrite ? actions(linkButton({ href, text: write, kind, icon: 'pen' })) : ''}`,
    'reply',
  );
}
