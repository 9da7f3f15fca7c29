// Parts that the pages of the oversight share: what was just done, whose something is, time left, a choice of party.
import type { Language } from '../../../platform/i18n/i18n.ts';
import { type Content, html, notice, type Option, select, statusBadge } from '../../../platform/pages/components.ts';
import type { Directory } from '../directory.ts';
import type { Duty } from '../store/incidents.ts';
import { type OversightTranslate, oversightMessages, roleWord, timeApart } from './oversight-messages.ts';
import { nameOf, partiesOf, type Whose } from './read-typed.ts';
import type { PageView } from './staff-routes.ts';
import { again } from './typed-form.ts';

/** Said once, after something was done. */
export function saidNotice({ language, said }: PageView): Content {
  if (said === undefined) return '';
  const t = oversightMessages(language);
  if (said === 'saved') return notice({ kind: 'success', text: t('done-now'), announce: true });
  return notice({ kind: 'warning', text: t('gone-already'), announce: true });
}

/** The way to the parts of the oversight, on each of its pages. */
export function placesOf(language: Language, current: string): Content {
  const t = oversightMessages(language);
  const places = [
    ['/oversight', t('title')],
    ['/incidents', t('to-incidents')],
    ['/audits', t('to-audits')],
    ['/mailing-plans', t('to-plans')],
    ['/operator-messages', t('to-messages')],
  ] as const;
  return html`<nav class="bd-filter" aria-label="${t('places')}"><ul>${places.map(([href, text]) =>
    href === current
      ? html`<li><a href="${href}" aria-current="page">${text}</a></li>`
      : html`<li><a href="${href}">${text}</a></li>`,
  )}</ul></nav>`;
}

/** 'Duvkullens brevlåda, brevlådeoperatör', or the infrastructure's own. */
export function whoseText(t: OversightTranslate, directory: Directory, whose: Whose | undefined): string {
  if (whose === undefined) return t('own');
  return `${nameOf(directory, whose.organisation)}, ${roleWord(t, whose.role).toLowerCase()}`;
}

/** A choice among all who are connected. */
export function partyChoice(
  view: PageView,
  { label, own }: { readonly label: string; readonly own?: string },
): Content {
  const { language, directory, typed } = view;
  const t = oversightMessages(language);
  const parties: readonly Option[] = partiesOf(directory).map(({ role, organisation, name }) => ({
    value: `${role} ${organisation}`,
    label: `${name}, ${roleWord(t, role).toLowerCase()}`,
  }));
  const options = own === undefined ? parties : [{ value: 'own', label: own }, ...parties];
  return select({ language, name: 'party', label, options, ...again(typed, 'party') });
}

/** Where a duty is: done, late or how much time is left. */
export function dutyState({ dueAt, ended }: Pick<Duty, 'dueAt' | 'ended'>, now: Date, language: Language): Content {
  const t = oversightMessages(language);
  if (ended?.outcome === 'not-needed') return statusBadge('neutral', t('not-needed'));
  if (ended !== undefined)
    return ended.at > dueAt ? statusBadge('unknown', t('done-late')) : statusBadge('delivered', t('done'));
  const badge = dueAt > now ? statusBadge('waiting', t('left')) : statusBadge('refused', t('late'));
  return html`${badge} <span class="bd-quiet">${timeApart(dueAt, now, language)}</span>`;
}
