// Replies on the page of the letter that they answer, and as tasks of whoever may take care of them.
import { formatDateTime } from '../../../platform/i18n/format.ts';
import { html, section } from '../../../platform/pages/components.ts';
import { replyState } from '../pages/replies-pages.ts';
import { numberText } from '../pages/words.ts';
import { reachOf } from '../reach.ts';
import { listReplies } from '../store/replies.ts';
import type { TaskSource } from '../tasks/sources.ts';
import { replyMessages } from '../texts/reply-messages.ts';
import type { LetterPart } from './letter-parts.ts';

const MOST = 10;

/** The replies to a letter, latest first. */
export const repliesPart: LetterPart = async ({ records }, { organisation, actor, language }, letter) => {
  const reader = records.database.reader(organisation.id);
  const filter = { reach: actor.sees, states: ['new', 'taken', 'closed'], letter: letter.id } as const;
  const lines = await listReplies(reader, records.cipher, { ...filter, limit: 100, offset: 0 });
  if (lines.length === 0) return undefined;
  const t = replyMessages(language);
  const items = lines.map(
    (line) => html`<li><a href="/replies/${line.id}">${line.subject || t('title')}</a>
      <span class="bd-quiet">${t('part-received', { when: formatDateTime(line.receivedAt, language) })} · ${replyState(language, line)}</span></li>`,
  );
  return section(t('part-title'), html`<ul>${items}</ul>`);
};

/** Replies that nobody has taken, in the units where the person is a caseworker. */
export const replyTasks: TaskSource = async (records, { organisation, rights, language }) => {
  const t = replyMessages(language);
  const lines = await listReplies(records.database.reader(organisation.id), records.cipher, {
    reach: reachOf(rights, ['caseworker']),
    states: ['new'],
    limit: MOST,
    offset: 0,
  });
  return lines.map((line, index) =>
    index === MOST
      ? { href: '/replies', what: t('task-all'), since: line.receivedAt }
      : {
          href: `/replies/${line.id}`,
          what: t('task'),
          about: `${line.subject} · ${numberText(line.recipient)}`,
          since: line.receivedAt,
        },
  );
};
