// A party's agreements, and where it stands with the terms, on its page.
import {
  actions,
  button,
  type Content,
  field,
  form,
  html,
  type StatusKind,
  section,
  select,
  statusBadge,
  table,
} from '../../../platform/pages/components.ts';
import type { TermsStanding } from '../owner/terms-standing.ts';
import { type PaperTranslate, paperMessages } from './paper-messages.ts';
import { partyAddress } from './parties-page.ts';
import { partyMessages } from './party-messages.ts';
import { type PartyPageView, typedIn } from './party-view.ts';

/** Agreements, the latest first, with forms to record one and its end. */
export function agreementsPart(view: PartyPageView): Content {
  const { language, agreements } = view;
  const t = paperMessages(language);
  const list = table({
    caption: t('agreements-caption'),
    columns: [
      { head: t('column-reference') },
      { head: t('column-signed') },
      { head: t('column-from') },
      { head: t('column-until') },
      { head: t('column-recorded') },
    ],
    rows: agreements.map(({ reference, signedOn, signedBy, from, until, recordedBy }) => [
      reference,
      `${signedOn}, ${signedBy}`,
      from,
      until ?? t('until-none'),
      recordedBy,
    ]),
  });
  const body = html`${agreements.length === 0 ? html`<p>${t('agreements-none')}</p>` : list}
    ${addingAgreement(view, t)}${endingAgreement(view, t)}`;
  return section(t('agreements-title'), body, 'agreements');
}

function isOpen({ said }: PartyPageView, ...fields: readonly string[]): Content {
  return said?.kind === 'faults' && said.faults.some((fault) => fields.includes(fault.field)) ? html` open` : '';
}

function addingAgreement(view: PartyPageView, t: PaperTranslate): Content {
  const { language, csrf, party, said } = view;
  const { value, error } = typedIn(said);
  const text = (name: string, label: string, more: object = {}) =>
    field({ language, name, label, value: value(name), error: error(name), ...more });
  const day = { hint: t('day-hint'), width: 'short' as const };
  return html`<details class="bd-ask"${isOpen(view, 'reference', 'signed-on', 'signed-by', 'from', 'until')}><summary class="button bd-button-quiet bd-ask-question"><span>${t('agreement-add')}</span></summary>
    <div class="bd-ask-body">${form({
      action: `${partyAddress(party)}/agreements`,
      csrf,
      body: html`${text('reference', t('reference'))}${text('signed-on', t('signed-on'), day)}
        ${text('signed-by', t('signed-by'))}${text('from', t('from-day'), day)}${text('until', t('until-day'), { ...day, optional: true })}
        ${actions(button({ text: t('record'), busyText: t('recording'), kind: 'secondary' }))}`,
    })}</div></details>`;
}

function endingAgreement(view: PartyPageView, t: PaperTranslate): Content {
  const { language, csrf, party, said, agreements } = view;
  const { value, error } = typedIn(said);
  const options = agreements
    .filter(({ until }) => until === undefined)
    .map(({ id, reference }) => ({ value: id, label: reference }));
  if (options.length === 0) return '';
  const last = { name: 'last-day', label: t('until-day'), hint: t('day-hint'), width: 'short' as const };
  return html`<details class="bd-ask"${isOpen(view, 'last-day')}><summary class="button bd-button-quiet bd-ask-question"><span>${t('agreement-end')}</span></summary>
    <div class="bd-ask-body">${form({
      action: `${partyAddress(party)}/agreement-ends`,
      csrf,
      body: html`${select({ language, name: 'agreement', label: t('which-agreement'), options, value: value('agreement') })}
        ${field({ language, ...last, value: value('last-day'), error: error('last-day') })}
        ${actions(button({ text: t('record'), busyText: t('recording'), kind: 'secondary' }))}`,
    })}</div></details>`;
}

const STANDING_KIND: Readonly<Record<TermsStanding['state'], StatusKind>> = {
  accepted: 'delivered',
  due: 'waiting',
  behind: 'refused',
};

/** Which version of each terms the party has accepted, and a form to record an acceptance. */
export function partyTermsPart(view: PartyPageView): Content {
  const { language, standings } = view;
  const t = paperMessages(language);
  const words = partyMessages(language);
  if (standings.length === 0)
    return section(
      t('terms-title'),
      html`<p>${t('terms-none')} <a href="/terms">${t('publish-title')}</a></p>`,
      'terms',
    );
  const list = table({
    caption: t('terms-caption'),
    columns: [
      { head: t('column-terms') },
      { head: t('column-latest') },
      { head: t('column-accepted') },
      { head: t('column-standing') },
    ],
    rows: standings.map(({ name, latest, accepted, state }) => [
      name,
      t('latest-by', { version: latest.version, day: latest.acceptBy }),
      accepted === undefined
        ? t('accepted-none')
        : t('accepted-by', {
            ...{ version: accepted.version.version, day: accepted.by.acceptedOn, who: accepted.by.acceptedBy },
          }),
      statusBadge(STANDING_KIND[state], words(`terms-${state}`)),
    ]),
  });
  return section(t('terms-title'), html`${list}${accepting(view, t)}`, 'terms');
}

function accepting(view: PartyPageView, t: PaperTranslate): Content {
  const { language, csrf, party, said, standings } = view;
  const { value, error } = typedIn(said);
  const options = standings
    .flatMap(({ latest, inForce, accepted }) =>
      [latest, ...(inForce === undefined || inForce.id === latest.id ? [] : [inForce])].filter(
        ({ id }) => id !== accepted?.version.id,
      ),
    )
    .map(({ id, name, version }) => ({ value: id, label: `${name} ${version}` }));
  if (options.length === 0) return '';
  const day = { name: 'accepted-on', label: t('accepted-on'), hint: t('day-hint'), width: 'short' as const };
  const who = { name: 'accepted-by', label: t('accepted-by-whom') };
  return html`<details class="bd-ask"${isOpen(view, 'accepted-on', 'accepted-by', 'terms-version')}><summary class="button bd-button-quiet bd-ask-question"><span>${t('accept-title')}</span></summary>
    <div class="bd-ask-body">${form({
      action: `${partyAddress(party)}/acceptances`,
      csrf,
      body: html`${select({ language, name: 'terms-version', label: t('accept-which'), options, value: value('terms-version'), error: error('terms-version') })}
        ${field({ language, ...day, value: value('accepted-on'), error: error('accepted-on') })}
        ${field({ language, ...who, value: value('accepted-by'), error: error('accepted-by') })}
        ${actions(button({ text: t('record'), busyText: t('recording'), kind: 'secondary' }))}`,
    })}</div></details>`;
}
