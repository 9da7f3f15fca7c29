// "Who has sent this?": a message of protection class 1 is not signed, and what is not known about it is said first.
import type { Language } from '../../../platform/i18n/i18n.ts';
import { definitionList, type Html, html, section, time } from '../../../platform/pages/components.ts';
import type { MailboxTranslate } from '../messages.ts';
import type { StoredLetter } from '../store/letters.ts';
import { movingTexts } from '../texts/moving-texts.ts';
import type { MovedHere, UnsignedVerification } from '../verification.ts';

/** The section under the message. `names` are organisations as FaR lists them. */
export function notSigned(
  t: MailboxTranslate,
  language: Language,
  delivery: StoredLetter['delivery'],
  { verification, names }: { readonly verification: UnsignedVerification; readonly names: ReadonlyMap<string, string> },
): Html {
  const { senderName: sender, senderId } = delivery;
  const { handedInBy, moved } = verification;
  if (moved !== undefined) return movedUnproven(t, language, delivery, moved);
  const mediator = names.get(handedInBy) ?? handedInBy;
  const facts = [
    { term: t('notSignedDigest'), description: t('notSignedNone') },
    { term: t('notSignedSender'), description: `${sender}, ${dashed(senderId)}` },
    { term: t('notSignedHandedInBy'), description: `${mediator}, ${dashed(handedInBy)}` },
    { term: t('realReceivedAt'), description: time(delivery.receivedAt, language) },
    { term: t('realTransId'), description: html`<code>${delivery.transId}</code>` },
  ];
  return section(
    t('notSignedHeading'),
    html`<p>${t('notSignedYes', { sender, mediator })}</p>
      <p>${t('notSignedWhat', { sender })}</p>
      <details class="bd-details"><summary>${t('notSignedDetails')}</summary>${definitionList(facts)}</details>
      <p class="bd-quiet">${t('realDoubt', { sender })}</p>`,
    'authenticity',
  );
}

/** A letter that its holder moved here, whose signatures are not good: what is said of it is what the package says. */
function movedUnproven(
  t: MailboxTranslate,
  language: Language,
  { senderName: sender, receivedAt }: StoredLetter['delivery'],
  { from, at, reason }: MovedHere,
): Html {
  const words = movingTexts(language);
  const facts = [
    { term: t('notSignedDigest'), description: t('notSignedNone') },
    { term: t('realReceivedAt'), description: time(receivedAt, language) },
    { term: words('importedTitle'), description: time(new Date(at), language) },
  ];
  return section(
    t('notSignedHeading'),
    html`<p>${words(reason === 'class-1' ? 'importedNotice' : 'importedBad', { operator: from.name })}</p>
      <details class="bd-details"><summary>${t('notSignedDetails')}</summary>${definitionList(facts)}</details>
      <p class="bd-quiet">${t('realDoubt', { sender })}</p>`,
    'authenticity',
  );
}

/** An organisation's number as people write it. */
export function dashed(organisation: string): string {
  return organisation.length === 12 ? `${organisation.slice(2, 8)}-${organisation.slice(8)}` : organisation;
}
