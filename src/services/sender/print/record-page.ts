// The print view: the record as a page made for A4, black on white (LOOK, "Print").
import { actions, type Html, heading, html, linkButton, plainText } from '../../../platform/pages/components.ts';
import { letterMessages } from '../texts/letter-messages.ts';
import { recordMessages } from '../texts/record-messages.ts';
import type { LetterRecord, RecordRow, RecordSection } from './record.ts';

/** The page. `back`: the letter's own page. */
export function recordPage(record: LetterRecord, back: string): Html {
  const t = recordMessages(record.language);
  const l = letterMessages(record.language);
  return html`<div class="bd-no-print">
      ${actions(
        linkButton({ href: back, text: l('letter-heading'), kind: 'quiet', icon: 'back' }),
        linkButton({ href: `${back}/letter.pdf`, text: l('save-pdf'), kind: 'secondary', icon: 'file' }),
        html`<button type="button" class="button button--primary" data-print hidden>${t('print-now')}</button>`,
      )}</div>
    <article class="bd-record">
      <p class="bd-record-organisation">${record.organisation}</p>
      ${heading(record.title, record.lead)}
      ${record.sections.map(sectionPart)}
      <p class="bd-record-made">${record.made}</p>
    </article>`;
}

function sectionPart(section: RecordSection): Html {
  const { rows = [], parts = [], textFirst = false } = section;
  const text = section.text === undefined ? '' : html`<div class="bd-record-text">${plainText(section.text)}</div>`;
  return html`<section class="bd-section"><h2>${section.heading}</h2>
    ${textFirst && text}${rows.length > 0 && rowList(rows)}${!textFirst && text}
    ${parts.map((part) => html`<h3>${part.name}</h3>${rowList(part.rows)}`)}
  </section>`;
}

function rowList(rows: readonly RecordRow[]): Html {
  return html`<dl class="bd-facts">${rows.map(
    (row) =>
      html`<div><dt>${row.label}</dt><dd>${row.mono === true ? html`<code class="bd-mono">${row.value}</code>` : row.value}</dd></div>`,
  )}</dl>`;
}
