// A precheck's line in words: channel, and a reason only where a source gave one.
import { formatRecipientId } from '../../../domain/recipient-id.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import { identityProblemText } from '../pages/words.ts';
import { precheckMessages } from '../texts/precheck-messages.ts';
import { groupOf, type PrecheckLine } from './precheck-line.ts';

/** The number as people read it, or what was typed where it is none. */
export function shownNumber({ recipient, typed }: PrecheckLine): string {
  return recipient === undefined ? typed : formatRecipientId(recipient);
}

/** 'Digitalt', 'Papper', 'Går inte', 'Okänt', 'Väntar' or 'Dubblett'. */
export function channelText(language: Language, line: PrecheckLine): string {
  const group = groupOf(line);
  return precheckMessages(language)(`channel-${group === 'wrong' ? 'not-possible' : group}`);
}

/** Why: what FaR said, or what is wrong with the number; '' where there is nothing to say. */
export function reasonText(language: Language, line: PrecheckLine): string {
  const t = precheckMessages(language);
  if (line.problem !== undefined) return identityProblemText(language, line.problem);
  if (line.sameAs !== undefined) return t('mend-same', { line: line.sameAs });
  if (line.answer === undefined || line.answer.kind === 'reachable' || line.answer.reason === 'no-number') return '';
  return t(`reason-${line.answer.reason}`);
}
