// The other letters of the letter's matter, with how the matter stands: the thread that it is a part of.
import { formatDay } from '../../../platform/i18n/format.ts';
import { type Html, html, section } from '../../../platform/pages/components.ts';
import { attributes } from '../../../platform/pages/html.ts';
import { presentationMessages } from '../../../platform/presentation/presentation-messages.ts';
import { lettersOfMatter } from '../use/list-letters.ts';
import type { LetterHere } from './letter-parts.ts';
import { latestOf } from './matter-page.ts';

/** More are on the matter's own page. */
const SHOWN = 6;

/** Nothing for a letter without a matter, or alone in it. */
export async function threadSection({
  context,
  holder,
  opened,
  thread,
  t,
  language,
}: LetterHere): Promise<Html | undefined> {
  if (thread === undefined || thread.letters < 2) return undefined;
  const letters = await lettersOfMatter(context, holder.account.id, thread.key);
  const { status } = latestOf(letters);
  const now = context.clock();
  const words = presentationMessages(language);
  const rows = letters.slice(0, SHOWN).map((letter) => {
    const here = letter.id === opened.letter.id;
    const when = html`<time datetime="${letter.receivedAt.toISOString()}">${formatDay(letter.receivedAt, now, language)}</time>`;
    const subject = here
      ? html`<strong${attributes({ 'aria-current': 'true' })}>${letter.subject}</strong> <span class="bd-quiet">(${t('matterHere').toLowerCase()})</span>`
      : html`<a href="/letters/${letter.id}">${letter.subject}</a>`;
    return html`<li class="bd-thread-row">${subject}<span class="bd-row-when">${when}</span></li>`;
  });
  return section(
    t('matterThread'),
    html`${status === undefined ? '' : html`<p>${words('matterStatus')}: ${words(`matter_${status}`)}</p>`}
      <ol class="bd-thread">${rows}</ol>
      <p><a href="/matters/${thread.key}">${t('matterThreadAll', { count: letters.length })}</a></p>`,
    'thread',
  );
}
