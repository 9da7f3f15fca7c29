// Links between the administrator's pages, shown on the settings page; each part of the service adds its own.
import type { Language } from '../../../platform/i18n/i18n.ts';
import { type Html, html, section } from '../../../platform/pages/components.ts';
import { caseTypeMessages } from '../texts/case-type-messages.ts';
import { firstStepsMessages } from '../texts/first-steps-messages.ts';
import { flowMessages } from '../texts/flow-messages.ts';
import { peopleMessages } from '../texts/people-messages.ts';
import { templateMessages } from '../texts/template-messages.ts';
import { unitMessages } from '../texts/unit-messages.ts';
import { webhookMessages } from '../texts/webhook-messages.ts';

interface SettingsLink {
  readonly href: string;
  readonly text: (language: Language) => string;
}

/** Add yours here. */
const LINKS: readonly SettingsLink[] = [
  { href: '/settings/first-steps', text: (language) => firstStepsMessages(language)('title') },
  { href: '/settings/units', text: (language) => unitMessages(language)('units-title') },
  { href: '/settings/rights', text: (language) => peopleMessages(language)('rights-title') },
  { href: '/settings/accounts', text: (language) => peopleMessages(language)('accounts-title') },
  { href: '/substitutes', text: (language) => peopleMessages(language)('substitutes-title') },
  { href: '/case-types', text: (language) => caseTypeMessages(language)('list-title') },
  { href: '/templates', text: (language) => templateMessages(language)('list-title') },
  { href: '/settings/sending', text: (language) => flowMessages(language)('sending-title') },
  { href: '/settings/webhooks', text: (language) => webhookMessages(language)('title') },
  { href: '/settings/absent', text: (language) => flowMessages(language)('absent-title') },
];

/** The section with the links. */
export function settingsLinks(language: Language): Html {
  const list = LINKS.map(({ href, text }) => html`<li><a href="${href}">${text(language)}</a></li>`);
  return section(unitMessages(language)('settings-more'), html`<ul>${list}</ul>`);
}
