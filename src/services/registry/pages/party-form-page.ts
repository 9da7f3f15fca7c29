// The form of a party's details: a new application, or a change of what is known.
import type { Language } from '../../../platform/i18n/i18n.ts';
import {
  actions,
  button,
  type Content,
  errorSummary,
  type Fault,
  faultOf,
  field,
  form,
  heading,
  html,
  linkButton,
  textArea,
} from '../../../platform/pages/components.ts';
import type { Page } from '../../../platform/pages/layout.ts';
import type { PartyId } from '../owner/party.ts';
import type { PartyRole } from '../owner/party-parts.ts';
import type { DetailFault, DetailField, WrittenDetails } from '../owner/read-details.ts';
import { partyAddress } from './parties-page.ts';
import { type PartyTranslate, partyMessages } from './party-messages.ts';

export interface PartyFormView {
  readonly language: Language;
  readonly csrf: string;
  readonly role: PartyRole;
  /** Absent: a new application. */
  readonly party?: PartyId;
  /** As typed, for a new application. */
  readonly organisation: string;
  readonly written: WrittenDetails;
  readonly faults: readonly DetailFault[];
  readonly organisationFault?: 'organisation' | 'there';
}

const FIELDS: Readonly<Record<PartyRole, readonly DetailField[]>> = {
  sender: ['name', 'contactName', 'contactEmail', 'contactPhone'],
  mediator: ['name', 'senders', 'contactName', 'contactEmail', 'contactPhone'],
  operator: [
    'name',
    'serviceAddress',
    'internalServiceAddress',
    'uiAddress',
    'logo',
    'testRecipient',
    'contactName',
    'contactEmail',
    'contactPhone',
  ],
};

const NEEDED: readonly DetailField[] = ['name', 'serviceAddress'];

export function partyFormPage(view: PartyFormView): Page {
  const { language, csrf, role, party } = view;
  const t = partyMessages(language);
  const faults = faultsOf(view, t);
  const isNew = party === undefined;
  const title = isNew ? t('form-title-new', { role: t(`role-${role}`) }) : t('form-title-edit');
  const back = isNew ? '/parties' : partyAddress(party);
  const fields = html`${isNew ? organisationField(view, faults, t) : ''}${FIELDS[role].map((name) => one(view, name, faults, t))}`;
  return {
    title,
    current: '/parties',
    hasErrors: faults.length > 0,
    main: html`${errorSummary(language, faults)}${heading(title, isNew ? undefined : t('form-lead-edit'))}
      ${form({
        action: isNew ? `/parties/new/${role}` : `${back}/details`,
        csrf,
        body: html`${fields}${actions(
          linkButton({ href: back, text: isNew ? t('title') : view.written.name || t('title'), kind: 'quiet' }),
          button({ text: isNew ? t('add') : t('save'), busyText: t('saving') }),
        )}`,
      })}`,
  };
}

function faultsOf({ faults, organisationFault }: PartyFormView, t: PartyTranslate): readonly Fault[] {
  const first =
    organisationFault === undefined ? [] : [{ field: 'organisation', text: t(`fault-${organisationFault}`) }];
  return [...first, ...faults.map(({ field: name, problem }) => ({ field: name, text: t(`fault-${problem}`) }))];
}

function organisationField({ language, organisation }: PartyFormView, faults: readonly Fault[], t: PartyTranslate) {
  const name = 'organisation';
  return field({
    ...{ language, name, label: t('field-organisation'), hint: t('field-organisation-hint'), value: organisation },
    ...{ inputMode: 'numeric' as const, width: 'medium' as const, error: faultOf(faults, name) },
  });
}

function one(
  { language, written }: PartyFormView,
  name: DetailField,
  faults: readonly Fault[],
  t: PartyTranslate,
): Content {
  const common = { language, name, label: t(`field-${name}`), value: written[name], error: faultOf(faults, name) };
  const hint = hintOf(name, t);
  const optional = NEEDED.includes(name) ? {} : { optional: true };
  const options = { ...common, ...optional, ...(hint === undefined ? {} : { hint }) };
  if (name === 'senders') return textArea({ ...options, rows: 5 });
  return field({ ...options, ...(name.endsWith('Address') || name === 'logo' ? { type: 'url' as const } : {}) });
}

function hintOf(name: DetailField, t: PartyTranslate): string | undefined {
  switch (name) {
    case 'name':
    case 'serviceAddress':
    case 'internalServiceAddress':
    case 'testRecipient':
    case 'senders':
    case 'contactEmail':
      return t(`field-${name}-hint`);
    default:
      return undefined;
  }
}
