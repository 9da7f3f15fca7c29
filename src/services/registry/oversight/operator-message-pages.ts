// The pages of messages to all mailbox holders: the list with a form, and one message with its approval and what operators have said.
import { formatDateTime, formatNumber } from '../../../platform/i18n/format.ts';
import {
  actions,
  askOnce,
  button,
  type Content,
  definitionList,
  emptyState,
  errorSummary,
  field,
  form,
  heading,
  html,
  notice,
  plainText,
  type StatusKind,
  section,
  statusBadge,
  table,
  textArea,
  time,
} from '../../../platform/pages/components.ts';
import type { Page } from '../../../platform/pages/layout.ts';
import { type MessageText, TEXT_MAX, TITLE_MAX } from '../../../wire/operator-messages/operator-message.ts';
import type { Handover, MessageToAll } from '../store/operator-messages.ts';
import type { HandoverState } from '../store/oversight-tables.ts';
import { type MessageTranslate, messageTexts } from './operator-message-texts.ts';
import { oversightMessages } from './oversight-messages.ts';
import { placesOf, saidNotice } from './page-parts.ts';
import { nameOf } from './read-typed.ts';
import type { PageView } from './staff-routes.ts';
import { again } from './typed-form.ts';

export interface MessagesView extends PageView {
  readonly messages: readonly MessageToAll[];
  readonly handovers: readonly Handover[];
}

export function messagesPage(view: MessagesView): Page {
  const { language, typed, messages } = view;
  const t = messageTexts(language);
  const list = messages.length === 0 ? emptyState({ title: t('none-title'), text: t('none-text') }) : listed(view, t);
  return {
    title: t('title'),
    current: '/oversight',
    wide: true,
    hasErrors: typed.faults.length > 0,
    main: html`${errorSummary(language, typed.faults)}${heading(t('title'), t('lead'))}${placesOf(language, '/operator-messages')}
      ${saidNotice(view)}${section(t('list-title'), list)}${section(t('write-title'), writing(view, t), 'write')}`,
  };
}

const STATES = { waiting: 'waiting', approved: 'delivered', returned: 'neutral' } as const;

function listed({ language, messages, handovers }: MessagesView, t: MessageTranslate): Content {
  const reached = (message: string): number =>
    handovers.reduce((sum, one) => sum + (one.message === message ? (one.reach?.mailboxes ?? 0) : 0), 0);
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
      statusBadge(STATES[message.state], t(`state-${message.state}`)),
      shownText(message, language, t),
      message.state === 'approved' ? formatNumber(reached(message.id), language) : '',
    ]),
  });
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
  /** Whether the one who looks has written it. */
  readonly isOwn: boolean;
}

export function messagePage(view: MessageView): Page {
  const { language, typed, message, handovers } = view;
  const t = messageTexts(language);
  const { sv, en } = message.texts;
  return {
    title: sv.title,
    current: '/oversight',
    hasErrors: typed.faults.length > 0,
    main: html`${errorSummary(language, typed.faults)}${heading(sv.title)}${placesOf(language, '/operator-messages')}
      ${saidNotice(view)}${facts(view, t)}
      ${section(t('preview-sv'), preview(sv, 'sv'))}${en === undefined ? '' : section(t('preview-en'), preview(en, 'en'))}
      ${message.state === 'waiting' ? section(t('decide-title'), deciding(view, t)) : ''}
      ${handovers.length === 0 ? '' : section(t('handover-title'), operators(view, t))}`,
  };
}

function preview({ title, text }: MessageText, language: string): Content {
  return html`<div class="bd-notice bd-notice--info" lang="${language}"><div class="bd-notice-words"><p class="bd-notice-title">${title}</p>${plainText(text)}</div></div>`;
}

function facts({ language, message }: MessageView, t: MessageTranslate): Content {
  const { state, decided, writtenAt, writtenBy } = message;
  return definitionList([
    { term: t('column-state'), description: statusBadge(STATES[state], t(`state-${state}`)) },
    { term: t('column-shown'), description: shownText(message, language, t) },
    { term: t('fact-written'), description: html`${time(writtenAt, language)}, ${writtenBy.name}` },
    {
      term: t('fact-decided'),
      description: decided === undefined ? undefined : html`${time(decided.at, language)}, ${decided.by}`,
    },
    { term: t('fact-ground'), description: decided?.ground },
  ]);
}

function deciding({ language, csrf, typed, message, isOwn, now }: MessageView, t: MessageTranslate): Content {
  if (isOwn) return notice({ kind: 'info', text: t('own-text') });
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

const BADGES: Readonly<Record<HandoverState, StatusKind>> = {
  waiting: 'waiting',
  delivered: 'delivered',
  refused: 'refused',
  unknown: 'unknown',
};

function operators(view: MessageView, t: MessageTranslate): Content {
  const { language, handovers, directory } = view;
  return table({
    caption: t('handover-caption'),
    columns: [
      { head: t('column-operator') },
      { head: t('column-state') },
      { head: t('column-mailboxes'), numeric: true },
      { head: t('column-opened'), numeric: true },
      { head: t('column-at') },
      { head: t('column-act') },
    ],
    rows: handovers.map((one) => [
      nameOf(directory, one.operator),
      html`${statusBadge(BADGES[one.state], t(`handover-${one.state}`))}${
        one.reason === undefined
          ? ''
          : html` <span class="bd-quiet">${t('handover-reason', { reason: one.reason, tries: one.tries })}</span>`
      }`,
      one.reach === undefined ? '' : formatNumber(one.reach.mailboxes, language),
      one.reach === undefined ? '' : formatNumber(one.reach.opened, language),
      time(one.reach?.at ?? one.at, language),
      one.state === 'delivered' ? '' : tryAgain(view, one, t),
    ]),
  });
}

function tryAgain({ csrf, message, directory }: MessageView, { operator }: Handover, t: MessageTranslate): Content {
  return form({
    action: `/operator-messages/${message.id}/again`,
    csrf,
    body: html`<input type="hidden" name="operator" value="${operator}">${button({
      text: t('again-button'),
      label: t('again-label', { name: nameOf(directory, operator) }),
      kind: 'quiet',
    })}`,
  });
}
