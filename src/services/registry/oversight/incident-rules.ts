// What laws and terms ask for because of a security incident: whom to tell and by when. Sources are said at each step; the hours are configuration.
import { monthsLater } from '../../../platform/stockholm-days.ts';
import type { Deadlines, OversightSettings } from './config.ts';

interface Words {
  readonly sv: string;
  readonly en: string;
}

export interface DutyStep {
  readonly key: string;
  readonly name: Words;
  readonly to: Words;
  /** The clause. */
  readonly source: string;
  readonly within: { readonly hours: number } | { readonly months: number };
  /** The time runs from when this step of the same rule was done. */
  readonly after?: string;
}

export interface IncidentRule {
  readonly key: string;
  readonly name: Words;
  /** When it applies. */
  readonly when: Words;
  readonly steps: readonly DutyStep[];
}

const HOUR_MS = 3_600_000;

const DEFAULTS = {
  dataProtectionHours: 72,
  dataSubjectsHours: 72,
  warningHours: 24,
  notificationHours: 72,
  finalReportMonths: 1,
  trustServiceHours: 24,
} as const satisfies Required<Deadlines>;

/** Every rule in use: three laws, and the terms where they are configured. */
export function incidentRules({ deadlines = {}, terms = [] }: OversightSettings): readonly IncidentRule[] {
  const given = { ...DEFAULTS, ...deadlines };
  const laws = [dataProtection(given), cybersecurity(given), trustService(given)];
  if (terms.length === 0) return laws;
  return [
    ...laws,
    {
      key: 'terms',
      name: { sv: 'Infrastrukturens villkor', en: 'The terms of the infrastructure' },
      when: { sv: 'Incidenten ska rapporteras enligt villkoren', en: 'The terms ask for a report of the incident' },
      steps: terms.map(({ key, name, to, source, hours, english }) => ({
        key,
        name: { sv: name, en: english?.name ?? name },
        to: { sv: to, en: english?.to ?? to },
        source,
        within: { hours },
      })),
    },
  ];
}

// GDPR article 33.1 gives 72 hours from when the controller has become aware; article 34 gives no figure ("without undue delay").
function dataProtection({ dataProtectionHours, dataSubjectsHours }: Required<Deadlines>): IncidentRule {
  return {
    key: 'data-protection',
    name: { sv: 'Dataskyddsförordningen', en: 'The General Data Protection Regulation' },
    when: {
      sv: 'Personuppgifter har förstörts, ändrats, röjts eller blivit oåtkomliga',
      en: 'Personal data have been destroyed, altered, disclosed or made unavailable',
    },
    steps: [
      {
        key: 'authority',
        name: { sv: 'Anmäl personuppgiftsincidenten', en: 'Notify the personal data breach' },
        to: { sv: 'Integritetsskyddsmyndigheten (IMY)', en: 'the Swedish Authority for Privacy Protection (IMY)' },
        source: '(EU) 2016/679 art. 33.1',
        within: { hours: dataProtectionHours },
      },
      {
        key: 'people',
        name: { sv: 'Informera dem som berörs, vid hög risk', en: 'Inform those concerned, at high risk' },
        to: { sv: 'de registrerade', en: 'the data subjects' },
        source: '(EU) 2016/679 art. 34',
        within: { hours: dataSubjectsHours },
      },
    ],
  };
}

// Cybersäkerhetslagen (2025:1506) chapter 2: 5 § (24 hours), 6 § (72 hours, 24 for who provides trust services) and 8 § (a month after the
// notification); to whom by förordningen (2025:1507) 6 and 31 §§. They carry out directive (EU) 2022/2555 article 23.4 a, b and d.
function cybersecurity({ warningHours, notificationHours, finalReportMonths }: Required<Deadlines>): IncidentRule {
  const to = {
    sv: 'CSIRT-enheten hos Myndigheten för civilt försvar',
    en: 'the CSIRT unit of Myndigheten för civilt försvar',
  };
  const source = (section: number, letter: string) =>
    `2025:1506 2 kap. ${section} §, (EU) 2022/2555 art. 23.4 ${letter}`;
  return {
    key: 'cybersecurity',
    name: { sv: 'Cybersäkerhetslagen (NIS2)', en: 'The Cybersecurity Act (NIS2)' },
    when: { sv: 'Incidenten är betydande för tjänsten', en: 'The incident is significant for the service' },
    steps: [
      {
        key: 'warning',
        name: { sv: 'Lämna en tidig varning', en: 'Give an early warning' },
        to,
        source: source(5, 'a'),
        within: { hours: warningHours },
      },
      {
        key: 'notification',
        name: { sv: 'Lämna en incidentanmälan', en: 'Submit an incident notification' },
        to,
        source: source(6, 'b'),
        within: { hours: notificationHours },
      },
      {
        key: 'final-report',
        name: { sv: 'Lämna en slutrapport', en: 'Submit a final report' },
        to,
        source: source(8, 'd'),
        within: { months: finalReportMonths },
        after: 'notification',
      },
    ],
  };
}

// Article 19 of (EU) 910/2014 was deleted by (EU) 2022/2555 article 42; the 24 hours now stand in article 19a.1 b and, for qualified
// services, in 24.2 fb, and in (EU) 2022/2555 article 23.4, second paragraph.
function trustService({ trustServiceHours }: Required<Deadlines>): IncidentRule {
  return {
    key: 'trust-service',
    name: { sv: 'eIDAS, betrodda tjänster', en: 'eIDAS, trust services' },
    when: {
      sv: 'En betrodd tjänst har påverkats i betydande grad',
      en: 'A trust service has been affected significantly',
    },
    steps: [
      {
        key: 'authority',
        name: { sv: 'Anmäl till tillsynsmyndigheten', en: 'Notify the supervisory body' },
        to: { sv: 'Post- och telestyrelsen (PTS)', en: 'the Swedish Post and Telecom Authority (PTS)' },
        source: '(EU) 910/2014 art. 19a.1 b, 24.2 fb',
        within: { hours: trustServiceHours },
      },
      {
        key: 'users',
        name: { sv: 'Underrätta dem som använder tjänsten', en: 'Tell those who use the service' },
        to: { sv: 'användarna', en: 'its users' },
        source: '(EU) 910/2014 art. 19a.1 b, 24.2 fb',
        within: { hours: trustServiceHours },
      },
    ],
  };
}

/** When a step is due that runs from `from`: exact hours, or a calendar month in Stockholm. */
export function dueFrom({ within }: DutyStep, from: Date): Date {
  if ('hours' in within) return new Date(from.getTime() + within.hours * HOUR_MS);
  return monthsLater(from, within.months);
}

/** Every step of a rule with its time, when the incident was known at `knownAt` and nothing has been done yet. */
export function dutiesOf(
  rule: IncidentRule,
  knownAt: Date,
): readonly { readonly step: DutyStep; readonly dueAt: Date }[] {
  const due = new Map<string, Date>();
  return rule.steps.map((step) => {
    const dueAt = dueFrom(step, (step.after === undefined ? undefined : due.get(step.after)) ?? knownAt);
    due.set(step.key, dueAt);
    return { step, dueAt };
  });
}
