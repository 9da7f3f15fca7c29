// Senders that are reminded when they have announced no mailing for long: the list, and a form to add one.
import { formatNumber } from '../../../platform/i18n/format.ts';
import {
  actions,
  button,
  type Content,
  field,
  form,
  html,
  select,
  table,
  time,
} from '../../../platform/pages/components.ts';
import type { LargeSender } from '../store/mailing-plans.ts';
import { oversightMessages } from './oversight-messages.ts';
import type { PlanTranslate } from './plan-messages.ts';
import { nameOf } from './read-typed.ts';
import type { PageView } from './staff-routes.ts';
import { again } from './typed-form.ts';

interface LargeSendersView extends PageView {
  readonly senders: readonly LargeSender[];
}

export function largeSenders(view: LargeSendersView, t: PlanTranslate): Content {
  const { language, csrf, typed, directory, senders } = view;
  const o = oversightMessages(language);
  const options = directory.organisations.senders.map(({ id, name }) => ({ value: id, label: name }));
  const to = { language, name: 'sender-reminder-to', label: t('reminder-to'), type: 'email' as const };
  const days = { language, name: 'quiet-days', label: t('quiet-days'), inputMode: 'numeric' as const };
  const adding = form({
    action: '/mailing-plans/large-senders',
    csrf,
    body: html`${select({ language, name: 'sender', label: t('sender-label'), options, ...again(typed, 'sender') })}
      ${field({ ...to, ...again(typed, 'sender-reminder-to') })}
      ${field({ ...days, width: 'short', ...again(typed, 'quiet-days') })}
      ${actions(button({ text: t('follow-button'), busyText: o('busy'), kind: 'secondary' }))}`,
  });
  return html`<p>${t('senders-lead')}</p>${senders.length === 0 ? html`<p>${t('senders-none')}</p>` : listed(view, t)}${adding}`;
}

function listed({ language, csrf, directory, senders }: LargeSendersView, t: PlanTranslate): Content {
  const removing = (sender: string): Content =>
    form({
      action: '/mailing-plans/large-senders/remove',
      csrf,
      body: html`<input type="hidden" name="sender" value="${sender}">${button({
        text: t('unfollow-button'),
        label: t('unfollow-label', { name: nameOf(directory, sender) }),
        kind: 'quiet',
      })}`,
    });
  return table({
    caption: t('senders-caption'),
    columns: [
      { head: t('column-sender') },
      { head: t('column-address') },
      { head: t('column-quiet'), numeric: true },
      { head: t('column-reminded') },
      { head: t('unfollow-button') },
    ],
    rows: senders.map(({ sender, reminderTo, quietDays, remindedAt }) => [
      nameOf(directory, sender),
      reminderTo,
      formatNumber(quietDays, language),
      remindedAt === undefined ? t('never') : time(remindedAt, language),
      removing(sender),
    ]),
  });
}
