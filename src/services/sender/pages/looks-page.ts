// Who has seen what: search and looks, the latest first. Posted, since a recipient's number may be asked about.
import type { Language } from '../../../platform/i18n/i18n.ts';
import {
  actions,
  button,
  emptyState,
  errorSummary,
  type Fault,
  faultOf,
  field,
  form,
  type Html,
  heading,
  html,
  linkButton,
  table,
  time,
} from '../../../platform/pages/components.ts';
import type { FoundLooks } from '../sending-log/look-at-looks.ts';
import { logMessages } from '../texts/log-messages.ts';
import { numberText } from './words.ts';

export const LOOK_FIELDS = ['letter', 'recipient', 'person', 'from', 'to'] as const;
export type LookValues = Readonly<Record<(typeof LOOK_FIELDS)[number], string>>;

export interface LooksView {
  readonly language: Language;
  readonly csrf: string;
  readonly values: LookValues;
  readonly faults: readonly Fault[];
  readonly found: FoundLooks | undefined;
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The page. */
export function looksPage(view: LooksView): Html {
  const { language, found, faults } = view;
  const t = logMessages(language);
  const none = emptyState({ title: t('looks-none-title'), text: t('looks-none-text'), icon: 'search' });
  return html`${errorSummary(language, faults)}${heading(t('looks-title'), t('looks-lead'))}${searchForm(view)}
    ${found !== undefined && (found.looks.length === 0 ? none : results(view, found))}
    ${actions(linkButton({ href: '/log', text: t('to-log'), kind: 'quiet', icon: 'back' }))}`;
}

function searchForm({ language, csrf, values, faults }: LooksView): Html {
  const t = logMessages(language);
  const one = (name: keyof LookValues, label: string, hint?: string) =>
    field({
      ...{ language, name, label, value: values[name], error: faultOf(faults, name), optional: true },
      ...{ spellcheck: false, ...(hint === undefined ? {} : { hint }) },
      ...(name === 'from' || name === 'to' ? { width: 'short' as const, inputMode: 'numeric' as const } : {}),
    });
  const press = button({ text: t('search'), kind: 'secondary', busyText: t('searching'), icon: 'search' });
  const body = html`<div class="bd-search-row">${one('letter', t('looks-letter'), t('looks-letter-hint'))}${one('recipient', t('looks-recipient'))}</div>
    <div class="bd-search-row">${one('person', t('looks-person'))}</div>
    <div class="bd-search-row bd-search-row--days">${one('from', t('from'))}${one('to', t('to'))}${actions(press)}</div>`;
  return html`<search class="bd-search">${form({ action: '/looks', csrf, body })}</search>`;
}

function results({ language, csrf, values }: LooksView, { looks, people, letters, next }: FoundLooks): Html {
  const t = logMessages(language);
  const kept = LOOK_FIELDS.map((name) => html`<input type="hidden" name="${name}" value="${values[name]}">`);
  const older = html`${kept}<input type="hidden" name="before" value="${next ?? ''}">${button({ text: t('older'), kind: 'secondary' })}`;
  const about = (subject: string) => {
    const letter = letters.get(subject);
    if (letter === undefined) return UUID.test(subject) ? html`<span class="bd-mono">${subject}</span>` : t('log');
    return html`<a href="/log/lines/${letter.line}">${letter.subject}</a><br><span class="bd-quiet bd-numeric">${numberText(letter.recipient)}</span>`;
  };
  return html`${table({
    caption: t('looks-caption'),
    columns: [{ head: t('time') }, { head: t('looks-person') }, { head: t('looks-what') }, { head: t('looks-about') }],
    rows: looks.map(({ at, actor, kind, subject, details }) => [
      time(at, language),
      whoText(people.get(actor), actor),
      html`${t(`look-${kind}`)}${detailText(language, details)}`,
      about(subject),
    ]),
  })}${next !== undefined && form({ action: '/looks', csrf, body: older })}`;
}

function whoText(person: { readonly id: string; readonly name: string } | undefined, actor: string): Html | string {
  return person === undefined ? actor : html`${person.name}<br><span class="bd-quiet bd-mono">${person.id}</span>`;
}

// What was asked about, a purpose, a decision: as it was recorded.
function detailText(language: Language, details: { readonly [key: string]: unknown }): Html | string {
  const text = Object.entries(details)
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ');
  return text === ''
    ? ''
    : html`<br><span class="bd-quiet">${logMessages(language)('look-details', { details: text })}</span>`;
}
