// Lines with problems to mend or leave out, and a sample: one letter of a mailing as its recipient will see it.
import type { Language } from '../../../platform/i18n/i18n.ts';
import {
  actions,
  button,
  definitionList,
  errorSummary,
  type Fault,
  faultOf,
  field,
  form,
  type Html,
  heading,
  html,
  section,
  table,
} from '../../../platform/pages/components.ts';
import type { PresentedPart } from '../../../platform/presentation/present-letter.ts';
import type { Mailing } from '../mailings/mailing.ts';
import type { SenderOrganisation } from '../organisations.ts';
import type { MailingLine } from '../store/mailing-lines.ts';
import { composeMessages } from '../texts/compose-messages.ts';
import { mailingLineMessages } from '../texts/mailing-line-messages.ts';
import { sheetAsReceived, type Writing } from './check-page.ts';
import { extraFacts } from './extras-facts.ts';
import { lineProblemText } from './mailing-line-words.ts';

type ShownLine = MailingLine & {
  readonly typed: string;
  /** Those with what is wrong. */
  readonly columns: readonly string[];
};

export interface LinesPage {
  readonly language: Language;
  readonly csrf: string;
  readonly mailing: Mailing;
  readonly lines: readonly ShownLine[];
  readonly total: number;
  /** Left out, the first of them. */
  readonly left: readonly ShownLine[];
  readonly leftOut: number;
  readonly faults: readonly Fault[];
  readonly written: ReadonlyMap<string, string>;
}

/** The name of a line's field. */
export function lineField(number: number): string {
  return `line-${number}`;
}

/** The name of the field for a line's value in the list's column of that place. */
export function valueField(number: number, place: number): string {
  return `value-${number}-${place}`;
}

/** The page. The numbers stand in fields that are posted, never in an address. */
export function mailingLinesPage(page: LinesPage): Html {
  const { language, csrf, mailing, lines, total, faults } = page;
  const t = mailingLineMessages(language);
  const base = `/mailings/${mailing.id}`;
  const more = total > lines.length ? html`<p>${t('lines-more', { shown: lines.length, count: total })}</p>` : '';
  // The first button of a form is the one that Enter presses: it saves, instead of leaving the first line out.
  const body = html`<button type="submit" hidden>${t('lines-mend')}</button>
    <ol class="bd-plain-list">${lines.map((line) => wrongLine(page, line))}</ol>${more}
    ${actions(button({ text: t('lines-mend') }))}`;
  return html`${errorSummary(language, faults)}${heading(t('lines-title'), t('lines-lead'))}
    ${lines.length === 0 ? html`<p>${t('lines-none')}</p>` : form({ action: `${base}/lines`, csrf, body })}
    ${leftOutPart(page)}
    <p class="bd-mailing-back"><a href="${base}">${t('sample-back')}</a></p>`;
}

const OF_NUMBERS = ['number-empty', 'number-wrong', 'duplicate'];

// The number where that is wrong, or nothing else can be mended; and the values that are. What is wrong stands at the first of them.
function wrongLine(page: LinesPage, line: ShownLine): Html {
  const { language, mailing, faults, written } = page;
  const t = mailingLineMessages(language);
  const shown = shownNumber(line);
  const ofNumber = line.columns.length === 0 || line.problems.some((code) => OF_NUMBERS.includes(code));
  const name = lineField(line.number);
  const number = { name, label: t('line-mend', { line: shown }), value: line.typed, inputMode: 'numeric' as const };
  const values = line.columns.map((column) => ({
    name: valueField(line.number, mailing.content.columns.indexOf(column)),
    label: t('line-mend-value', { column, line: shown }),
    value: line.content.values.get(column) ?? '',
  }));
  const mend = [...(ofNumber ? [number] : []), ...values].map((one, place) =>
    field({
      ...{ ...one, language, width: 'medium', optional: true, spellcheck: false, autocomplete: 'off' },
      ...{ value: written.get(one.name) ?? one.value, error: faultOf(faults, one.name) },
      ...(place === 0 ? { hint: whyOf(language, line) } : {}),
    }),
  );
  const leave = button({
    ...{ text: t('lines-leave'), label: t('line-leave', { line: shown }) },
    ...{ kind: 'quiet', name: 'leave', value: String(line.number) },
  });
  return html`<li>${mend}${actions(leave)}</li>`;
}

function leftOutPart({ language, csrf, mailing, left, leftOut }: LinesPage): Html {
  if (left.length === 0) return html``;
  const t = mailingLineMessages(language);
  const rows = left.map((line) => {
    const shown = shownNumber(line);
    const back = button({
      ...{ text: t('line-back'), label: t('line-back-label', { line: shown }) },
      ...{ kind: 'quiet', name: 'back', value: String(line.number) },
    });
    return [t('line-number', { line: shown }), line.typed, whyOf(language, line), back];
  });
  const base = `/mailings/${mailing.id}`;
  const more = leftOut > left.length ? html`<p>${t('lines-more', { shown: left.length, count: leftOut })}</p>` : '';
  const list = table({
    caption: t('left-caption'),
    columns: [
      { head: t('report-line') },
      { head: t('report-recipient') },
      { head: t('report-why') },
      { head: t('line-back') },
    ],
    rows,
  });
  return section(
    t('left-title'),
    html`<p>${t('left-text')}</p>${form({ action: `${base}/lines`, csrf, body: html`${list}${more}` })}
      ${form({ action: `${base}/taken-back`, csrf, body: actions(button({ text: t('take-back', { count: leftOut }), kind: 'secondary' })) })}`,
  );
}

function shownNumber({ number, content }: MailingLine): number {
  return content.line === 0 ? number : content.line;
}

function whyOf(language: Language, { problems }: MailingLine): string {
  return problems.map((code) => lineProblemText(language, code)).join(', ');
}

export interface SamplePage {
  readonly language: Language;
  readonly organisation: SenderOrganisation;
  readonly brand: Writing['brand'];
  readonly mailing: Mailing;
  readonly line: MailingLine;
  readonly now: Date;
  /** What the mailbox shows beside the text. */
  readonly parts: readonly PresentedPart[];
  /** The number of the letter after it; undefined for the last. */
  readonly next: number | undefined;
}

/** One letter on its sheet, with the files that go with it and all that it says beside its text. */
export function mailingSamplePage(page: SamplePage): Html {
  const { language, mailing, line, next } = page;
  const t = mailingLineMessages(language);
  const base = `/mailings/${mailing.id}`;
  const another =
    next === undefined ? '' : html`<p><a href="${base}/samples/${next}">${t('sample-next', { number: next })}</a></p>`;
  return html`${heading(t('sample-title', { number: line.number }), t('sample-lead'))}${sheetOf(page)}
    ${section(t('samples-title'), html`${another}<p><a href="${base}">${t('sample-back')}</a></p>`)}`;
}

// The same sheet as a single letter's, and the same facts.
function sheetOf({ language, organisation, brand, mailing, line, now, parts }: SamplePage): Html {
  const { letter, files = [] } = line.content;
  if (letter === undefined) return html``;
  const { recipient, subject, text, extras, support } = letter;
  const writing: Writing = {
    ...{ language, letterLanguage: letter.language === 'enGB' ? 'en' : 'sv', organisation: organisation.name, brand },
    ...{ recipient, subject, text, extras, support, now },
    attachments: files.map((file, index) => ({ ...file, id: String(index + 1) })),
    href: `/mailings/${mailing.id}/samples/${line.number}/files`,
  };
  const t = composeMessages(language);
  const facts = [
    ...(extras?.secrecy === undefined ? [] : [{ term: t('fact-secrecy'), description: extras.secrecy }]),
    ...extraFacts(language, extras, organisation.messageTypes).map(({ label, value }) => ({
      term: label,
      description: value,
    })),
  ];
  return html`${sheetAsReceived(writing, parts)}
    ${facts.length === 0 ? '' : section(t('check-facts'), definitionList(facts))}`;
}
