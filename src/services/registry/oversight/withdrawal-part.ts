// Taking a message to all back, on its page: who may do it alone, what is asked of a colleague, and what became of it.
import {
  actions,
  askOnce,
  button,
  type Content,
  definitionList,
  form,
  html,
  notice,
  section,
  textArea,
  time,
} from '../../../platform/pages/components.ts';
import { REASON_MAX } from '../../../wire/operator-messages/withdrawal.ts';
import type { MessageView } from './operator-message-pages.ts';
import { oversightMessages } from './oversight-messages.ts';
import { again } from './typed-form.ts';
import { mayAlone } from './withdraw-message.ts';
import { type WithdrawalTranslate, withdrawalTexts } from './withdrawal-texts.ts';

export function withdrawalPart(view: MessageView): Content {
  const { language, message, now } = view;
  const t = withdrawalTexts(language);
  if (message.state === 'withdrawn') return section(t('done-title'), done(view, t), 'withdrawal');
  if (message.state !== 'approved') return '';
  if (message.withdrawal !== undefined) return section(t('asked-title'), deciding(view, t), 'withdrawal');
  if (message.shownUntil <= now) return '';
  return section(t('ask-title'), asking(view, t), 'withdrawal');
}

function asking({ language, csrf, typed, message, handovers, subject }: MessageView, t: WithdrawalTranslate): Content {
  const o = oversightMessages(language);
  const alone = mayAlone(message, handovers, subject);
  const text = (name: string, label: string) => ({
    language,
    name,
    label,
    maxLength: REASON_MAX,
    ...again(typed, name),
  });
  const asked = form({
    action: `/operator-messages/${message.id}/withdrawal`,
    csrf,
    body: html`${textArea({ ...text('reason-sv', t('reason-sv')), hint: t('reason-hint'), rows: 3, textLanguage: 'sv' })}
      ${textArea({ ...text('reason-en', t('reason-en')), rows: 3, textLanguage: 'en', optional: 'sometimes' })}
      ${actions(button({ text: t(alone ? 'alone-button' : 'ask-button'), busyText: o('busy'), kind: 'danger' }))}`,
  });
  const hasFaults = typed.faults.length > 0;
  const lead = t(alone ? 'alone-text' : 'ask-text');
  // What was wrong must not be hidden behind the question again.
  if (hasFaults) return html`<p>${lead}</p>${asked}`;
  return askOnce({ question: t(alone ? 'alone-question' : 'ask-question'), text: lead, action: asked });
}

function deciding(view: MessageView, t: WithdrawalTranslate): Content {
  const { language, csrf, message, subject } = view;
  const o = oversightMessages(language);
  const path = `/operator-messages/${message.id}/withdrawal`;
  const acting = (act: string, text: string, kind: 'danger' | 'secondary') =>
    form({ action: `${path}/${act}`, csrf, body: button({ text, busyText: o('busy'), kind }) });
  const isOwn = message.withdrawal?.by.subject === subject;
  const confirming = isOwn
    ? notice({ kind: 'info', text: t('own-text') })
    : askOnce({
        question: t('confirm-question'),
        text: t('confirm-text'),
        action: acting('approve', t('confirm-button'), 'danger'),
      });
  return html`${facts(view, t)}<p>${t('asked-text')}</p>${confirming}${acting('decline', t('decline-button'), 'secondary')}`;
}

function done(view: MessageView, t: WithdrawalTranslate): Content {
  const { withdrawn } = view.message;
  return html`<p>${t(withdrawn?.signed === undefined ? 'never-shown' : 'told-text')}</p>${facts(view, t)}`;
}

function facts({ language, message }: MessageView, t: WithdrawalTranslate): Content {
  const { withdrawal, withdrawn } = message;
  return definitionList([
    {
      term: t('fact-asked'),
      description: withdrawal === undefined ? undefined : html`${time(withdrawal.at, language)}, ${withdrawal.by.name}`,
    },
    { term: t('reason-sv'), description: withdrawal?.reason.sv },
    { term: t('reason-en'), description: withdrawal?.reason.en },
    {
      term: t('fact-withdrawn'),
      description: withdrawn === undefined ? undefined : html`${time(withdrawn.at, language)}, ${withdrawn.by}`,
    },
  ]);
}
