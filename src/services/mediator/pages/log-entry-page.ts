// One entry of the log, whole.
import type { Language } from '../../../platform/i18n/i18n.ts';
import {
  actions,
  copyable,
  definitionList,
  heading,
  linkButton,
  section,
  time,
} from '../../../platform/pages/components.ts';
import { type Html, html } from '../../../platform/pages/html.ts';
import type { LogEntry } from '../log/entry.ts';
import { logMessages } from './log-messages.ts';
import { kindBadge } from './log-page.ts';
import { numberInWords } from './number-in-words.ts';
import { reasonInWords } from './reason-messages.ts';

/** The page's main content. */
export function logEntryPage(entry: LogEntry, language: Language): Html {
  const t = logMessages(language);
  const { position, deliveryId, sender, recipient, messageIds, operator, transId, attempt, reason, code } = entry;
  const facts = definitionList([
    { term: t('at'), description: time(new Date(entry.at), language) },
    { term: t('fact-delivery'), description: deliveryId === undefined ? '' : copyable(language, deliveryId) },
    { term: t('fact-sender'), description: numberInWords(sender ?? '') },
    { term: t('fact-recipient'), description: numberInWords(recipient ?? '') },
    { term: t('fact-messages'), description: messageIds?.join(', ') },
    {
      term: t('fact-operator'),
      description: operator === undefined ? '' : `${operator.name} (${numberInWords(operator.id)})`,
    },
    { term: t('fact-trans-id'), description: transId },
    { term: t('fact-attempt'), description: attempt === undefined ? '' : String(attempt) },
    { term: t('fact-reason'), description: reason === undefined ? '' : reasonInWords(reason, language) },
    { term: t('fact-code'), description: code === undefined ? '' : String(code) },
    { term: t('fact-description'), description: entry.description },
    { term: t('fact-actor'), description: entry.actor === 'system' ? t('actor-system') : entry.actor },
    { term: t('fact-subject'), description: entry.subject },
  ]);
  const noted = JSON.stringify(entry.details);
  const details = noted === '{}' ? '' : section(t('fact-details'), html`<div class="bd-mono">${noted}</div>`);
  return html`${heading(t('entry-title', { position }), t('entry-lead'))}
    <p>${kindBadge(entry.kind, language)}</p>
    ${section(t('entry-facts'), facts)}
    ${details}
    ${actions(linkButton({ href: '/log', text: t('back') }))}`;
}
