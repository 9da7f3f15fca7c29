// This and other log-ins of a person, and the e-ID that was used.
import type { Language } from '../../../platform/i18n/i18n.ts';
import {
  actions,
  button,
  definitionList,
  form,
  type Html,
  heading,
  html,
  icon,
  notice,
  section,
  statusBadge,
  time,
} from '../../../platform/pages/components.ts';
import type { Page } from '../../../platform/pages/layout.ts';
import { KEPT_DAYS, type ShownLogIn } from '../access/log-ins.ts';
import type { MailboxTranslate } from '../messages.ts';

export interface LogInsView {
  readonly logIns: readonly ShownLogIn[];
  readonly eid: EidView;
  readonly ended: number | undefined;
  readonly csrf: string;
}

/** With what somebody is logged in. */
export interface EidView {
  readonly eid: string | undefined;
  readonly acr: string;
  readonly provenAt: Date;
  /** The identity is another country's: nothing is sent to it yet. */
  readonly isForeign: boolean;
}

/** A level of assurance in words; as stated where it has none. */
export function levelWords(t: MailboxTranslate, acr: string): string {
  const name = acr.split(' ').at(-1)?.split('/').at(-1) ?? '';
  const swedish = /^loa([234])$/.exec(name)?.[1];
  if (swedish !== undefined) return t('eidSwedish', { level: swedish });
  const eidas = /^eidas-(nf-)?(low|sub|high)$/.exec(name);
  const levels = { low: t('eidLow'), sub: t('eidSubstantial'), high: t('eidHigh') };
  const level = eidas?.[2];
  if (level === 'low' || level === 'sub' || level === 'high') return t('eidForeign', { level: levels[level] });
  return acr === '' ? t('eidNoLevel') : acr;
}

/** With which e-ID and at what level. */
export function eidFacts(t: MailboxTranslate, language: Language, view: EidView): Html {
  return html`${definitionList([
    { term: t('eidWhich'), description: view.eid ?? t('eidNotSaid') },
    { term: t('eidLevel'), description: levelWords(t, view.acr) },
    { term: t('eidWhen'), description: time(view.provenAt, language) },
  ])}${view.isForeign ? notice({ kind: 'info', title: t('foreignTitle'), text: t('foreignText') }) : ''}`;
}

/** The page. */
export function logInsPage(t: MailboxTranslate, language: Language, view: LogInsView): Page {
  const { logIns, ended, csrf } = view;
  const others = logIns.filter(({ state }) => state === 'open');
  const all = form({ action: '/log-ins/end', csrf, body: button({ text: t('logInsEndAll'), kind: 'secondary' }) });
  return {
    title: t('logInsTitle'),
    current: '/settings',
    main: html`<p class="bd-back"><a href="/settings">${icon('back')}${t('backToSettings')}</a></p>${heading(t('logInsTitle'), t('logInsLead'))}
      ${ended === undefined ? '' : notice({ kind: 'success', text: t('logInsEnded', { count: ended }), announce: true })}
      ${section(t('eidTitle'), eidFacts(t, language, view.eid))}
      ${section(
        t('logInsAll'),
        html`<ul class="bd-rows" aria-label="${t('logInsAll')}">${logIns.map((one) => row(t, language, csrf, one))}</ul>
        ${others.length === 0 ? '' : html`<p>${t('logInsEndTokens')}</p>${actions(all)}`}<p class="bd-quiet">${t('logInsKept', { days: KEPT_DAYS })}</p>`,
      )}`,
  };
}

function row(t: MailboxTranslate, language: Language, csrf: string, one: ShownLogIn): Html {
  const end = form({
    action: '/log-ins/end',
    csrf,
    body: html`<input type="hidden" name="log-in" value="${one.id}">${button({ text: t('logInsEnd'), kind: 'quiet', label: t('logInsEndLabel', { browser: one.browser }) })}`,
  });
  const states = {
    this: statusBadge('delivered', t('logInsThis')),
    open: statusBadge('waiting', t('logInsOpen')),
    over: statusBadge('neutral', t('logInsOver')),
  };
  const eid = one.eid === '' ? '' : `${one.eid}, `;
  return html`<li class="bd-row"><span class="bd-row-name">${time(one.at, language)}<br><span class="bd-quiet">${one.browser === '' ? t('logInsUnknown') : one.browser}. ${eid}${levelWords(t, one.acr)}.</span></span>
    <span class="bd-row-state">${states[one.state]}</span>
    <span class="bd-row-action">${one.state === 'open' ? end : ''}</span></li>`;
}
