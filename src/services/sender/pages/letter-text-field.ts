// The letter's text in the form: plain, or with headings, lists, links and tables, typed with signs or in the editor (editor.ts).
import type { Language } from '../../../platform/i18n/i18n.ts';
import { type Fault, faultOf, type Html, html, textArea } from '../../../platform/pages/components.ts';
import { attributes } from '../../../platform/pages/html.ts';
import { readHtml } from '../html/read-html.ts';
import { writeMarks } from '../html/write-marks.ts';
import type { DraftContent } from '../letter-draft.ts';
import { composeMessages } from '../texts/compose-messages.ts';
import { extrasMessages } from '../texts/extras-messages.ts';

// The editor's buttons. The signs are pictures: the words are in the label and the tip.
const TOOLS = [
  { tool: 'paragraph', sign: '¶' },
  { tool: 'h2', sign: 'H1' },
  { tool: 'h3', sign: 'H2' },
  { tool: 'strong', sign: 'B', keys: 'Control+B', pressed: true },
  { tool: 'em', sign: 'I', keys: 'Control+I', pressed: true },
  { tool: 'ul', sign: '•', pressed: true },
  { tool: 'ol', sign: '1.', pressed: true },
  { tool: 'link', sign: '↗', keys: 'Control+K' },
  { tool: 'table', sign: '▦' },
  { tool: 'undo', sign: '↶', keys: 'Control+Z' },
  { tool: 'redo', sign: '↷', keys: 'Control+Y' },
] as const;

// Hidden until there is script to use it.
function editorParts(language: Language): Html {
  const e = extrasMessages(language);
  const buttons = TOOLS.map(({ tool, sign, ...more }) => {
    const state = attributes({
      'aria-keyshortcuts': 'keys' in more ? more.keys : undefined,
      'aria-pressed': 'pressed' in more ? 'false' : undefined,
    });
    return html`<button type="button" data-tool="${tool}" title="${e(`editor-${tool}`)}" aria-label="${e(`editor-${tool}`)}"${state}>${sign}</button>`;
  });
  return html`<div class="bd-editor-tools" role="toolbar" aria-label="${e('editor-toolbar')}" hidden data-editor-tools>${buttons}</div>
    <div class="bd-editor-link" hidden data-editor-link><label class="label" for="editor-link">${e('editor-link-ask')}</label>
      <input class="text-field__input" id="editor-link" type="text" autocomplete="off">
      <p role="status" hidden>${e('editor-link-wrong')}</p>
      <button type="button" class="bd-link-button">${e('editor-link-ok')}</button>
      <button type="button" class="bd-link-button">${e('editor-link-remove')}</button></div>`;
}

/** A draft's or a template's. */
export interface WrittenText {
  readonly content: Pick<DraftContent, 'text' | 'language' | 'extras'>;
}

/** The field, and the button that changes between the two forms. */
export function letterTextField(language: Language, { content }: WrittenText, faults: readonly Fault[]): Html {
  const t = composeMessages(language);
  const e = extrasMessages(language);
  const isHtml = content.extras?.bodyType === 'text/html';
  const area = textArea({
    language,
    name: 'text',
    label: t('text-label'),
    hint: isHtml ? e('marks-hint') : t('text-hint'),
    value: isHtml ? writeMarks(readHtml(content.text)) : content.text,
    rows: 14,
    error: faultOf(faults, 'text'),
    textLanguage: content.language === 'enGB' ? 'en' : 'sv',
    data: {
      'size-meter-source': 'body',
      ...(isHtml ? { 'html-editor': content.text, 'editor-hint': e('editor-hint') } : {}),
    },
  });
  const other = isHtml ? ('text/plain' as const) : ('text/html' as const);
  return html`<input type="hidden" name="body-type" value="${isHtml ? 'text/html' : 'text/plain'}" autocomplete="off">
    ${isHtml && html`<input type="hidden" name="text-syntax" value="marks" autocomplete="off" data-editor-syntax>`}
    ${isHtml && editorParts(language)}${area}
    <p class="bd-format"><span>${e('format-legend')}: ${e(isHtml ? 'format-html' : 'format-plain')}</span>
      <button type="submit" class="bd-link-button" name="format" value="${other}">${e('format-change')}<span class="sr-only">: ${e(isHtml ? 'format-plain' : 'format-html')}</span></button></p>`;
}
