// The organisation's settings (role administrator): who answers questions about its letters.
import { formatDateTime } from '../../../platform/i18n/format.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import {
  actions,
  button,
  errorSummary,
  type Fault,
  form,
  type Html,
  heading,
  html,
  notice,
} from '../../../platform/pages/components.ts';
import type { SupportFields } from '../letter-draft.ts';
import type { Settings } from '../store/settings.ts';
import { pageMessages } from '../texts/page-messages.ts';
import { supportFieldset } from './support-fields.ts';

export interface SettingsPage {
  readonly language: Language;
  readonly csrf: string;
  readonly organisation: string;
  readonly support: SupportFields;
  readonly faults: readonly Fault[];
  readonly saved: boolean;
  readonly settings: Settings | undefined;
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
    ${heading(t('settings-title'), t('settings-lead', { organisation }))}
    ${page.saved && notice({ kind: 'success', text: t('settings-saved'), announce: true })}
    ${form({ action: '/settings', csrf, body })}`;
}
