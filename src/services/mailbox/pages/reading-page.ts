// How the mailbox is read: language, size of text, keyboard shortcuts.
import type { Language } from '../../../platform/i18n/i18n.ts';
import {
  actions,
  button,
  checkbox,
  form,
  heading,
  html,
  notice,
  radios,
  section,
} from '../../../platform/pages/components.ts';
import type { Page } from '../../../platform/pages/layout.ts';
import type { MailboxTranslate } from '../messages.ts';
import type { ReadingChoice } from '../store/reading-choices.ts';

/** The page. */
export function readingPage(
  t: MailboxTranslate,
  language: Language,
  view: { readonly choice: ReadingChoice; readonly saved: boolean; readonly csrf: string },
): Page {
  const { choice, saved, csrf } = view;
  const languages = radios({
    language,
    name: 'language',
    legend: t('readingLanguage'),
    value: choice.language ?? '',
    options: [
      { value: '', label: t('readingLanguageBrowser') },
      { value: 'sv', label: t('settingsSwedish') },
      { value: 'en', label: t('settingsEnglish') },
    ],
  });
  const sizes = radios({
    language,
    name: 'text-size',
    legend: t('readingSize'),
    value: choice.textSize,
    options: [
      { value: 'normal', label: t('readingSizeNormal') },
      { value: 'large', label: t('readingSizeLarge') },
      { value: 'larger', label: t('readingSizeLarger') },
    ],
  });
  const keys = checkbox({
    name: 'shortcuts',
    label: t('readingKeysOn'),
    hint: t('readingKeysHint'),
    checked: choice.shortcuts,
  });
  return {
    title: t('readingTitle'),
    current: '/settings',
    main: html`${heading(t('readingTitle'), t('readingLead'))}
      ${saved ? notice({ kind: 'success', text: t('readingSaved'), announce: true }) : ''}
      ${form({ action: '/reading', csrf, body: html`${languages}${sizes}${section(t('readingKeys'), keys)}${actions(button({ text: t('readingSave') }))}` })}`,
  };
}
