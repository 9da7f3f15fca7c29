// What was done in the mailbox, when and by whom.
import type { Language } from '../../../platform/i18n/i18n.ts';
import { emptyState, type Html, heading, html, linkButton, time } from '../../../platform/pages/components.ts';
import type { Page } from '../../../platform/pages/layout.ts';
import type { MailboxTranslate } from '../messages.ts';
import type { Activity } from '../store/activity.ts';

export interface ActivityView {
  readonly events: readonly Activity[];
  readonly operator: string;
  /** The last event shown, when there are older ones. */
  readonly olderThan: number | undefined;
  /** Whether these are the latest. */
  readonly latest: boolean;
}

/** The activity page. */
export function activityPage(t: MailboxTranslate, language: Language, view: ActivityView): Page {
  const { events, operator, olderThan, latest } = view;
  const list = html`<ol class="bd-rows" aria-label="${t('activityTable')}">${events.map(
    (event) => html`<li class="bd-row"><div class="bd-row-words">${what(t, event)}</div>
      <p class="bd-row-when">${time(event.at, language)}<br>${event.by ?? operator}</p></li>`,
  )}</ol>`;
  return {
    title: t('activityTitle'),
    current: '/activity',
    main: html`${heading(t('activityTitle'), t('activityLead'))}
      ${events.length === 0 ? emptyState({ title: t('activityEmpty'), text: t('activityEmptyText'), icon: 'clock' }) : list}
      <div class="bd-actions">${latest ? '' : linkButton({ href: '/activity', text: t('activityNewer') })}
      ${olderThan === undefined ? '' : linkButton({ href: `/activity?before=${olderThan}`, text: t('activityOlder') })}</div>`,
  };
}

function what(t: MailboxTranslate, event: Activity): Html {
  const words = sentence(
    t,
    event.channel === undefined ? event.kind : `${event.kind} ${event.channel}`,
    event.detail ?? '',
  );
  const about =
    event.letterId === undefined || event.subject === undefined
      ? ''
      : html`<br><a href="/letters/${event.letterId}">${event.subject}</a>`;
  return html`${words}${about}`;
}

function sentence(t: MailboxTranslate, kind: string, detail: string): string {
  switch (kind) {
    case 'letter.received':
      return t('actLetterReceived', { detail });
    case 'letter.read':
      return t('actLetterRead');
    case 'letter.unread':
      return t('actLetterUnread');
    case 'attachment.opened':
      return t('actAttachmentOpened', { detail });
    case 'notice.sent':
      return t('actNoticeSent');
    case 'notice.failed':
      return t('actNoticeFailed');
    case 'notification.sent email':
      return t('actNotificationEmailSent', { detail });
    case 'notification.sent sms':
      return t('actNotificationSmsSent', { detail });
    case 'notification.failed email':
      return t('actNotificationEmailFailed', { detail });
    case 'notification.failed sms':
      return t('actNotificationSmsFailed', { detail });
    case 'phone.changed':
      return t('actPhoneChanged');
    case 'phone.removed':
      return t('actPhoneRemoved');
    case 'email.changed':
      return t('actEmailChanged');
    case 'email.removed':
      return t('actEmailRemoved');
    case 'language.changed':
      return t('actLanguageChanged');
    case 'sender.opted-out':
      return t('actSenderOptedOut', { detail });
    case 'sender.opted-in':
      return t('actSenderOptedIn', { detail });
    case 'account.opened':
      return t('actOpened');
    case 'account.closed':
      return t('actClosed');
    default:
      return t('actOther');
  }
}
