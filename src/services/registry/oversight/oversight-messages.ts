// What every page of the oversight says, in Swedish and English: places, parties, time left, and what was done.
import { catalogue, type Language } from '../../../platform/i18n/i18n.ts';
import type { PartyRole } from '../owner/party-parts.ts';
import type { IncidentRule } from './incident-rules.ts';

export const oversightMessages = catalogue(
  {
    nav: 'Tillsyn',
    title: 'Tillsyn',
    lead: 'Det här behöver göras. Varje sak har sin tid, och det som är försenat står först.',
    'none-title': 'Inget behöver göras nu',
    'none-text': 'Incidenter, avvikelser, krockande utskick och meddelanden som väntar på godkännande visas här.',
    'to-audits': 'Revisioner',
    'to-incidents': 'Incidenter',
    'to-plans': 'Stora utskick',
    'to-messages': 'Meddelanden till alla',
    places: 'Tillsynens delar',
    'duties-title': 'Åtgärder efter incidenter',
    'findings-title': 'Avvikelser som ska åtgärdas',
    'collisions-title': 'Utskick som krockar',
    'waiting-title': 'Meddelanden som väntar på godkännande',
    'unaudited-title': 'Operatörer utan planerad revision',
    'column-what': 'Vad',
    'column-whose': 'Vems',
    'column-due': 'Senast',
    'column-state': 'Läge',
    'column-when': 'När',
    'role-sender': 'Avsändare',
    'role-mediator': 'Förmedlare',
    'role-operator': 'Brevlådeoperatör',
    own: 'Infrastrukturens egen',
    late: 'Försenad',
    left: 'Tid kvar',
    done: 'Klar',
    'done-late': 'Klar, för sent',
    'not-needed': 'Behövs inte',
    'time-left': '{time} kvar',
    'time-late': '{time} försenad',
    'days-hours': '{days} dygn {hours} h',
    'hours-minutes': '{hours} h {minutes} min',
    minutes: '{minutes} min',
    'done-now': 'Sparat',
    'gone-already': 'Någon annan hann före. Inget är ändrat.',
    'fault-day': 'Skriv en dag som finns, till exempel 2027-03-01.',
    'fault-time': 'Skriv ett klockslag, till exempel 08.30.',
    'fault-future': 'Tiden har inte varit än.',
    'fault-empty': 'Skriv något här.',
    'fault-short': 'Skriv minst tio tecken.',
    'fault-long': 'Texten är för lång. Högst {most} tecken.',
    'fault-choice': 'Välj ett av alternativen.',
    'day-hint': 'åååå-mm-dd',
    'time-hint': 'tt.mm, svensk tid',
    save: 'Spara',
    busy: 'Sparar …',
  },
  {
    nav: 'Oversight',
    title: 'Oversight',
    lead: 'This is to be done. Each thing has its time, and what is late stands first.',
    'none-title': 'Nothing is to be done now',
    'none-text': 'Incidents, findings, mailings that collide and messages that wait for approval are shown here.',
    'to-audits': 'Audits',
    'to-incidents': 'Incidents',
    'to-plans': 'Large mailings',
    'to-messages': 'Messages to all',
    places: 'Parts of the oversight',
    'duties-title': 'Duties after incidents',
    'findings-title': 'Findings to be mended',
    'collisions-title': 'Mailings that collide',
    'waiting-title': 'Messages that wait for approval',
    'unaudited-title': 'Operators without a planned audit',
    'column-what': 'What',
    'column-whose': 'Whose',
    'column-due': 'By',
    'column-state': 'State',
    'column-when': 'When',
    'role-sender': 'Sender',
    'role-mediator': 'Mediator',
    'role-operator': 'Mailbox operator',
    own: 'The infrastructure’s own',
    late: 'Late',
    left: 'Time left',
    done: 'Done',
    'done-late': 'Done, too late',
    'not-needed': 'Not needed',
    'time-left': '{time} left',
    'time-late': '{time} late',
    'days-hours': '{days} d {hours} h',
    'hours-minutes': '{hours} h {minutes} min',
    minutes: '{minutes} min',
    'done-now': 'Saved',
    'gone-already': 'Somebody else was first. Nothing has changed.',
    'fault-day': 'Write a day that exists, for example 2027-03-01.',
    'fault-time': 'Write a time, for example 08:30.',
    'fault-future': 'That time has not been yet.',
    'fault-empty': 'Write something here.',
    'fault-short': 'Write at least ten characters.',
    'fault-long': 'The text is too long. At most {most} characters.',
    'fault-choice': 'Choose one of these.',
    'day-hint': 'yyyy-mm-dd',
    'time-hint': 'hh:mm, Swedish time',
    save: 'Save',
    busy: 'Saving …',
  },
);

export type OversightTranslate = ReturnType<typeof oversightMessages>;

const MINUTE_MS = 60_000;

/** How much time is left, or how late it is, in words. */
export function timeLeft(dueAt: Date, now: Date, language: Language): string {
  const t = oversightMessages(language);
  const time = timeApart(dueAt, now, language);
  return dueAt > now ? t('time-left', { time }) : t('time-late', { time });
}

/** The same where a badge beside it says which of the two. */
export function timeApart(dueAt: Date, now: Date, language: Language): string {
  const t = oversightMessages(language);
  const apart = Math.abs(dueAt.getTime() - now.getTime());
  const minutes = Math.floor(apart / MINUTE_MS);
  const hours = Math.floor(minutes / 60);
  const days = Math.floor(hours / 24);
  return days > 0
    ? t('days-hours', { days, hours: hours % 24 })
    : hours > 0
      ? t('hours-minutes', { hours, minutes: minutes % 60 })
      : t('minutes', { minutes });
}

/** What a step of a rule is called; its keys where the configuration has it no more. */
export function stepOf(
  rules: readonly IncidentRule[],
  { rule, step }: { readonly rule: string; readonly step: string },
  language: Language,
): { readonly name: string; readonly to: string; readonly source: string; readonly rule: string } {
  const known = rules.find(({ key }) => key === rule);
  const found = known?.steps.find(({ key }) => key === step);
  return {
    name: found?.name[language] ?? step,
    to: found?.to[language] ?? '',
    source: found?.source ?? '',
    rule: known?.name[language] ?? rule,
  };
}

/** 'Brevlådeoperatör', as a heading says whose something is. */
export function roleWord(t: OversightTranslate, role: PartyRole): string {
  return t(`role-${role}`);
}
