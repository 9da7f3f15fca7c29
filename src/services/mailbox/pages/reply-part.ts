// Answering a letter, on its page: whether it can be done, the draft that waits, and what has been sent (threaded under the letter).
import { actions, type Html, html, linkButton, notice, section } from '../../../platform/pages/components.ts';
import { presentationMessages } from '../../../platform/presentation/presentation-messages.ts';
import { canReply } from '../act/send-reply.ts';
import { sentAbout } from '../act/sent.ts';
import { draftOf } from '../act/write-reply.ts';
import { covers } from '../rights.ts';
import { replyTexts } from '../texts/reply-texts.ts';
import type { LetterHere } from './letter-parts.ts';
import { factsShown } from './presented-parts.ts';
import { sentList } from './sent-words.ts';

const DONE = { 'reply-sent': 'doneSent', 'reply-discarded': 'doneDiscarded', 'again-reply': 'doneAgain' } as const;

function doneNotice(language: LetterHere['language'], done: string | undefined): Html | '' {
  const t = replyTexts(language);
  const key = Object.entries(DONE).find(([word]) => word === done)?.[1];
  return key === undefined ? '' : notice({ kind: 'success', text: t(key), announce: true });
}

/** The section, or nothing where there is nothing to answer and nothing was sent. */
export async function replyPart(here: LetterHere): Promise<Html | undefined> {
  const { context, holder, opened, language, done, says } = here;
  const { letter } = opened;
  const sent = (await sentAbout(context, letter)).filter(({ kind }) => kind === 'reply');
  const facts = factsShown(here, 'reply');
  if (facts === undefined && sent.length === 0) return undefined;
  const t = replyTexts(language);
  const can = await canReply(context, letter);
  const mayWrite = can && covers(holder.right, 'manage');
  const draft = mayWrite ? await draftOf(context, holder.account.id, letter.id) : undefined;
  const replied = sent.length > 0;
  const write = draft !== undefined ? t('partDraft') : replied ? t('partWriteMore') : t('partWrite');
  const href = `/letters/${letter.id}/reply`;
  const kind = says.reply === 'wanted' && !replied ? 'primary' : 'secondary';
  return section(
    facts === undefined ? t('partSentTitle') : presentationMessages(language)('replyTitle'),
    html`${doneNotice(language, done)}
      ${facts}
      ${sent.length === 0 ? '' : sentList(language, letter.id, sent)}
      ${mayWrite ? actions(linkButton({ href, text: write, kind, icon: 'pen' })) : ''}`,
    'reply',
  );
}
