// Why a letter did not go the way it should, in words: the same on its page, on its print and in the log.
import type { Language } from '../../platform/i18n/i18n.ts';
import { textMember } from './doors/json-members.ts';
import type { TimelineEntry } from './letter-view.ts';
import { wayMessages } from './texts/way-messages.ts';

type T = ReturnType<typeof wayMessages>;

/** Why a letter of a mailing was stopped here, before anybody else had it. */
const OURS = ['mailing-cancelled', 'mailing-over'] as const;

/** The reason, when the letter was stopped here before anybody else had it. */
export function oursOf(reason: string | undefined): (typeof OURS)[number] | undefined {
  return OURS.find((ours) => ours === reason);
}

const REASONS = [
  ...OURS,
  'no-mailbox',
  'no-number',
  'sent-on-paper-by-person',
  'mailing-undelivered',
  'unopened',
  'opted-out',
  'pending',
  'dispatcher-not-approved',
  'operator-refused',
  'too-large',
  'certificate-not-valid',
  'invalid',
  'signature',
  'conflict',
  'mediator-not-delivered',
  'resolved-by-person',
] as const;

/** The sentence for what a step of the letter's way says in its details. */
export function reasonText(t: T, details: TimelineEntry['details']): string | undefined {
  const reason = textMember(details, 'reason');
  if (reason === undefined) return undefined;
  if (reason === 'operator-fault' || reason === 'mediator-fault') {
    const [description = '–', code = '–'] = [textMember(details, 'description'), textMember(details, 'code')];
    return t(`reason-${reason}`, { description, code });
  }
  // The mediator names what is wrong with a signature; that is for its own people, and the letter's is one sentence.
  if (reason.startsWith('signature-')) return t('reason-signature');
  const known = REASONS.find((candidate) => candidate === reason);
  return known === undefined ? t('reason-other', { reason }) : t(`reason-${known}`);
}

/** A reason of the sending log in words; one that has none stands as it is. */
export function reasonWords(language: Language, reason: string): string {
  const known = REASONS.find((candidate) => candidate === reason);
  return known === undefined ? reason : wayMessages(language)(`reason-${known}`);
}
