// The list of everybody who is connected or applies, with what waits for somebody first.
import { formatDate } from '../../../platform/i18n/format.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import {
  actions,
  button,
  type Content,
  emptyState,
  heading,
  html,
  linkButton,
  notice,
  type Option,
  type StatusKind,
  section,
  select,
  statusBadge,
  table,
} from '../../../platform/pages/components.ts';
import type { Page } from '../../../platform/pages/layout.ts';
import { PARTY_ROLES, PARTY_STATUSES, type PartyId, type PartyStatus } from '../owner/party.ts';
import type { PartyRole } from '../owner/party-parts.ts';
import type { JudgedCertificate, Overview, PartyOverview } from '../owner/read-party.ts';
import { type PartyTranslate, partyMessages } from './party-messages.ts';
import { organisationNumber } from './start-page.ts';

interface PartiesView extends Overview {
  readonly language: Language;
  /** Of the organisation that runs FaR. */
  readonly ownerName: string;
  readonly role: PartyRole | undefined;
  readonly status: PartyStatus | undefined;
}

const STATUS_KIND: Readonly<Record<PartyStatus, StatusKind>> = {
  applying: 'waiting',
  approved: 'delivered',
  paused: 'unknown',
  ended: 'neutral',
};

/** The address of a party's page. */
export function partyAddress({ role, organisation }: PartyId): string {
  return `/parties/${role}/${organisation}`;
}

/** The status in a word, with icon. */
export function partyStatus(status: PartyStatus, t: PartyTranslate): Content {
  return statusBadge(STATUS_KIND[status], t(`status-${status}`));
}

export function partiesPage(view: PartiesView): Page {
  const { language, parties, role, status } = view;
  const t = partyMessages(language);
  const shown = parties.filter((each) => (role ?? each.role) === each.role && (status ?? each.status) === each.status);
  const fresh = PARTY_ROLES.map((each) => linkButton({ href: `/parties/new/${each}`, text: t(`new-${each}`) }));
  const lists = PARTY_ROLES.map((each) => {
    const some = shown.filter((party) => party.role === each);
    return some.length === 0 ? '' : section(t(`roles-${each}`), list(some, language, t));
  });
  return {
    title: t('title'),
    current: '/parties',
    wide: true,
    main: html`${heading(t('title'), t('lead'))}
      ${view.ownerDelivers ? '' : notice({ kind: 'info', title: t('owner-title'), text: t('owner-text', { owner: view.ownerName }) })}
      ${section(t('attention-title'), attention(parties, language, t))}
      ${filter(view, t)}
      ${shown.length === 0 ? emptyState({ title: t('none-title'), text: t('none-text') }) : lists}
      ${actions(...fresh)}`,
  };
}

// The filter is no secret: it stands in the address, so that the page can be kept.
function filter({ language, role, status }: PartiesView, t: PartyTranslate): Content {
  const all = { value: '', label: t('filter-all') };
  const roles: readonly Option[] = [all, ...PARTY_ROLES.map((value) => ({ value, label: t(`roles-${value}`) }))];
  const statuses = [all, ...PARTY_STATUSES.map((value) => ({ value, label: t(`status-${value}`) }))];
  return html`<search class="bd-search bd-owner-filter"><form method="get" action="/parties" aria-label="${t('list-filter')}">
    <div class="bd-search-row bd-search-row--days">${select({ language, name: 'role', label: t('filter-role'), options: roles, value: role ?? '' })}
    ${select({ language, name: 'status', label: t('filter-status'), options: statuses, value: status ?? '' })}
    ${actions(button({ text: t('filter-show'), kind: 'secondary' }))}</div></form></search>`;
}

function list(parties: readonly PartyOverview[], language: Language, t: PartyTranslate): Content {
  const [first] = parties;
  return table({
    caption: t(`roles-${first?.role ?? 'sender'}`),
    captionHidden: true,
    columns: [
      { head: t('column-name') },
      { head: t('column-number') },
      { head: t('column-status') },
      { head: t('column-certificate') },
      { head: t('column-terms') },
      { head: t('column-checks'), numeric: true },
    ],
    rows: parties.map((party) => [
      html`<a href="${partyAddress(party)}">${party.name}</a>`,
      organisationNumber(party.organisation),
      partyStatus(party.status, t),
      certificateBadge(party.certificate, language, t),
      termsBadge(party, t),
      t('checks-passed', { passed: party.passed, count: party.checks }),
    ]),
  });
}

/** How a certificate stands, in few words. */
export function certificateWords(
  { verdict, warning, validTo }: JudgedCertificate,
  language: Language,
  t: PartyTranslate,
): readonly [StatusKind, string] {
  const day = formatDate(validTo, language);
  if (verdict.kind === 'revoked-here' || warning === 'revoked') return ['refused', t('certificate-revoked')];
  if (warning === 'expired') return ['refused', t('certificate-expired', { day })];
  if (verdict.kind !== 'good') return ['refused', t('certificate-bad')];
  if (warning === '60' || warning === '30') return ['waiting', t(`certificate-${warning}`, { day })];
  if (warning === '7' || warning === '1') return ['unknown', t(`certificate-${warning}`, { day })];
  return ['delivered', t('certificate-good', { day })];
}

function certificateBadge(certificate: JudgedCertificate | undefined, language: Language, t: PartyTranslate): Content {
  if (certificate === undefined) return statusBadge('neutral', t('certificate-none'));
  const [kind, words] = certificateWords(certificate, language, t);
  return statusBadge(kind, `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`);
}

/** The worst of the standings. */
function termsBadge({ standings, status }: PartyOverview, t: PartyTranslate): Content {
  if (standings.length === 0) return t('terms-none');
  const isBehind = standings.some(({ state }) => state === 'behind');
  if (isBehind && status !== 'applying') return statusBadge('refused', t('terms-behind'));
  if (isBehind || standings.some(({ state }) => state === 'due')) return statusBadge('waiting', t('terms-due'));
  return statusBadge('delivered', t('terms-accepted'));
}

function attention(parties: readonly PartyOverview[], language: Language, t: PartyTranslate): Content {
  const lines = parties
    .filter(({ status }) => status !== 'ended')
    .flatMap((party) => waitingFor(party, language, t).map((text) => ({ href: partyAddress(party), text })));
  if (lines.length === 0) return html`<p>${t('attention-none')}</p>`;
  return html`<ul class="bd-plain-list">${lines.map(({ href, text }) => html`<li><a href="${href}">${text}</a></li>`)}</ul>`;
}

function waitingFor(party: PartyOverview, language: Language, t: PartyTranslate): readonly string[] {
  const { name, role, status, certificate, standings } = party;
  // Whoever applies is bound by nothing yet.
  const behind = standings.filter(({ state }) => state === 'behind' && status !== 'applying');
  const what = certificate === undefined ? undefined : certificateWords(certificate, language, t);
  return [
    ...(status === 'applying' ? [t('attention-applying', { name, role: t(`role-${role}`).toLowerCase() })] : []),
    ...(what === undefined || what[0] === 'delivered' ? [] : [t('attention-certificate', { name, what: what[1] })]),
    ...behind.map(({ latest }) => t('attention-terms', { name, terms: `${latest.name} ${latest.version}` })),
  ];
}
