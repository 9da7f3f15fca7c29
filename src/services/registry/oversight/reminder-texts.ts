// What the reminders by e-mail say: Swedish first, then English. No personal data, and nothing of what happened in an incident.
import { formatDateTime, formatNumber } from '../../../platform/i18n/format.ts';
import { catalogue, LANGUAGES, type Language } from '../../../platform/i18n/i18n.ts';
import type { OpenDuty } from '../store/incidents.ts';
import type { AnnouncedPlan } from '../store/mailing-plans.ts';
import type { Oversight } from './open-oversight.ts';
import { stepOf, timeLeft } from './oversight-messages.ts';

export interface Words {
  readonly subject: string;
  readonly text: string;
}

const texts = catalogue(
  {
    'duty-soon': {
      one: 'Tiden är snart ute: {count} åtgärd efter incidenter',
      other: 'Tiden är snart ute: {count} åtgärder efter incidenter',
    },
    'duty-late': {
      one: 'Försenat: {count} åtgärd efter incidenter',
      other: 'Försenat: {count} åtgärder efter incidenter',
    },
    'duty-line': '- {step} till {to}: senast {due} ({left})',
    'findings-late': 'Försenat: avvikelser från revisioner',
    'findings-text': {
      one: '{count} avvikelse skulle ha varit åtgärdad.',
      other: '{count} avvikelser skulle ha varit åtgärdade.',
    },
    'plan-subject': 'Påminnelse: utskicket {name} börjar {start}',
    'plan-text':
      'Enligt planen ni har lämnat börjar utskicket {name} ({letters} brev) {start}. Har något ändrats? Lämna då en ny plan, eller dra tillbaka den.',
    'quiet-subject': 'Har ni stora utskick på gång?',
    'quiet-text':
      '{name} har inte anmält något större utskick på länge. Planerar ni ett, lämna planen i god tid, så att det inte krockar med andras.',
    'see-more': 'Se mer: {address}',
    greeting: 'Hej',
    regards: 'Med vänlig hälsning\n{owner}',
  },
  {
    'duty-soon': {
      one: 'Time is short: {count} duty after incidents',
      other: 'Time is short: {count} duties after incidents',
    },
    'duty-late': {
      one: 'Late: {count} duty after incidents',
      other: 'Late: {count} duties after incidents',
    },
    'duty-line': '- {step} to {to}: by {due} ({left})',
    'findings-late': 'Late: findings from audits',
    'findings-text': {
      one: '{count} finding should have been mended.',
      other: '{count} findings should have been mended.',
    },
    'plan-subject': 'Reminder: the mailing {name} begins {start}',
    'plan-text':
      'According to the plan you have given, the mailing {name} ({letters} letters) begins {start}. Has anything changed? Then give a new plan, or withdraw it.',
    'quiet-subject': 'Have you large mailings coming?',
    'quiet-text':
      '{name} has announced no large mailing for a long time. If you plan one, give the plan in good time, so that it does not collide with others.',
    'see-more': 'See more: {address}',
    greeting: 'Hello',
    regards: 'Kind regards\n{owner}',
  },
);

function both(subject: string, text: (language: Language) => string): Words {
  return { subject, text: LANGUAGES.map(text).join('\n\n---\n\n') };
}

export function dutyReminder(
  duties: readonly OpenDuty[],
  { rules, pagesUrl }: Pick<Oversight, 'rules' | 'pagesUrl'>,
  { now, late }: { readonly now: Date; readonly late: boolean },
): Words {
  const key = late ? 'duty-late' : 'duty-soon';
  return both(texts('sv')(key, { count: duties.length }), (language) => {
    const t = texts(language);
    const lines = duties.map((duty) => {
      const { name, to } = stepOf(rules, duty, language);
      const due = formatDateTime(duty.dueAt, language);
      return t('duty-line', { step: name, to, due, left: timeLeft(duty.dueAt, now, language) });
    });
    const address = `${pagesUrl}/oversight`;
    return [t(key, { count: duties.length }), '', ...lines, '', t('see-more', { address })].join('\n');
  });
}

export function findingsReminder(count: number, pagesUrl: string): Words {
  return both(texts('sv')('findings-late'), (language) => {
    const t = texts(language);
    return `${t('findings-text', { count })}\n\n${t('see-more', { address: `${pagesUrl}/audits` })}`;
  });
}

export function planReminder({ told, startsAt }: AnnouncedPlan, owner: string): Words {
  const start = (language: Language) => (startsAt === undefined ? '' : formatDateTime(startsAt, language));
  const subject = texts('sv')('plan-subject', { name: told.name, start: start('sv') });
  return both(subject, (language) => {
    const t = texts(language);
    const letters = formatNumber(told.letters, language);
    const said = t('plan-text', { name: told.name, letters, start: start(language) });
    return [t('greeting'), '', said, '', t('regards', { owner })].join('\n');
  });
}

export function quietReminder(name: string, owner: string): Words {
  return both(texts('sv')('quiet-subject'), (language) => {
    const t = texts(language);
    return [t('greeting'), '', t('quiet-text', { name }), '', t('regards', { owner })].join('\n');
  });
}
