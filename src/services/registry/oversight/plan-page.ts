// The page of one announced mailing: when, how many, how large, with attachments or not, and from whom.
import { formatBytes, formatNumber } from '../../../platform/i18n/format.ts';
import {
  askOnce,
  button,
  type Content,
  definitionList,
  form,
  html,
  statusBadge,
  time,
} from '../../../platform/pages/components.ts';
import type { Page } from '../../../platform/pages/layout.ts';
import type { AnnouncedPlan } from '../store/mailing-plans.ts';
import { oversightMessages } from './oversight-messages.ts';
import { onePage } from './page-frames.ts';
import { type PlanTranslate, planMessages } from './plan-messages.ts';
import { nameOf } from './read-typed.ts';
import type { PageView } from './staff-routes.ts';

export interface PlanView extends PageView {
  readonly plan: AnnouncedPlan;
}

export function planPage(view: PlanView): Page {
  const { language, csrf, plan } = view;
  const t = planMessages(language);
  const withdrawing = form({
    action: `/mailing-plans/${plan.id}/withdraw`,
    csrf,
    body: button({ text: t('withdraw-button'), busyText: oversightMessages(language)('busy'), kind: 'danger' }),
  });
  const ask = askOnce({ question: t('withdraw-question'), text: t('withdraw-text'), action: withdrawing });
  return onePage(view, {
    title: plan.told.name,
    path: '/mailing-plans',
    body: html`${facts(view, t)}${plan.state === 'announced' ? ask : ''}`,
  });
}

function facts({ language, plan, directory }: PlanView, t: PlanTranslate): Content {
  const { told, state, startsAt, endsAt, reminderTo, toldAt, toldBy, version } = plan;
  const number = (value: number): string => formatNumber(value, language);
  const bytes = (value: number): string => formatBytes(value, language);
  const senders = told.senders.map(
    ({ organisation, letters }) => `${nameOf(directory, organisation)}: ${number(letters)}`,
  );
  const badge = state === 'announced' ? 'waiting' : 'neutral';
  return definitionList([
    { term: oversightMessages(language)('column-state'), description: statusBadge(badge, t(`state-${state}`)) },
    { term: t('fact-mediator'), description: told.mediator.name },
    { term: t('fact-senders'), description: senders.join(', ') },
    { term: t('column-starts'), description: startsAt === undefined ? t('undecided') : time(startsAt, language) },
    { term: t('column-ends'), description: time(endsAt, language) },
    {
      term: t('fact-rate'),
      description: told.perMinute === undefined ? t('fact-rate-open') : number(told.perMinute),
    },
    { term: t('fact-letters'), description: number(told.letters) },
    { term: t('fact-attachments'), description: number(told.withAttachments) },
    { term: t('fact-size'), description: bytes(told.totalBytes) },
    { term: t('fact-average'), description: bytes(told.averageBytes) },
    { term: t('fact-largest'), description: bytes(told.largestBytes) },
    { term: t('fact-contact'), description: told.contact },
    { term: t('fact-reminder'), description: reminderTo },
    { term: t('fact-state'), description: toldState(told.state, t) },
    { term: t('fact-told'), description: html`${time(toldAt, language)}, ${toldBy}` },
    { term: t('fact-version'), description: number(version) },
  ]);
}

const TOLD = [
  ...(['draft', 'preparing', 'checked', 'asked', 'approved'] as const),
  ...(['planned', 'running', 'paused', 'finished', 'over', 'cancelled'] as const),
];

/** In words where it is one that our mediator or sender tells; another system's as it stands. */
function toldState(state: string, t: PlanTranslate): string {
  const known = TOLD.find((one) => one === state);
  return known === undefined ? state : t(`told-${known}`);
}
