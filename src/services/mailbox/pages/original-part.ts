// The letter to take along as it was signed: what proves that it is genuine, also without us.
import { type Html, html, linkButton } from '../../../platform/pages/components.ts';
import type { LetterHere } from './letter-parts.ts';

/** Nothing for a message that nobody signed: it proves nothing. */
export async function originalSection({ t, opened }: LetterHere): Promise<Html | undefined> {
  const { id, delivery } = opened.letter;
  if (delivery.verification.signedAs === 'nobody') return undefined;
  return html`<div class="bd-original bd-no-print"><p class="bd-quiet">${t('letterOriginalText')}</p>${linkButton({
    href: `/letters/${id}/original`,
    text: t('letterOriginal'),
    icon: 'file',
  })}</div>`;
}
