// Two windows wrote in the same draft: what the other one saved, beside what was written here, and the choice (LOOK: nothing typed is ever lost).
import { formatDateTime } from '../../../platform/i18n/format.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import {
  actions,
  button,
  definitionList,
  type Html,
  html,
  linkButton,
  notice,
  plainText,
} from '../../../platform/pages/components.ts';
import { plainText as plainTextOf } from '../html/plain-of-html.ts';
import type { Draft, DraftContent } from '../letter-draft.ts';
import { composeMessages } from '../texts/compose-messages.ts';

/** What is saved where it differs from what was written here, and the choice; stands in the letter's form. */
export function draftConflict(language: Language, saved: Draft, written: DraftContent): Html {
  const t = composeMessages(language);
  const when = formatDateTime(saved.updatedAt, language);
  return html`<div class="bd-conflict">${notice({
    kind: 'warning',
    title: t('changed-elsewhere'),
    text: html`<p>${t('changed-elsewhere-text', { when })}</p>${differences(language, saved.content, written)}`,
    actions: draftChoice(language, saved),
    announce: true,
  })}</div>`;
}

/** Both ways on: this window's text instead of the saved one, or the saved one. */
export function draftChoice(language: Language, saved: Draft): Html {
  const t = composeMessages(language);
  const replace = { name: 'replace', value: `${saved.version}` };
  return actions(
    linkButton({ href: `/drafts/${saved.id}/letter`, text: t('keep-saved'), kind: 'secondary' }),
    button({ text: t('keep-mine'), kind: 'secondary', busyText: t('saving'), ...replace }),
  );
}

function differences(language: Language, saved: DraftContent, written: DraftContent): Html {
  const t = composeMessages(language);
  const empty = t('changed-empty');
  const rows = [
    { term: t('subject-label'), here: written.subject, there: saved.subject },
    { term: t('text-label'), here: plainTextOf(written), there: plainTextOf(saved) },
    { term: t('support-text-label'), here: written.support.text, there: saved.support.text },
    { term: t('support-phone-label'), here: written.support.phoneNumber, there: saved.support.phoneNumber },
    { term: t('support-email-label'), here: written.support.emailAddress, there: saved.support.emailAddress },
    { term: t('support-url-label'), here: written.support.url, there: saved.support.url },
    {
      term: t('class-legend'),
      here: t(`class-${written.protectionClass}`),
      there: t(`class-${saved.protectionClass}`),
    },
    { term: t('language-label'), here: t(`language-${written.language}`), there: t(`language-${saved.language}`) },
  ].filter(({ here, there }) => here !== there);
  return definitionList(
    rows.map(({ term, there }) => ({ term, description: there === '' ? empty : plainText(there) })),
  );
}
