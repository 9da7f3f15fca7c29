// What the recipient's mailbox shows beside a letter's text: read from the header that would be signed, by the very code that reads it there.

import { stockholmDate } from '../../platform/clock.ts';
import type { Language } from '../../platform/i18n/i18n.ts';
import { readHeader, SAYS_NOTHING } from '../../platform/presentation/letter-says.ts';
import { MessageTypes } from '../../platform/presentation/message-types.ts';
import { type PresentedPart, presentLetter } from '../../platform/presentation/present-letter.ts';
import { deliveryOf } from '../../wire/mina-meddelanden/delivery-of-letter.ts';
import { unsentLetter } from './letter-content.ts';
import type { DraftContent } from './letter-draft.ts';
import type { SenderOrganisation } from './organisations.ts';

/** The parts in the letter's own language, which is likeliest the recipient's. What is not right yet is left out, as it is from the letter. */
export function previewParts(
  organisation: Pick<SenderOrganisation, 'id' | 'name' | 'messageTypes'>,
  content: DraftContent,
  now: Date,
): readonly PresentedPart[] {
  const { id, name, messageTypes = new MessageTypes() } = organisation;
  const day = stockholmDate(now);
  const header = deliveryOf(unsentLetter(organisation, 'preview', content, day)).messages[0]?.header;
  const says = header === undefined ? SAYS_NOTHING : readHeader(header, messageTypes);
  const takes = { replies: true, receipts: true };
  return presentLetter(languageOf(content), { says, sender: { id, name }, day, takes });
}

/** The letter's language as pages have it. */
function languageOf({ language }: Pick<DraftContent, 'language'>): Language {
  return language === 'enGB' ? 'en' : 'sv';
}
