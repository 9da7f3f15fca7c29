// A presented part as HTML: every value a stranger's text, escaped, set apart in its own direction, with no link among them (docs/presentation.md).
import type { Language } from '../i18n/i18n.ts';
import { copyable, definitionList, type Html, html, notice, section } from '../pages/components.ts';
import { paymentQr, qrPath } from '../payment/payment-qr.ts';
import type { PartRow, PresentedPart } from './present-letter.ts';
import { presentationMessages } from './presentation-messages.ts';
import { visibleText } from './visible-text.ts';

/** Characters of a row's value: more than any of the wire's fields may have. */
const VALUE_MAX = 2000;

/** Where it is shown: a page has buttons that copy, where script runs; on paper nothing vouches for it. */
export type ShownOn = 'page' | 'file' | 'paper';

/** The part without its heading: what is the same wherever it is shown. */
export function partFacts(language: Language, part: PresentedPart, on: ShownOn = 'page'): Html {
  const { kind, warning, lead, rows, notes, code, assurance } = part;
  const facts = rows.map((row) => ({ term: row.label, description: shownValue(language, row, on) }));
  const list = facts.length === 0 ? '' : definitionList(facts);
  const below = assurance === undefined || on === 'paper' ? notes : [...notes, assurance];
  return html`<div class="bd-part" data-part="${kind}">${warning === undefined ? '' : notice({ kind: 'warning', text: warning })}${
    lead === undefined ? '' : html`<p>${lead}</p>`
  }${kind === 'payment' ? html`<div class="bd-payment">${list}${codeOf(language, code)}</div>` : list}${below.map(
    (note) => html`<p class="bd-quiet">${note}</p>`,
  )}</div>`;
}

/** The part with its heading. */
export function partSection(language: Language, part: PresentedPart, id?: string): Html {
  return section(part.title, partFacts(language, part), id);
}

function shownValue(language: Language, { value, copy, at }: PartRow, on: ShownOn): Html {
  const text = visibleText(value, VALUE_MAX);
  if (copy === true && on === 'page') return copyable(language, text);
  if (at !== undefined) return html`<time datetime="${at.toISOString()}">${text}</time>`;
  return html`<bdi>${text}</bdi>`;
}

function codeOf(language: Language, code: string | undefined): Html | '' {
  if (code === undefined) return '';
  const modules = paymentQr(code);
  const t = presentationMessages(language);
  return html`<svg class="bd-payment-code" viewBox="0 0 ${modules.length} ${modules.length}" role="img" aria-label="${t('qrLabel')}" shape-rendering="crispEdges"><path d="${qrPath(modules)}"/></svg>`;
}
