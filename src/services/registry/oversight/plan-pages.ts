// The pages of large mailings: the calendar of what comes with its collisions, the plans, a file to put in, and one plan.
import { stockholmDate } from '../../../platform/clock.ts';
import { formatDateTime, formatNumber } from '../../../platform/i18n/format.ts';
import {
  actions,
  button,
  type Content,
  field,
  fileDrop,
  form,
  html,
  notice,
  section,
  statusBadge,
  table,
  time,
} from '../../../platform/pages/components.ts';
import type { Page } from '../../../platform/pages/layout.ts';
import type { LargeSender } from '../store/mailing-plans.ts';
import { dayText } from './audit-pages.ts';
import { largeSenders } from './large-senders-part.ts';
import { oversightMessages } from './oversight-messages.ts';
import { listPage } from './page-frames.ts';
import type { HourLoad } from './plan-load.ts';
import { type PlanTranslate, planMessages } from './plan-messages.ts';
import type { PlanCalendar } from './plans.ts';
import { nameOf } from './read-typed.ts';
import type { PageView } from './staff-routes.ts';
import { again } from './typed-form.ts';

export interface PlansView extends PageView {
  readonly calendar: PlanCalendar;
  /** Letters an hour. */
  readonly capacity: number;
  readonly senders: readonly LargeSender[];
}

export function plansPage(view: PlansView): Page {
  const { language, calendar, capacity } = view;
  const t = planMessages(language);
  const hasPlans = calendar.plans.length > 0;
  return listPage(view, t, {
    path: '/mailing-plans',
    lead: t('lead', { capacity: formatNumber(capacity, language) }),
    before: html`${collisionNotice(view)}${hasPlans ? section(t('calendar-title'), days(view, t)) : ''}`,
    list: hasPlans ? listed(view, t) : undefined,
    forms: html`${section(t('upload-title'), uploading(view, t))}${section(t('senders-title'), largeSenders(view, t))}`,
    scripts: ['file-drop.ts'],
  });
}

/** Said wherever mailings collide; nothing where none does. */
export function collisionNotice({ language, calendar }: Pick<PlansView, 'language' | 'calendar'>): Content {
  const { collisions, plans } = calendar;
  if (collisions.length === 0) return '';
  const t = planMessages(language);
  const nameOfPlan = new Map(plans.map(({ id, told }) => [id, told.name]));
  const lines = collisions.slice(0, 20).map((collision) => {
    const words = {
      from: formatDateTime(collision.from, language),
      until: formatDateTime(collision.until, language),
      letters: formatNumber(collision.letters, language),
      plans: collision.plans.map((id) => nameOfPlan.get(id) ?? id).join(', '),
    };
    return html`<li>${t('collision-line', words)}</li>`;
  });
  return notice({ kind: 'warning', title: t('collision-title'), text: html`<ul>${lines}</ul>` });
}

interface DayLoad {
  readonly day: string;
  letters: number;
  peak: number;
  readonly plans: Set<string>;
}

function byDay(hours: readonly HourLoad[]): readonly DayLoad[] {
  const found = new Map<string, DayLoad>();
  for (const { from, letters, plans } of hours) {
    const day = stockholmDate(from);
    const load = found.get(day) ?? { day, letters: 0, peak: 0, plans: new Set<string>() };
    load.letters += letters;
    load.peak = Math.max(load.peak, letters);
    for (const plan of plans) load.plans.add(plan);
    found.set(day, load);
  }
  return [...found.values()];
}

function days({ language, calendar, capacity }: PlansView, t: PlanTranslate): Content {
  const nameOfPlan = new Map(calendar.plans.map(({ id, told }) => [id, told.name]));
  return table({
    caption: t('calendar-caption'),
    columns: [
      { head: t('column-day') },
      { head: t('column-letters'), numeric: true },
      { head: t('column-peak'), numeric: true },
      { head: t('column-plans') },
    ],
    rows: byDay(calendar.hours).map(({ day, letters, peak, plans }) => [
      dayText(day, language),
      formatNumber(letters, language),
      html`${formatNumber(peak, language)} ${peak > capacity ? statusBadge('refused', t('over')) : ''}`,
      [...plans].map((id) => nameOfPlan.get(id) ?? id).join(', '),
    ]),
  });
}

function listed({ language, calendar, directory }: PlansView, t: PlanTranslate): Content {
  return table({
    caption: t('list-caption'),
    columns: [
      { head: t('column-mailing') },
      { head: t('column-by') },
      { head: t('column-starts') },
      { head: t('column-ends') },
      { head: t('column-letters'), numeric: true },
    ],
    rows: calendar.plans.map(({ id, told, announcer, startsAt, endsAt }) => [
      html`<a href="/mailing-plans/${id}">${told.name}</a>`,
      nameOf(directory, announcer) === announcer ? told.mediator.name : nameOf(directory, announcer),
      startsAt === undefined ? t('undecided') : time(startsAt, language),
      time(endsAt, language),
      formatNumber(told.letters, language),
    ]),
  });
}

function uploading({ language, csrf, typed }: PlansView, t: PlanTranslate): Content {
  const { error } = again(typed, 'plan');
  const reminder = { language, name: 'reminder-to', label: t('reminder-to'), hint: t('reminder-hint'), optional: true };
  return form({
    action: '/mailing-plans',
    csrf,
    multipart: true,
    body: html`${fileDrop({ language, name: 'plan', label: t('file'), hint: t('file-hint'), error, accept: '.csv,.json,.xlsx' })}
      ${field({ ...reminder, type: 'email', ...again(typed, 'reminder-to') })}
      ${actions(button({ text: t('upload-button'), busyText: oversightMessages(language)('busy') }))}`,
  });
}
