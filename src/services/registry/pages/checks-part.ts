// The checks of a party on its page: what each found last, a form to run them again, and for senders and mediators one to hand in a delivery.
import { formatDateTime } from '../../../platform/i18n/format.ts';
import {
  actions,
  button,
  type Content,
  checkbox,
  fileDrop,
  form,
  html,
  linkButton,
  notice,
  type StatusKind,
  section,
  statusBadge,
  table,
  time,
} from '../../../platform/pages/components.ts';
import { type CheckName, type CheckOutcome, checksOf, type Finding } from '../owner/onboarding/checks.ts';
import type { PartyRole } from '../owner/party-parts.ts';
import type { KeptResult } from '../store/onboarding.ts';
import { type CheckTranslate, checkMessages, reasonMessages } from './check-messages.ts';
import { partyAddress } from './parties-page.ts';
import { partyMessages } from './party-messages.ts';
import { type PartyPageView, typedIn } from './party-view.ts';

const OUTCOME_KIND: Readonly<Record<CheckOutcome, StatusKind>> = {
  passed: 'delivered',
  failed: 'refused',
  'not-done': 'unknown',
};

/** Earlier runs, folded away: who asked for them, and how each check went. */
function earlierRuns({ language, party, earlier }: PartyPageView, t: CheckTranslate): Content {
  if (earlier.length === 0) return '';
  const list = table({
    caption: t('earlier-caption'),
    columns: [{ head: t('column-when') }, { head: t('column-by') }, { head: t('column-outcome') }],
    rows: earlier.map(({ askedAt, askedBy, results }) => [
      time(askedAt, language),
      askedBy,
      checksOf(party.role).flatMap((name) => {
        const result = results.find((each) => each.name === name);
        if (result === undefined) return [];
        const outcome = t(`outcome-${result.outcome}`);
        return [html`<div>${checkName(name, party.role, t)}: ${outcome.toLowerCase()}</div>`];
      }),
    ]),
  });
  return html`<details class="bd-ask"><summary class="button bd-button-quiet bd-ask-question"><span>${t('earlier')}</span></summary>
    <div class="bd-ask-body">${list}</div></details>`;
}

/** What a check is called; a test delivery is another thing for each role. */
export function checkName(name: CheckName, role: PartyRole, t: CheckTranslate): string {
  return name === 'test-delivery' ? t(`check-${name}-${role}`) : t(`check-${name}`);
}

export function checksPart(view: PartyPageView): Content {
  const { language, party, running, results } = view;
  const t = checkMessages(language);
  const rows = checksOf(party.role).map((name) => row(view, name, results.get(name), t));
  const reload = linkButton({ href: `${partyAddress(party)}#checks`, text: t('reload'), kind: 'quiet' });
  const checks = section(
    t('title'),
    html`<p>${t('lead')}</p>
      ${running === undefined ? '' : notice({ kind: 'info', text: t('running', { who: running.askedBy }), actions: actions(reload) })}
      ${table({
        caption: t('caption'),
        columns: [
          { head: t('column-check') },
          { head: t('column-outcome') },
          { head: t('column-found') },
          { head: t('column-when') },
        ],
        rows,
      })}${runForm(view, t)}${earlierRuns(view, t)}`,
    'checks',
  );
  return html`${checks}${party.role === 'operator' ? '' : deliveryForm(view, party.role, t)}`;
}

function row({ language, party }: PartyPageView, name: CheckName, result: KeptResult | undefined, t: CheckTranslate) {
  const called = checkName(name, party.role, t);
  if (result === undefined) return [called, statusBadge('neutral', t('outcome-none')), '', ''];
  const then = partyMessages(language)(`status-${result.status}`).toLowerCase();
  const older = result.status === party.status ? '' : html`<br>${t('status-then', { status: then })}`;
  return [
    called,
    statusBadge(OUTCOME_KIND[result.outcome], t(`outcome-${result.outcome}`)),
    html`${result.findings.map((finding, index) => html`${index === 0 ? '' : html`<br>`}${found(language, finding)}`)}${older}`,
    time(result.at, language),
  ];
}

const REASONS = [
  'connection-refused',
  'connection-lost',
  'name-not-found',
  'network-unreachable',
  'certificate-not-trusted',
  'tls-failed',
  'address-not-allowed',
  'not-an-address',
  'timeout',
  'unknown-ca',
  'expired',
  'not-yet-valid',
  'revoked',
  'revocation-unknown',
  'weak-key',
  'key-usage',
  'digest-mismatch',
  'signature-mismatch',
  'missing-signature',
  'other-organisation',
  'not-dispatcher',
  'invalid-delivery',
] as const;

/** A reason in words, where there are some. */
export function reasonWords(language: PartyPageView['language'], reason: string): string {
  const known = REASONS.find((each) => each === reason);
  return known === undefined ? reason : reasonMessages(language)(known);
}

function found(language: PartyPageView['language'], { code, about = '' }: Finding): string {
  return checkMessages(language)(`found-${code}`, { about: reasonWords(language, about) });
}

function runForm({ csrf, party, said }: PartyPageView, t: CheckTranslate): Content {
  const { error } = typedIn(said);
  const wrong = error('check');
  const boxes = checksOf(party.role).map((name, index) => {
    const id = index === 0 ? 'check' : `check-${index + 1}`;
    return checkbox({ name: 'check', id, value: name, label: checkName(name, party.role, t), checked: true });
  });
  return form({
    action: `${partyAddress(party)}/checks`,
    csrf,
    body: html`<fieldset class="bd-choices"><legend class="label">${t('which-legend')}</legend>
      ${wrong === undefined ? '' : html`<p class="bd-field-error">${wrong}</p>`}${boxes}</fieldset>
      ${actions(button({ text: t('run'), busyText: t('run-busy') }))}`,
  });
}

function deliveryForm(view: PartyPageView, role: 'sender' | 'mediator', t: CheckTranslate): Content {
  const { language, csrf, party, delivery, said } = view;
  const kept =
    delivery === undefined
      ? ''
      : html`<p class="bd-quiet">${t('delivery-kept', {
          when: formatDateTime(delivery.receivedAt, language),
          who: delivery.receivedBy,
        })}</p>`;
  const body = html`<p>${t(`delivery-lead-${role}`)}</p>${kept}
    ${form({
      action: `${partyAddress(party)}/test-delivery`,
      csrf,
      multipart: true,
      body: html`${fileDrop({
        ...{ language, name: 'delivery', label: t('delivery-file'), error: typedIn(said).error('delivery') },
        accept: '.xml,application/xml,text/xml',
      })}
        ${actions(button({ text: t('delivery-button'), busyText: t('delivery-busy'), kind: 'secondary' }))}`,
    })}`;
  return section(t('delivery-title'), body, 'test-delivery');
}
