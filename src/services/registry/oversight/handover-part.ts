// A message at each operator, on its page: whether it was taken, what is reported beside what FaR knows, and where a withdrawal is.
import { formatNumber } from '../../../platform/i18n/format.ts';
import {
  button,
  type Content,
  form,
  html,
  notice,
  type StatusKind,
  statusBadge,
  table,
  time,
} from '../../../platform/pages/components.ts';
import type { Handover } from '../store/operator-message-rows.ts';
import type { HandoverState } from '../store/oversight-tables.ts';
import { judgeReach } from './judge-reach.ts';
import type { MessageView } from './operator-message-pages.ts';
import { type MessageTranslate, messageTexts } from './operator-message-texts.ts';
import { nameOf } from './read-typed.ts';

const BADGES: Readonly<Record<HandoverState, StatusKind>> = {
  waiting: 'waiting',
  delivered: 'delivered',
  refused: 'refused',
  unknown: 'unknown',
  stopped: 'neutral',
};

export function operatorsPart(view: MessageView): Content {
  const { language, handovers, directory, message } = view;
  const t = messageTexts(language);
  const isWithdrawn = message.withdrawn?.signed !== undefined;
  const list = table({
    caption: t('handover-caption'),
    columns: [
      { head: t('column-operator') },
      { head: t('column-state') },
      ...(isWithdrawn ? [{ head: t('column-withdrawal') }] : []),
      { head: t('column-mailboxes'), numeric: true },
      { head: t('column-opened'), numeric: true },
      { head: t('column-at') },
      { head: t('column-act') },
    ],
    rows: handovers.map((one) => [
      nameOf(directory, one.operator),
      stateOf(one.state, one.reason, t('handover-reason', { reason: one.reason ?? '', tries: one.tries }), t),
      ...(isWithdrawn ? [takenBack(one, t)] : []),
      reached(view, one, t),
      one.reach === undefined ? '' : formatNumber(one.reach.opened, language),
      time(one.takenBack?.at ?? one.reach?.at ?? one.at, language),
      mayTryAgain(view, one) ? tryAgain(view, one, t) : '',
    ]),
  });
  return html`${warnings(view, t)}${list}`;
}

function stateOf(state: HandoverState, reason: string | undefined, words: string, t: MessageTranslate): Content {
  const why = reason === undefined || reason === 'withdrawn' ? '' : html` <span class="bd-quiet">${words}</span>`;
  return html`${statusBadge(BADGES[state], t(`handover-${state}`))}${why}`;
}

function takenBack({ takenBack: back }: Handover, t: MessageTranslate): Content {
  if (back === undefined) return t('never-given');
  const { state, reason } = back;
  const why = reason === undefined ? '' : html` <span class="bd-quiet">${t('withdrawal-why', { reason })}</span>`;
  return html`${statusBadge(BADGES[state], t(`taken-back-${state}`))}${why}`;
}

function reached({ language }: MessageView, { reach }: Handover, t: MessageTranslate): Content {
  if (reach === undefined) return '';
  const number = (value: number): string => formatNumber(value, language);
  if (reach.known === undefined) return number(reach.mailboxes);
  return t('reported-known', { reported: number(reach.mailboxes), known: number(reach.known) });
}

function warnings({ language, handovers, directory }: MessageView, t: MessageTranslate): Content {
  const lines = handovers.flatMap(({ operator, reach }) => {
    const judged = reach === undefined ? undefined : judgeReach(reach);
    if (reach === undefined || judged === undefined) return [];
    const [reported, opened, known] = [reach.mailboxes, reach.opened, reach.known ?? 0].map((value) =>
      formatNumber(value, language),
    );
    const words = {
      name: nameOf(directory, operator),
      reported: reported ?? '',
      opened: opened ?? '',
      known: known ?? '',
    };
    return [html`<li>${t(`reach-${judged}-line`, words)}</li>`];
  });
  if (lines.length === 0) return '';
  return notice({ kind: 'warning', title: t('reach-title'), text: html`<ul>${lines}</ul>` });
}

function mayTryAgain({ message }: MessageView, { state, takenBack: back }: Handover): boolean {
  if (message.state === 'withdrawn') return back !== undefined && back.state !== 'delivered';
  return message.withdrawal === undefined && state !== 'delivered';
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
