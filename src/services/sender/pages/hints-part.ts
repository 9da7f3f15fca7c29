// Advice beside the text: is the subject neutral, is the language plain. It never hinders (issue 4, "plain-language hints").
import type { Language } from '../../../platform/i18n/i18n.ts';
import { type Html, html } from '../../../platform/pages/components.ts';
import type { SubjectRemark } from '../case-types/neutral-subject.ts';
import type { PlainHint } from '../plain-language/plain-hints.ts';
import { kindMessages } from '../texts/kind-messages.ts';

export interface Advice {
  readonly language: Language;
  readonly organisation: string;
  /** The letter's own language, which quotations are in. */
  readonly textLanguage: 'sv' | 'en';
  readonly remarks: readonly SubjectRemark[];
  readonly hints: readonly PlainHint[];
}

/** The list; fetched again by the browser module while one writes. */
export function adviceList(advice: Advice): Html {
  const { language, remarks, hints } = advice;
  const t = kindMessages(language);
  if (remarks.length === 0 && hints.length === 0) return html`<p class="bd-quiet">${t('hints-none')}</p>`;
  return html`<ul class="bd-advice-list">${remarks.map((remark) => html`<li>${remarkText(language, remark)}</li>`)}
    ${remarks.length > 0 && html`<li>${t('remark-instead', { organisation: advice.organisation })}</li>`}
    ${hints.map((hint) => html`<li>${hintText(language, hint)} <q lang="${advice.textLanguage}">${hint.found}</q></li>`)}</ul>`;
}

/** What is not neutral in a subject, in words. */
export function remarkText(language: Language, { code, word }: SubjectRemark): string {
  return kindMessages(language)(`remark-${code}`, { word });
}

/** A piece of advice in words; what it is about stands beside it. */
export function hintText(language: Language, { kind, words, instead }: PlainHint): string {
  const t = kindMessages(language);
  if (kind === 'officialese') return t('hint-officialese', { instead: instead ?? '' });
  return kind === 'passive' ? t('hint-passive') : t(`hint-${kind}`, { count: words ?? 0 });
}

/** The list with its heading, beside the text. Not announced: whoever writes is not to be interrupted. */
export function advicePart(advice: Advice): Html {
  const t = kindMessages(advice.language);
  return html`<aside class="bd-advice" aria-labelledby="advice-title"><h2 id="advice-title">${t('hints-title')}</h2>
    <p class="bd-quiet">${t('hints-lead')}</p><div data-plain-hints>${adviceList(advice)}</div></aside>`;
}
