// The registers themselves: their day, how they answer, where they are, and what has happened in them.
import { formatDate } from '../../../platform/i18n/format.ts';
import {
  copyable,
  definitionList,
  faultOf,
  field,
  type Html,
  heading,
  html,
  section,
  select,
  table,
  time,
} from '../../../platform/pages/components.ts';
import type { Page } from '../../../platform/pages/layout.ts';
import { companyChangeKinds } from '../../../platform/registers/company-register.ts';
import { personChangeKinds } from '../../../platform/registers/population-register.ts';
import { member, text } from '../../../platform/web/json-member.ts';
import { type Behaviour, behaviours } from '../behaviour.ts';
import { type RegisterName, registerNames } from '../schema.ts';
import type { StoredChange } from '../store/changes.ts';
import { recipientId } from '../store/companies.ts';
import { messages, type Words } from './messages.ts';
import { actForm, number, outcome, type View } from './parts.ts';

export interface RegistersView {
  readonly day: string;
  readonly moved: boolean;
  /** `https://host:port`, where the registers are called. */
  readonly address: string;
  readonly changes: readonly StoredChange[];
  readonly behaviourOf: (register: RegisterName) => Behaviour;
}

export function registersPage(view: View, all: RegistersView): Page {
  const t = messages(view.language);
  return {
    title: t('registers-title'),
    current: '/registers',
    wide: true,
    hasErrors: view.faults.length > 0,
    main: html`${outcome(view)}${heading(t('registers-title'), t('registers-lead'))}
      ${dayForm(view, all, t)}${behaviourForm(view, all, t)}
      ${section(t('addresses'), addresses(view, all, t))}${section(t('changes'), changesTable(view, all, t))}`,
  };
}

function dayForm(view: View, { day: today, moved }: RegistersView, t: Words): Html {
  const fields = field({
    language: view.language,
    name: 'day',
    label: t('day-label'),
    hint: t('day-field-hint'),
    error: faultOf(view.faults, 'day'),
    value: view.typed('day'),
    width: 'short',
    optional: true,
  });
  const written = formatDate(new Date(`${today}T12:00:00Z`), view.language);
  const now = moved ? t('day-moved', { day: written }) : t('day-now', { day: written });
  return actForm(view, { action: '/day', title: t('day-title'), text: now, fields, button: t('day-button') });
}

function behaviourForm(view: View, all: RegistersView, t: Words): Html {
  const choices = registerNames.map((register) =>
    select({
      language: view.language,
      name: register,
      label: t(`register-${register}`),
      value: all.behaviourOf(register),
      options: behaviours.map((one) => ({ value: one, label: t(`behaviour-${one}`) })),
    }),
  );
  const title = t('behaviour-title');
  const text = t('behaviour-text');
  return actForm(view, { action: '/behaviour', title, text, fields: html`${choices}`, button: t('behaviour-button') });
}

function addresses({ language }: View, { address }: RegistersView, t: Words): Html {
  const rows = registerNames.map((register) => ({
    term: t(`register-${register}`),
    description: copyable(language, `${address}/api/v1/${register}`),
  }));
  return html`${definitionList(rows)}<p>${t('acts-text', { address: `${address}/api/v1/acts` })}</p>`;
}

function changesTable({ language }: View, { changes }: RegistersView, t: Words): Html {
  if (changes.length === 0) return html`<p>${t('changes-none')}</p>`;
  return table({
    caption: t('changes-caption'),
    captionHidden: true,
    columns: [{ head: t('when') }, { head: t('register') }, { head: t('what') }, { head: t('who') }],
    rows: changes.map(({ at, register, details }) => [
      time(at, language),
      t(`register-${register}`),
      what(details, t),
      whom(details),
    ]),
  });
}

const kinds = [...companyChangeKinds, ...personChangeKinds, 'given', 'revoked', 'appointed', 'ended'] as const;

function what(details: unknown, t: Words): string {
  const kind = kinds.find((known) => known === text(details, 'kind'));
  return kind === undefined ? '' : t(`change-${kind}`);
}

function whom(details: unknown): Html {
  const numbers = ['company', 'person', 'before', 'principal', 'agent', 'ward', 'guardian']
    .map((name) => member(details, name))
    .filter((value) => typeof value === 'string');
  return html`${numbers.map((value, index) => html`${index === 0 ? '' : ', '}${number(recipientId(value))}`)}`;
}
