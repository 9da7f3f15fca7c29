// The organisation's settings (role administrator): who answers questions about its letters.
import { formatDateTime } from '../../../platform/i18n/format.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import type { Confinement } from '../../../platform/killable/confinement.ts';
import {
  actions,
  button,
  definitionList,
  errorSummary,
  type Fault,
  form,
  type Html,
  heading,
  html,
  notice,
  section,
} from '../../../platform/pages/components.ts';
import type { SupportFields } from '../letter-draft.ts';
import type { SenderOrganisation } from '../organisations.ts';
import type { FeedHealth } from '../store/feed.ts';
import type { SetUp } from '../store/first-steps.ts';
import type { Settings } from '../store/settings.ts';
import { pageMessages } from '../texts/page-messages.ts';
import { firstStepsPart } from './first-steps-page.ts';
import { mediatorNotice } from './list-pages.ts';
import { settingsLinks } from './settings-links.ts';
import { supportFieldset } from './support-fields.ts';

export interface SettingsPage {
  readonly language: Language;
  readonly csrf: string;
  readonly organisation: Pick<SenderOrganisation, 'name' | 'mediatorName' | 'mediator'>;
  readonly support: SupportFields;
  readonly faults: readonly Fault[];
  readonly saved: boolean;
  readonly settings: Settings | undefined;
  readonly health: FeedHealth;
  readonly setUp: SetUp;
  readonly confined: Confinement;
}

/** The page. */
export function settingsPage(page: SettingsPage): Html {
  const { language, csrf, organisation, faults, settings } = page;
  const t = pageMessages(language);
  const last =
    settings === undefined
      ? t('settings-from-config')
      : t('settings-last', { when: formatDateTime(settings.updatedAt, language), name: settings.updatedBy });
  const body = html`${supportFieldset(language, page.support, faults, t('settings-support-hint'))}
    <p class="bd-quiet">${last}</p>
    ${actions(button({ text: t('settings-save'), busyText: t('settings-saving') }))}`;
  return html`${errorSummary(language, faults)}
    ${heading(t('settings-title'), t('settings-lead', { organisation: organisation.name }))}
    ${page.saved && notice({ kind: 'success', text: t('settings-saved'), announce: true })}
    ${firstStepsPart(language, page.setUp)}
    ${form({ action: '/settings', csrf, body })}
    ${settingsLinks(language)}
    ${mediatorSection(page)}
    ${filesSection(page)}`;
}

// Which mediator, how letters reach it, and whether it answers; it is changed where it was set.
function mediatorSection({ language, organisation, health }: SettingsPage): Html {
  const t = pageMessages(language);
  const { mediator } = organisation;
  const repeats = mediator.kind === 'rest' ? 'key' : mediator.repeats;
  const { answeredAt } = health;
  const facts = definitionList([
    { term: t('settings-mediator-name'), description: organisation.mediatorName },
    { term: t('settings-mediator-way'), description: t(`settings-way-${mediator.kind}`) },
    { term: t('settings-mediator-repeats'), description: t(`settings-repeats-${repeats}`) },
    {
      term: t('settings-mediator-answered'),
      description: answeredAt === undefined ? t('settings-mediator-never') : formatDateTime(answeredAt, language),
    },
  ]);
  const from = html`<p class="bd-quiet">${t('settings-mediator-from')}</p>`;
  return section(t('settings-mediator'), html`${mediatorNotice(language, health)}${facts}${from}`);
}

// How well files from outside are shut in on this machine: nobody should believe in more than there is.
function filesSection({ language, confined }: SettingsPage): Html {
  const t = pageMessages(language);
  const facts = definitionList([
    { term: t('settings-files-network'), description: t(`settings-network-${confined.network}`) },
    { term: t('settings-files-memory'), description: t(`settings-memory-${confined.memory}`) },
  ]);
  return section(t('settings-files'), html`<p>${t('settings-files-lead')}</p>${facts}`);
}
