// Who stands in for whom: one's own substitute, and for administrators everybody's.
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
  notice,
  section,
  select,
  table,
} from '../../../platform/pages/components.ts';
import type { AskedSubstitute } from '../organisation/substitutes.ts';
import type { Colleagues } from '../store/colleagues.ts';
import type { Substitution } from '../store/substitutes.ts';
import { peopleMessages } from '../texts/people-messages.ts';
import { findPerson } from './find-person.ts';

export interface SubstitutesPage {
  readonly language: Language;
  readonly csrf: string;
  readonly list: readonly Substitution[];
  /** Those who may be chosen. */
  readonly colleagues: Colleagues;
  /** What was searched for among them. */
  readonly called: string;
  /** The one who looks. */
  readonly own: string;
  /** May say it for others too. */
  readonly administrator: boolean;
  readonly written: AskedSubstitute;
  readonly faults: readonly Fault[];
  readonly done: 'saved' | 'ended' | undefined;
}

/** The page. */
export function substitutesPage(page: SubstitutesPage): Html {
  const { language, faults, done } = page;
  const t = peopleMessages(language);
  const title = t(page.administrator ? 'substitute-add-title' : 'substitute-own-title');
  return html`${errorSummary(language, faults)}${heading(t('substitutes-title'), t('substitutes-lead'))}
    ${done !== undefined && notice({ kind: 'success', text: t(`substitute-${done}`), announce: true })}
    ${page.list.length === 0 ? html`<p>${t('substitutes-none')}</p>` : listOf(page)}
    ${section(title, substituteForm(page))}`;
}

function listOf({ language, csrf, list, own, administrator }: SubstitutesPage): Html {
  const t = peopleMessages(language);
  return table({
    caption: t('substitutes-caption'),
    columns: [
      { head: t('substitute-absent') },
      { head: t('substitute-who') },
      { head: t('substitute-from') },
      { head: t('substitute-to') },
      { head: t('rule-change-head') },
    ],
    rows: list.map(({ id, absent, absentName, substituteName, fromDay, toDay }) => [
      absentName,
      substituteName,
      fromDay,
      toDay,
      administrator || absent === own
        ? form({
            action: `/substitutes/${id}/end`,
            csrf,
            body: button({
              text: t('substitute-end'),
              kind: 'quiet',
              label: t('substitute-end-label', { who: substituteName, absent: absentName }),
            }),
          })
        : '–',
    ]),
  });
}

function substituteForm(page: SubstitutesPage): Html {
  const { language, csrf, colleagues, own, administrator, written, faults } = page;
  const t = peopleMessages(language);
  const choice = (name: 'absent' | 'substitute', label: string, value: string) =>
    select({
      language,
      name,
      label,
      value,
      error: faultOf(faults, name),
      options: [
        { value: '', label: t('substitute-choose') },
        ...colleagues.people
          .filter(({ id }) => administrator || id !== own)
          .map(({ id, name: called, email }) => ({
            value: id,
            label: email === undefined ? called : `${called} (${email})`,
          })),
      ],
    });
  const day = (name: 'from' | 'to', value: string) =>
    field({
      language,
      name,
      label: t(`substitute-${name}`),
      hint: t('substitute-day-hint'),
      value,
      error: faultOf(faults, name),
      width: 'short',
      maxLength: 10,
    });
  const body = html`${findPerson(language, colleagues.isMore, page.called)}
    ${administrator && choice('absent', t('substitute-absent'), written.absent)}
    ${choice('substitute', t('substitute-who'), written.substitute)}
    ${day('from', written.fromDay)}${day('to', written.toDay)}
    ${actions(button({ text: t('substitute-add'), busyText: t('substitute-saving') }))}`;
  return form({ action: '/substitutes', csrf, body });
}
