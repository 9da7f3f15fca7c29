// The matter that a letter belongs to, as the sender says it is, beside the letter.
import { definitionList, type Html, html, section } from '../../../platform/pages/components.ts';
import type { MailboxTranslate } from '../messages.ts';
import type { LetterMatter } from '../use/matter-of-letter.ts';

/** Nothing for a letter without one. */
export function matterPart(t: MailboxTranslate, { event }: LetterMatter): Html {
  if (event === undefined) return html``;
  const { identity, matterSubject, eventType, matterStatus } = event;
  const rows = [
    { term: t('matterId'), description: identity?.officialMatterId },
    { term: t('matterSubject'), description: matterSubject },
    { term: t('matterEventType'), description: eventType },
    { term: t('matterStatus'), description: matterStatus === undefined ? undefined : t(`matter_${matterStatus}`) },
  ];
  return section(t('matterTitle'), definitionList(rows), 'matter');
}
