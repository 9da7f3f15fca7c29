// A party's page: status, checks, details, agreements, terms, certificates, what other rooms have of it, and history.
import { formatNumber } from '../../../platform/i18n/format.ts';
import {
  actions,
  button,
  type Content,
  definitionList,
  errorSummary,
  form,
  heading,
  html,
  linkButton,
  notice,
  radios,
  section,
  table,
  textArea,
  time,
} from '../../../platform/pages/components.ts';
import type { Page } from '../../../platform/pages/layout.ts';
import { nextStatuses } from '../owner/party.ts';
import { certificatesPart } from './certificates-part.ts';
import { checksPart } from './checks-part.ts';
import { agreementsPart, partyTermsPart } from './papers-part.ts';
import { partyAddress, partyStatus } from './parties-page.ts';
import { type PartyTranslate, partyMessages } from './party-messages.ts';
import { type PartyPageView, type Said, typedIn } from './party-view.ts';
import { organisationNumber } from './start-page.ts';

export function partyPage(view: PartyPageView): Page {
  const { language, party, said, parts } = view;
  const t = partyMessages(language);
  const faults = said?.kind === 'faults' ? said.faults : [];
  const lead = html`${t(`role-${party.role}`)}, ${organisationNumber(party.organisation)}. ${partyStatus(party.status, t)}`;
  return {
    title: party.name,
    current: '/parties',
    wide: true,
    hasErrors: faults.length > 0,
    scripts: ['file-drop.ts'],
    main: html`${errorSummary(language, faults)}${heading(party.name, lead)}${told(said, t)}
      ${facts(view, t)}${checksPart(view)}${deciding(view, t)}${agreementsPart(view)}${partyTermsPart(view)}
      ${certificatesPart(view)}${parts}${history(view, t)}`,
  };
}

function told(said: Said | undefined, t: PartyTranslate): Content {
  if (said?.kind === 'done') return notice({ kind: 'success', text: t(`done-${said.act}`), announce: true });
  if (said?.kind === 'gone')
    return notice({ kind: 'warning', title: t('gone-title'), text: t('gone-text'), announce: true });
  return '';
}

function facts({ language, party, mailboxes, nameOf }: PartyPageView, t: PartyTranslate): Content {
  const senders = party.senders.length === 0 ? t('nobody') : party.senders.map(nameOf).join(', ');
  const contact = [party.contactName, party.contactEmail, party.contactPhone].filter((each) => each !== '').join(', ');
  const list = definitionList([
    { term: t('since'), description: time(party.statusSince, language) },
    { term: t('ground'), description: party.statusGround },
    { term: t('field-serviceAddress'), description: party.serviceAddress },
    {
      term: t('field-internalServiceAddress'),
      description: party.internalServiceAddress === party.serviceAddress ? undefined : party.internalServiceAddress,
    },
    { term: t('field-uiAddress'), description: party.uiAddress },
    { term: t('field-logo'), description: party.logo },
    { term: t('field-testRecipient'), description: party.testRecipient },
    { term: t('field-senders'), description: party.role === 'mediator' ? senders : undefined },
    { term: t('mailboxes'), description: mailboxes === undefined ? undefined : formatNumber(mailboxes, language) },
    { term: t('contact'), description: contact },
  ]);
  const change = linkButton({ href: `${partyAddress(party)}/details`, text: t('facts-edit'), icon: 'pen' });
  return section(t('facts-title'), html`${list}${actions(change)}`, 'details');
}

function deciding({ language, csrf, party, said }: PartyPageView, t: PartyTranslate): Content {
  const { value, error } = typedIn(said);
  const options = nextStatuses(party.status).map((status) => ({ value: status, label: t(`decide-${status}`) }));
  const ground = {
    name: 'ground',
    label: t('decide-ground'),
    hint: t('decide-ground-hint'),
    optional: 'sometimes' as const,
  };
  const body = html`${radios({
    ...{ language, name: 'status', legend: t('decide-which'), options },
    ...{ value: value('status'), error: error('status') },
  })}
    ${textArea({ language, ...ground, rows: 2, value: value('ground'), error: error('ground') })}
    ${actions(button({ text: t('decide-button'), busyText: t('decide-busy'), kind: 'secondary' }))}`;
  const action = `${partyAddress(party)}/status`;
  return section(
    t('decide-title'),
    html`<p>${t(`decide-lead-${party.role}`)}</p>${form({ action, csrf, body })}`,
    'status-change',
  );
}

function history({ language, events }: PartyPageView, t: PartyTranslate): Content {
  if (events.length === 0) return '';
  return section(
    t('history-title'),
    table({
      caption: t('history-caption'),
      columns: [
        { head: t('column-when') },
        { head: t('column-what') },
        { head: t('column-who') },
        { head: t('column-details') },
      ],
      rows: events.map(({ at, kind, details }) => [
        time(at, language),
        eventWords(kind, t),
        typeof details.by === 'string' ? details.by : '',
        about(details),
      ]),
    }),
    'history',
  );
}

const EVENTS = [
  'party.added',
  'party.changed',
  'party.status-changed',
  'party.agreement-recorded',
  'party.agreement-ended',
  'party.terms-accepted',
  'party.certificate-added',
  'party.certificate-changed',
  'party.certificate-revoked',
  'party.certificate-warned',
  'party.test-delivery-kept',
  'party.checks-asked',
  'party.checked',
] as const;

function eventWords(kind: string, t: PartyTranslate): string {
  const known = EVENTS.find((each) => each === kind);
  return known === undefined ? kind : t(`event-${known}`);
}

/** What else was noted, in short: reference, version, ground. */
function about(details: Readonly<Record<string, unknown>>): string {
  const { reference, name, version, ground, why, until, changed } = details;
  const words = [reference, name, version, until, why, ground].filter(
    (each) => typeof each === 'string' && each !== '',
  );
  return [...words, ...(Array.isArray(changed) ? changed : [])].map(String).join(', ');
}
