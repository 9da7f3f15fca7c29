// Pages of the flow before and after sending: send later, hand a draft over, the grace time, an absent person's drafts.
import type { Language } from '../../../platform/i18n/i18n.ts';
import {
  actions,
  button,
  errorSummary,
  type Fault,
  faultOf,
  field,
  form,
  type Html,
  heading,
  html,
  linkButton,
  notice,
  select,
  textArea,
} from '../../../platform/pages/components.ts';
import type { Colleague } from '../store/account-rights.ts';
import type { Colleagues, DraftOwners } from '../store/colleagues.ts';
import { flowMessages } from '../texts/flow-messages.ts';
import { findPerson } from './find-person.ts';

interface Base {
  readonly language: Language;
  readonly csrf: string;
  readonly faults: readonly Fault[];
}

/** When a draft is to be sent. */
export function sendLaterPage(page: Base & { readonly draft: string; readonly day: string; readonly time: string }) {
  const { language, faults } = page;
  const t = flowMessages(language);
  const day = field({
    language,
    name: 'day',
    label: t('send-later-day'),
    hint: t('send-later-day-hint'),
    value: page.day,
    width: 'short',
    inputMode: 'numeric',
    error: faultOf(faults, 'day'),
  });
  const time = field({
    language,
    name: 'time',
    label: t('send-later-time'),
    hint: t('send-later-time-hint'),
    value: page.time,
    width: 'short',
    error: faultOf(faults, 'time'),
  });
  const send = button({ text: t('send-later-button'), busyText: t('send-later-sending'), icon: 'clock' });
  const back = linkButton({ href: `/drafts/${page.draft}/check`, text: t('back-to-check'), icon: 'back' });
  const body = html`${day}${time}${actions(back, send)}`;
  return html`${errorSummary(language, faults)}${heading(t('send-later'), t('send-later-lead'))}
    ${form({ action: `/drafts/${page.draft}/later`, csrf: page.csrf, body })}`;
}

/** A colleague to choose. */
function colleagueSelect(language: Language, { name, label, colleagues, error }: ColleagueSelect, chosen = ''): Html {
  const t = flowMessages(language);
  const options = [
    { value: '', label: t('hand-on-choose') },
    ...colleagues.map((one) => ({ value: one.id, label: one.name })),
  ];
  return select({ language, name, label, value: chosen, options, error });
}

interface ColleagueSelect {
  readonly name: string;
  readonly label: string;
  readonly colleagues: readonly Colleague[];
  readonly error?: string | undefined;
}

export interface HandOnLetterPage extends Base {
  readonly letter: string;
  readonly colleagues: readonly Colleague[];
  readonly to: string;
  readonly note: string;
}

/** Handing a letter over to a colleague. */
export function handOnLetterPage({ language, csrf, faults, letter, colleagues, to, note }: HandOnLetterPage): Html {
  const t = flowMessages(language);
  const back = linkButton({ href: `/letters/${letter}`, text: t('back-to-letter'), icon: 'back' });
  const who = { name: 'to', label: t('hand-on-to'), colleagues, error: faultOf(faults, 'to') };
  const text = textArea({
    language,
    name: 'note',
    label: t('hand-on-note'),
    hint: t('hand-on-note-hint'),
    optional: true,
    rows: 3,
    value: note,
    error: faultOf(faults, 'note'),
  });
  const submit = button({ text: t('hand-on'), busyText: t('handing-on'), icon: 'person' });
  const body = html`${colleagueSelect(language, who, to)}${text}${actions(back, submit)}`;
  return html`${errorSummary(language, faults)}${heading(t('hand-on-title'), t('hand-on-text'))}
    ${
      colleagues.length === 0
        ? html`${notice({ kind: 'info', text: t('hand-on-nobody') })}${actions(back)}`
        : form({ action: `/letters/${letter}/hand-on`, csrf, body })
    }`;
}

/** Handing a draft over to a colleague. */
export function handOnDraftPage(page: Base & { readonly draft: string; readonly colleagues: readonly Colleague[] }) {
  const { language, faults, colleagues } = page;
  const t = flowMessages(language);
  const back = linkButton({ href: `/drafts/${page.draft}/letter`, text: t('back-to-draft'), icon: 'back' });
  const choice = colleagueSelect(language, {
    name: 'to',
    label: t('hand-on-to'),
    colleagues,
    error: faultOf(faults, 'to'),
  });
  const body = html`${choice}${actions(back, button({ text: t('hand-on'), busyText: t('handing-on'), icon: 'person' }))}`;
  return html`${errorSummary(language, faults)}${heading(t('hand-on-draft-title'), t('hand-on-draft-text'))}
    ${
      colleagues.length === 0
        ? html`${notice({ kind: 'info', text: t('hand-on-nobody') })}${actions(back)}`
        : form({ action: `/drafts/${page.draft}/hand-on`, csrf: page.csrf, body })
    }`;
}

/** How long a letter waits before it is sent (role administrator). */
export function sendingPage(page: Base & { readonly grace: string; readonly saved: boolean }): Html {
  const { language, faults } = page;
  const t = flowMessages(language);
  const grace = field({
    language,
    name: 'grace',
    label: t('sending-grace'),
    hint: t('sending-grace-hint'),
    value: page.grace,
    width: 'short',
    inputMode: 'numeric',
    error: faultOf(faults, 'grace'),
  });
  const body = html`${grace}${actions(button({ text: t('sending-save'), busyText: t('sending-saving') }))}`;
  return html`${errorSummary(language, faults)}${heading(t('sending-title'), t('sending-lead'))}
    ${page.saved && notice({ kind: 'success', text: t('sending-saved'), announce: true })}
    ${form({ action: '/settings/sending', csrf: page.csrf, body })}
    <p><a href="/settings">${t('back-to-settings')}</a></p>`;
}

export interface AbsentPage extends Base {
  readonly found: DraftOwners;
  /** Those who write letters. */
  readonly colleagues: Colleagues;
  /** What was searched for among both. */
  readonly called: string;
  /** Chosen before it was searched. */
  readonly from: string;
  readonly to: string;
  readonly done: { readonly moved: number; readonly stayed: number } | undefined;
}

/** An absent person's drafts to a colleague (role administrator). */
export function absentPage(page: AbsentPage): Html {
  const { language, faults, colleagues, called } = page;
  const { owners, isMore } = page.found;
  const t = flowMessages(language);
  const from = select({
    language,
    name: 'from',
    label: t('absent-from'),
    value: page.from,
    options: [
      { value: '', label: t('absent-choose') },
      ...owners.map(({ id, name, count }) => ({ value: id, label: t('absent-drafts', { name, count }) })),
    ],
    error: faultOf(faults, 'from'),
  });
  const to = colleagueSelect(language, { name: 'to', label: t('absent-to'), colleagues: colleagues.people }, page.to);
  const find = findPerson(language, isMore || colleagues.isMore, called);
  const body = html`${find}${from}${to}${actions(button({ text: t('absent-move'), busyText: t('absent-moving') }))}`;
  return html`${errorSummary(language, faults)}${heading(t('absent-title'), t('absent-lead'))}
    ${page.done !== undefined && notice({ kind: 'success', text: t('absent-done', page.done), announce: true })}
    ${owners.length === 0 && called === '' ? notice({ kind: 'info', text: t('absent-none') }) : form({ action: '/settings/absent', csrf: page.csrf, body })}
    <p><a href="/settings">${t('back-to-settings')}</a></p>`;
}
