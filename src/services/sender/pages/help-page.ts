// The help (MMS-13): how to send, how to read the states, what is noted; and what each page is for.
import type { Language } from '../../../platform/i18n/i18n.ts';
import { type Html, heading, html, section, statusBadge } from '../../../platform/pages/components.ts';
import { markdown } from '../../../platform/pages/markdown.ts';
import type { HelpTopic } from '../help/topic.ts';
import { HELP_TOPICS } from '../help/topics.ts';
import { letterMessages } from '../texts/letter-messages.ts';
import { pageMessages } from '../texts/page-messages.ts';

/** The page. */
export function helpPage(language: Language): Html {
  const t = pageMessages(language);
  const l = letterMessages(language);
  const paragraph = (text: string): Html => html`<p>${text}</p>`;
  return html`${heading(t('help-title'), t('help-lead'))}
    ${section(
      t('help-steps-title'),
      html`<ol><li>${t('help-step-1')}</li><li>${t('help-step-2')}</li><li>${t('help-step-3')}</li><li>${t('help-step-4')}</li></ol>`,
    )}
    ${section(t('help-unreachable-title'), paragraph(t('help-unreachable')))}
    ${section(
      t('help-states-title'),
      html`<dl class="bd-facts">
      ${state('delivered', l('state-delivered'), t('help-delivered'))}
      ${state('waiting', l('state-sealed'), t('help-on-its-way'))}
      ${state('refused', l('state-refused'), t('help-not-delivered'))}
      ${state('unknown', l('state-unknown'), t('help-unknown'))}
      ${state('neutral', l('filter-on-paper'), t('help-on-paper'))}</dl>`,
    )}
    ${section(t('help-class-title'), paragraph(t('help-class')))}
    ${section(t('help-size-title'), paragraph(t('help-size')))}
    ${section(t('help-diarium-title'), paragraph(t('help-diarium')))}
    ${section(t('help-keys-title'), paragraph(t('help-keys')))}
    ${section(t('help-log-title'), paragraph(t('help-log')))}
    ${section(
      t('help-pages-title'),
      GROUPS.map((group) => html`<h3>${t(`help-group-${group}`)}</h3>${topicList(language, group)}`),
    )}`;
}

const GROUPS = ['letters', 'lists', 'records', 'settings'] as const;

function topicList(language: Language, group: HelpTopic['group']): Html {
  const topics = HELP_TOPICS.filter((topic) => topic.group === group);
  return html`<ul>${topics.map(({ id, text }) => html`<li><a href="/help/${id}">${text[language].title}</a></li>`)}</ul>`;
}

/** What one page is for. Closed with the browser's own way back: the page that was left is not ours to guess. */
export function helpTopicPage(language: Language, topic: HelpTopic): Html {
  const t = pageMessages(language);
  const { title, body } = topic.text[language];
  return html`${heading(title)}${markdown(body)}
    <p><a href="/help">${t('help-all')}</a></p>`;
}

function state(kind: Parameters<typeof statusBadge>[0], word: string, text: string): Html {
  return html`<div><dt>${statusBadge(kind, word)}</dt><dd>${text}</dd></div>`;
}
