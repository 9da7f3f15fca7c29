// "Who has sent this on?": a letter that somebody forwarded; what they wrote is theirs alone, and is shown as unverified text.
import type { Html } from '../../../platform/pages/components.ts';
import { html, plainText, section } from '../../../platform/pages/components.ts';
import type { LetterHere } from './letter-parts.ts';

/** The section of a letter that was sent on; undefined for others. */
export async function forwardedPart({
  t,
  opened,
  names,
}: Pick<LetterHere, 't' | 'opened' | 'names'>): Promise<Html | undefined> {
  const { letter } = opened;
  const { forward, senderName: sender, verification } = letter.delivery;
  if (forward === undefined) return undefined;
  const { name, subject, text, isOwnLetter } = forward;
  const operator = names.get(forward.operator) ?? forward.operator;
  const words = [subject === letter.subject ? '' : subject, text].filter((part) => part.trim() !== '').join('\n\n');
  return section(
    t('forwardedHeading', { name }),
    html`<p>${t('forwardedBy', { name, operator })} ${verification.signedAs === 'nobody' ? '' : t('forwardedLetter', { sender })}</p>
      ${isOwnLetter ? '' : html`<p>${t('forwardedNotTheirs', { name })}</p>`}
      ${
        words === ''
          ? ''
          : html`<p><strong>${t('forwardedWords', { name })}</strong></p>
      <blockquote>${plainText(words)}</blockquote>`
      }
      <p class="bd-quiet">${t('forwardedUnverified')}</p>`,
    'forwarded',
  );
}
