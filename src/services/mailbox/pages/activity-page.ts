// What was done in the mailbox, when and by whom: filtered, and to take along as a file.
import { formatDateTime } from '../../../platform/i18n/format.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import {
  actions,
  button,
  emptyState,
  field,
  form,
  type Html,
  heading,
  html,
  linkButton,
  select,
  time,
} from '../../../platform/pages/components.ts';
import type { Page } from '../../../platform/pages/layout.ts';
import type { MailboxTranslate } from '../messages.ts';
import type { Activity } from '../store/activity.ts';
import { nameIn, sentenceOf } from '../texts/activity.ts';

/** As chosen; '' is all. */
export interface ActivityChoice {
  readonly group: string;
  readonly by: string;
  readonly from: string;
  readonly until: string;
}

/** Stands for the operator among the names that can be chosen. */
export const OPERATOR = ':operator';

export interface ActivityView {
  readonly events: readonly Activity[];
  readonly operator: string;
  /** Those who have done something, by name. */
  readonly names: readonly string[];
  /** What whoever reads is called here. */
  readonly me: string;
  readonly choice: ActivityChoice;
  /** The last event shown, when there are older ones. */
  readonly olderThan: number | undefined;
  /** Whether these are the latest. */
  readonly latest: boolean;
  readonly csrf: string;
}

function addressOf(choice: ActivityChoice, before?: number): string {
  const chosen = Object.entries(choice).filter(([, value]) => value !== '');
  const query = new URLSearchParams(chosen.map(([name, value]): [string, string] => [name, value]));
  if (before !== undefined) query.set('before', String(before));
  return query.size === 0 ? '/activity' : `/activity?${query}`;
}

/** The activity page. */
export function activityPage(t: MailboxTranslate, language: Language, view: ActivityView): Page {
  const { events, olderThan, latest, choice } = view;
  const list = html`<ol class="bd-rows" aria-label="${t('activityTable')}">${events.map(
    (event) => html`<li class="bd-row"><div class="bd-row-words">${what(t, language, event)}</div>
      <p class="bd-row-when">${time(event.at, language)}<br>${whoIn(t, language, view, event)}</p></li>`,
  )}</ol>`;
  const filtered = Object.values(choice).some((value) => value !== '');
  const empty = emptyState({
    title: t(filtered ? 'activityNoneFound' : 'activityEmpty'),
    text: t(filtered ? 'activityNoneFoundText' : 'activityEmptyText'),
    icon: 'clock',
    ...(filtered ? { action: linkButton({ href: '/activity', text: t('activityShowAll') }) } : {}),
  });
  return {
    title: t('activityTitle'),
    current: '/activity',
    main: html`${heading(t('activityTitle'), t('activityLead'))}${filter(t, language, view, filtered)}
      ${events.length === 0 ? empty : list}
      <div class="bd-actions">${latest ? '' : linkButton({ href: addressOf(choice), text: t('activityNewer') })}
      ${olderThan === undefined ? '' : linkButton({ href: addressOf(choice, olderThan), text: t('activityOlder') })}</div>`,
  };
}

function filter(t: MailboxTranslate, language: Language, view: ActivityView, open: boolean): Html {
  const { choice, names, operator } = view;
  const groups = (['letters', 'act', 'access', 'settings', 'notices'] as const).map((group) => ({
    value: group,
    label: t(`activityGroup_${group}`),
  }));
  const people = [
    ...names.map((name) => ({ value: name, label: nameIn(language, name) })),
    { value: OPERATOR, label: operator },
  ];
  const all = { value: '', label: t('activityAll') };
  const day = (name: 'from' | 'until', label: string): Html =>
    field({
      language,
      name,
      label,
      hint: t('activityDayHint'),
      value: choice[name],
      width: 'short',
      maxLength: 10,
      optional: true,
    });
  const hidden = Object.entries(choice).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  );
  return html`<details class="bd-details"${open ? html` open` : ''}><summary>${t('activityFilter')}</summary>
    <form method="get" action="/activity">
      ${select({ language, name: 'group', label: t('activityWhat'), value: choice.group, options: [all, ...groups] })}
      ${select({ language, name: 'by', label: t('activityWho'), value: choice.by, options: [{ value: '', label: t('activityEverybody') }, ...people] })}
      ${day('from', t('activityFrom'))}${day('until', t('activityUntil'))}
      ${actions(button({ text: t('activityDoFilter'), kind: 'secondary' }))}</form>
    ${form({ action: '/activity/export', csrf: view.csrf, file: true, body: html`${hidden}${actions(button({ text: t('activityExport'), kind: 'secondary' }))}` })}
    <p class="bd-quiet">${t('activityExportText')}</p></details>`;
}

function whoIn(t: MailboxTranslate, language: Language, { operator, me }: ActivityView, { by }: Activity): string {
  if (by === undefined) return operator;
  // A name needs no more; a mark says nothing to whoever has it.
  return by === me && / [0-9A-F]{4}$/.test(by)
    ? t('activityYou', { name: nameIn(language, by) })
    : nameIn(language, by);
}

function what(t: MailboxTranslate, language: Language, event: Activity): Html {
  const words = sentenceOf(language, event) ?? t('actOther');
  const about =
    event.letterId === undefined || event.subject === undefined
      ? ''
      : html`<br><a href="/letters/${event.letterId}">${event.subject}</a>`;
  return html`${words}${about}`;
}

/** An event as a row of the file, below `activityColumns`. */
export function activityRow(language: Language, event: Activity, operator: string): readonly string[] {
  const words = sentenceOf(language, event) ?? event.kind;
  return [
    event.at.toISOString(),
    formatDateTime(event.at, language),
    event.by === undefined ? operator : nameIn(language, event.by),
    words,
    event.subject ?? '',
    event.kind,
  ];
}

export function activityColumns(t: MailboxTranslate): readonly string[] {
  return [t('columnInstant'), t('columnTime'), t('columnBy'), t('columnWhat'), t('columnLetter'), t('columnKind')];
}
