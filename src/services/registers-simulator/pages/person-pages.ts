// The list of people with a story, and one person with what can happen to them.
import { protections } from '../../../domain/registered-person.ts';
import {
  type Content,
  definitionList,
  faultOf,
  field,
  type Html,
  heading,
  html,
  icon,
  select,
  statusBadge,
  table,
  textArea,
} from '../../../platform/pages/components.ts';
import type { Page } from '../../../platform/pages/layout.ts';
import type { StoredCompany } from '../store/companies.ts';
import type { StoredPerson } from '../store/people.ts';
import { companyHref } from './company-pages.ts';
import { messages, type Words } from './messages.ts';
import { actForm, day, number, outcome, type View } from './parts.ts';

/** Where a person's page is. */
export const personHref = ({ key }: Pick<StoredPerson, 'key'>): string => `/people/${key}`;

const isMinor = ({ age }: StoredPerson) => age !== undefined && age < 18;

function state(t: Words, person: StoredPerson): Content {
  const badges = [
    person.died === undefined ? '' : statusBadge('neutral', t('state-dead')),
    isMinor(person) ? statusBadge('waiting', t('state-minor')) : '',
    person.protection === 'none' ? '' : statusBadge('unknown', t(`state-${person.protection}`)),
  ].filter((badge) => badge !== '');
  return badges.length === 0 ? t('state-none') : badges;
}

/** Those with a story, and a form that finds any other test number. */
export function peoplePage(view: View, people: readonly StoredPerson[]): Page {
  const { language } = view;
  const t = messages(language);
  const list = table({
    caption: t('people-caption'),
    columns: [{ head: t('name') }, { head: t('number') }, { head: t('state') }],
    rows: people.map((person) => [
      html`<a href="${personHref(person)}">${person.name}</a>`,
      number(person.id),
      state(t, person),
    ]),
  });
  const asked = field({
    language,
    name: 'person',
    label: t('find-label'),
    hint: t('number-hint'),
    error: faultOf(view.faults, 'person'),
    value: view.typed('person'),
    width: 'medium',
    inputMode: 'numeric',
    spellcheck: false,
  });
  return {
    title: t('people-title'),
    current: '/people',
    wide: true,
    hasErrors: view.faults.length > 0,
    main: html`${outcome(view)}${heading(t('people-title'), t('people-lead'))}${list}
      ${actForm(view, { action: '/people', title: t('find-title'), fields: asked, button: t('find-button') })}`,
  };
}

export interface PersonAround {
  readonly custodians: readonly StoredPerson[];
  readonly companies: readonly StoredCompany[];
}

/** One person. */
export function personPage(view: View, person: StoredPerson, around: PersonAround): Page {
  const t = messages(view.language);
  const forms = [
    person.died === undefined ? dieForm(view, person, t) : '',
    protectForm(view, person, t),
    numberForm(view, person, t),
    isMinor(person) ? html`${custodyForm(view, person, t)}${ofAgeForm(view, person, t)}` : '',
  ];
  return {
    title: person.name,
    current: '/people',
    hasErrors: view.faults.length > 0,
    main: html`${outcome(view)}<p class="bd-back"><a href="/people">${icon('back')}${t('back')}</a></p>
      ${heading(person.name)}${facts(view, person, around)}${forms}`,
  };
}

function facts({ language }: View, person: StoredPerson, { custodians, companies }: PersonAround): Html {
  const t = messages(language);
  const shown = (text: string | undefined): Content => (text === undefined ? '' : day(language, text));
  const listed = (items: readonly Content[]): Content =>
    items.length === 0 ? '' : html`<ul class="bd-plain">${items.map((item) => html`<li>${item}</li>`)}</ul>`;
  return definitionList([
    { term: t('number'), description: number(person.id) },
    { term: t('earlier-numbers'), description: listed(person.earlier.map(number)) },
    { term: t('born'), description: shown(person.born) },
    { term: t('age'), description: person.age === undefined ? '' : t('years', { count: person.age }) },
    { term: t('died'), description: shown(person.died) },
    { term: t('protection'), description: t(`protection-${person.protection}`) },
    {
      term: t('custodians'),
      description: listed(custodians.map((one) => html`<a href="${personHref(one)}">${one.name}</a>`)),
    },
    {
      term: t('in-companies'),
      description: listed(companies.map((one) => html`<a href="${companyHref(one)}">${one.name}</a>`)),
    },
  ]);
}

function dieForm(view: View, person: StoredPerson, t: Words): Html {
  const { language, faults } = view;
  const error = faultOf(faults, 'on');
  const fields = field({
    language,
    name: 'on',
    label: t('die-on'),
    hint: t('day-hint'),
    error,
    value: view.typed('on'),
    width: 'short',
    optional: true,
  });
  return actForm(view, { action: `${personHref(person)}/die`, title: t('die-title'), fields, button: t('die-button') });
}

function protectForm(view: View, person: StoredPerson, t: Words): Html {
  const fields = select({
    language: view.language,
    name: 'protection',
    label: t('protect-label'),
    value: person.protection,
    options: protections.map((one) => ({ value: one, label: t(`protection-${one}`) })),
  });
  const action = `${personHref(person)}/protect`;
  return actForm(view, { action, title: t('protect-title'), fields, button: t('protect-button') });
}

function numberForm(view: View, person: StoredPerson, t: Words): Html {
  const fields = field({
    language: view.language,
    name: 'to',
    label: t('new-number'),
    hint: t('number-hint'),
    error: faultOf(view.faults, 'to'),
    value: view.typed('to'),
    width: 'medium',
    inputMode: 'numeric',
    spellcheck: false,
  });
  return actForm(view, {
    action: `${personHref(person)}/number`,
    title: t('change-number-title'),
    text: t('change-number-text'),
    fields,
    button: t('change-number-button'),
  });
}

function custodyForm(view: View, person: StoredPerson, t: Words): Html {
  const fields = textArea({
    language: view.language,
    name: 'custodians',
    label: t('custody-label'),
    hint: t('custody-hint'),
    error: faultOf(view.faults, 'custodians'),
    value: view.typed('custodians') ?? person.custodians.join('\n'),
    rows: 3,
    optional: true,
  });
  const action = `${personHref(person)}/custody`;
  return actForm(view, { action, title: t('custody-title'), fields, button: t('custody-button') });
}

function ofAgeForm(view: View, person: StoredPerson, t: Words): Html {
  const action = `${personHref(person)}/of-age`;
  return actForm(view, {
    action,
    title: t('of-age-title'),
    text: t('of-age-text'),
    fields: '',
    button: t('of-age-button'),
  });
}
