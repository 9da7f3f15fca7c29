// How a letter stands that is held, or that was never sent, in words.
import { formatDateTime } from '../../../platform/i18n/format.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import type { LetterView } from '../letter-view.ts';
import { flowMessages } from '../texts/flow-messages.ts';

export interface ToldHeld {
  readonly kind: 'info' | 'warning';
  readonly title: string;
  readonly text: string;
  readonly paper: boolean;
}

type Told = Pick<LetterView, 'state' | 'approval' | 'sendAt' | 'reason'>;

/** What it waits for, or why it was not sent. */
export function tellHeld(language: Language, { state, approval, sendAt, reason }: Told): ToldHeld {
  const t = flowMessages(language);
  const when = sendAt === undefined ? '' : formatDateTime(sendAt, language);
  if (state === 'withdrawn') {
    const unreachable = reason === 'no-mailbox' || reason === 'opted-out' || reason === 'pending';
    if (unreachable) {
      return { kind: 'warning', title: t('not-sent'), text: t(`not-sent-${reason}`), paper: true };
    }
    const title = t(approval === 'returned' ? 'returned' : 'withdrawn');
    return { kind: 'info', title, text: t(approval === 'returned' ? 'returned-text' : 'withdrawn-text'), paper: false };
  }
  if (approval === 'wanted') {
    const later = sendAt === undefined ? '' : ` ${t('held-approval-then', { when })}`;
    return { kind: 'info', title: t('held-approval'), text: `${t('held-approval-text')}${later}`, paper: false };
  }
  const title = sendAt === undefined ? t('held-soon') : t('held-until', { when });
  return { kind: 'info', title, text: t('held-until-text'), paper: false };
}
