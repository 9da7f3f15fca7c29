// The accessibility statement (tillgänglighetsredogörelse) that the act (2018:1937), 13 §, asks of public services, by DIGG's model.

import { accessibilityMessages } from '../i18n/accessibility-messages.ts';
import { formatDate } from '../i18n/format.ts';
import type { Language } from '../i18n/i18n.ts';
import { heading, newTabLink, section } from './components/content.ts';
import { definitionList } from './components/lists.ts';
import { type Html, html } from './html.ts';

/** What is known not to be accessible in a service of ours. */
export type KnownFlaw = 'attachments' | 'own-pdf' | 'people';

/** Who answers for the website, and where one complains. */
export interface AccessibilityContact {
  readonly organisation: string;
  readonly email?: string | undefined;
  readonly phone?: string | undefined;
  readonly url?: string | undefined;
}

export interface AccessibilityStatement extends AccessibilityContact {
  readonly flaws: readonly KnownFlaw[];
  /** Flaws that the organisation itself has found, as it wrote them. */
  readonly ownFlaws: readonly string[];
  /** When it was assessed. */
  readonly reviewed: Date;
}

const REPORT_TO_DIGG = 'https://www.digg.se/tdosanmalan';

/** The page; `service` is the service's name as its pages have it. */
export function accessibilityPage(language: Language, service: string, statement: AccessibilityStatement): Html {
  const t = accessibilityMessages(language);
  const { organisation, flaws, ownFlaws, reviewed } = statement;
  const listed = [...flaws.map((flaw) => t(`flaw-${flaw}`)), ...ownFlaws];
  return html`${heading(t('title', { service }), t('lead', { organisation, service }))}
    ${section(t('how-title'), html`<p>${t('how-text')}</p>`)}
    ${section(t('cannot-title'), html`<p>${t('cannot-text', { organisation })}</p>${contact(language, statement)}`)}
    ${section(t('report-title'), html`<p>${t('report-text')}</p>`)}
    ${section(
      t('supervision-title'),
      html`<p>${t('supervision-text')}</p><p>${newTabLink(language, REPORT_TO_DIGG, t('supervision-link'))}</p>`,
    )}
    ${section(t('technical-title'), html`<p>${t('technical-text')}</p>`)}
    ${section(
      t('flaws-title'),
      html`<ul>${listed.map((flaw) => html`<li>${flaw}</li>`)}</ul><p>${t('flaw-compliance')}</p>`,
    )}
    ${section(
      t('tested-title'),
      html`<p>${t('tested-text')}</p><p>${t('reviewed-text', { day: formatDate(reviewed, language) })}</p>`,
    )}`;
}

function contact(language: Language, { email, phone, url }: AccessibilityContact): Html {
  const t = accessibilityMessages(language);
  const ways = [
    { term: t('contact-email'), description: email === undefined ? '' : html`<a href="mailto:${email}">${email}</a>` },
    { term: t('contact-phone'), description: phone ?? '' },
    { term: t('contact-url'), description: url === undefined ? '' : html`<a href="${url}">${url}</a>` },
  ].filter(({ description }) => description !== '');
  return ways.length === 0 ? html`` : definitionList(ways);
}
