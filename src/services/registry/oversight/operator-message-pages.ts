// The pages of messages to all mailbox holders: the list with a form, and one message with its approval and what operators have said.
import { formatDateTime, formatNumber } from '../../../platform/i18n/format.ts';
import {
  actions,
  askOnce,
  button,
  type Content,
  definitionList,
  field,
  form,
  html,
  notice,
  plainText,
  section,
  statusBadge,
  table,
  textArea,
  time,
} from '../../../platform/pages/components.ts';
import type { Page } from '../../../platform/pages/layout.ts';
import { type MessageText, TEXT_MAX, TITLE_MAX } from '../../../wire/operator-messages/operator-message.ts';
import type { Handover, MessageToAll } from '../store/operator-message-rows.ts';
import { operatorsPart } from './handover-part.ts';
import { believedReach } from './judge-reach.ts';
import { type MessageTranslate, messageTexts } from './operator-message-texts.ts';
import { oversightMessages } from './oversight-messages.ts';
import { listPage, onePage } from './page-frames.ts';
import type { PageView } from './staff-routes.ts';
import { again } from './typed-form.ts';
import { withdrawalPart } from './withdrawal-part.ts';

export interface MessagesView extends PageView {
  readonly messages: readonly MessageToAll[];
  readonly handovers: readonly Handover[];
}

export function messagesPage(view: MessagesView): Page {
  const { language, messages } = view;
  const t = messageTexts(language);
  return listPage(view, t, {
    path: '/operator-messages',
    lead: t('lead'),
    list: messages.length === 0 ? undefined : listed(view, t),
    forms: section(t('write-title'), writing(view, t), 'write'),
  });
}

const STATES = { waiting: 'waiting', approved: 'delivered', returned: 'neutral', withdrawn: 'refused' } as const;

function listed({ language, messages, handovers }: MessagesView, t: MessageTranslate): Content {
  const reached = (message: string): number =>
    handovers.reduce((sum, one) => sum + (one.message === message ? believedReach(one.reach) : 0), 0);
  return table({
    caption: t('caption'),
    columns: [
      { head: t('column-title') },
      { head: t('column-state') },
      { head: t('column-shown') },
      { head: t('column-reached'), numeric: true },
    ],
    rows: messages.map((message) => [
      html`<a href="/operator-messages/${message.id}">${message.texts.sv.title}</a>`,
      stateOf(message, t),
      shownText(message, language, t),
      message.signed === undefined ? '' : formatNumber(reached(message.id), language),
    ]),
  });
}

/** As it stands, and whether somebody wants it taken back. */
function stateOf({ state, withdrawal }: MessageToAll, t: MessageTranslate): Content {
  const asked = state === 'approved' && withdrawal !== undefined;
  return asked ? statusBadge('waiting', t('state-asked')) : statusBadge(STATES[state], t(`state-${state}`));
}

function shownText({ shownFrom, shownUntil }: MessageToAll, language: 'sv' | 'en', t: MessageTranslate): string {
  return t('shown-between', { from: formatDateTime(shownFrom, language), until: formatDateTime(shownUntil, language) });
}

function writing({ language, csrf, typed }: MessagesView, t: MessageTranslate): Content {
  const o = oversightMessages(language);
  const line = (name: string, label: string) => ({ language, name, label, ...again(typed, name) });
  const day = (name: string, label: string) => field({ ...line(name, label), hint: o('day-hint'), width: 'short' });
  const clock = (name: string, label: string) => field({ ...line(name, label), hint: o('time-hint'), width: 'short' });
  const optional = 'sometimes' as const;
  return form({
    action: '/operator-messages',
    csrf,
    body: html`${field({ ...line('title-sv', t('title-sv')), maxLength: TITLE_MAX })}
      ${textArea({ ...line('text-sv', t('text-sv')), hint: t('text-hint'), maxLength: TEXT_MAX, textLanguage: 'sv' })}
      ${field({ ...line('title-en', t('title-en')), hint: t('en-hint'), maxLength: TITLE_MAX, optional })}
      ${textArea({ ...line('text-en', t('text-en')), maxLength: TEXT_MAX, textLanguage: 'en', optional })}
      ${day('from-day', t('from-day'))}${clock('from-time', t('from-time'))}
      ${day('until-day', t('until-day'))}${clock('until-time', t('until-time'))}
      ${actions(button({ text: t('write-button'), busyText: o('busy') }))}`,
  });
}

export interface MessageView extends PageView {
  readonly message: MessageToAll;
  readonly handovers: readonly Handover[];
  /** Who looks: the same at every log-in. */
  readonly subject: string;
}

export function messagePage(view: MessageView): Page {
  const { language, message, handovers } = view;
  const t = messageTexts(language);
  const { sv, en } = message.texts;
  return onePage(view, {
    title: sv.title,
    path: '/operator-messages',
    wide: true,
    body: html`${facts(view, t)}
      ${section(t('preview-sv'), preview(sv, 'sv'))}${en === undefined ? '' : section(t('preview-en'), preview(en, 'en'))}
      ${message.state === 'waiting' ? section(t('decide-title'), deciding(view, t)) : ''}
      ${handovers.length === 0 ? '' : section(t('handover-title'), operatorsPart(view))}${withdrawalPart(view)}`,
  });
}

function preview({ title, text }: MessageText, language: string): Content {
  return html`<div class="bd-notice bd-notice--info" lang="${language}"><div class="bd-notice-words"><p class="bd-notice-title">${title}</p>${plainText(text)}</div></div>`;
}

function facts({ language, message }: MessageView, t: MessageTranslate): Content {
  const { decided, writtenAt, writtenBy } = message;
  return definitionList([
    { term: t('column-state'), description: stateOf(message, t) },
    { term: t('column-shown'), description: shownText(message, language, t) },
    { term: t('fact-written'), description: html`${time(writtenAt, language)}, ${writtenBy.name}` },
    {
      term: t('fact-decided'),
      description: decided === undefined ? undefined : html`${time(decided.at, language)}, ${decided.name}`,
    },
    { term: t('fact-ground'), description: decided?.ground },
  ]);
}

function deciding({ language, csrf, typed, message, subject, now }: MessageView, t: MessageTranslate): Content {
  if (message.writtenBy.subject === subject) return notice({ kind: 'info', text: t('own-text') });
  if (message.shownUntil <= now) return notice({ kind: 'warning', text: t('too-late') });
  const o = oversightMessages(language);
  const approve = form({
    action: `/operator-messages/${message.id}/approve`,
    csrf,
    body: button({ text: t('approve-button'), busyText: o('busy') }),
  });
  const returning = form({
    action: `/operator-messages/${message.id}/return`,
    csrf,
    body: html`${textArea({ language, name: 'ground', label: t('ground'), rows: 3, ...again(typed, 'ground') })}
      ${actions(button({ text: t('return-button'), busyText: o('busy'), kind: 'secondary' }))}`,
  });
  return html`<p>${t('decide-lead')}</p>
    ${askOnce({ question: t('approve-question'), text: t('approve-text'), action: approve })}${returning}`;
}
