// Lines with problems to mend or leave out, and a sample: one letter of a mailing as its recipient will see it.
import type { Language } from '../../../platform/i18n/i18n.ts';
import {
  actions,
  button,
  errorSummary,
  type Fault,
  faultOf,
  field,
  form,
  type Html,
  heading,
  html,
  letterSheet,
  section,
  table,
} from '../../../platform/pages/components.ts';
import { asSupportinfo } from '../letter-draft.ts';
import type { Mailing } from '../mailings/mailing.ts';
import type { MailingLine } from '../store/mailing-lines.ts';
import { mailingLineMessages } from '../texts/mailing-line-messages.ts';
import { letterBody } from './letter-body.ts';
import { lineProblemText } from './mailing-line-words.ts';
import { numberText } from './words.ts';

type ShownLine = MailingLine & { readonly typed: string };

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

/** The page. The numbers stand in fields that are posted, never in an address. */
export function mailingLinesPage(page: LinesPage): Html {
  const { language, csrf, mailing, lines, total, faults } = page;
  const t = mailingLineMessages(language);
  const base = `/mailings/${mailing.id}`;
  const more = total > lines.length ? html`<p>${t('lines-more', { shown: lines.length, count: total })}</p>` : '';
  const body = html`<ol class="bd-plain-list">${lines.map((line) => wrongLine(page, line))}</ol>${more}
    ${actions(button({ text: t('lines-mend') }))}`;
  return html`${errorSummary(language, faults)}${heading(t('lines-title'), t('lines-lead'))}
    ${lines.length === 0 ? html`<p>${t('lines-none')}</p>` : form({ action: `${base}/lines`, csrf, body })}
    ${leftOutPart(page)}
    <p class="bd-mailing-back"><a href="${base}">${t('sample-back')}</a></p>`;
}

function wrongLine({ language, faults, written }: LinesPage, line: ShownLine): Html {
  const t = mailingLineMessages(language);
  const shown = shownNumber(line);
  const name = lineField(line.number);
  const mend = field({
    ...{ language, name, label: t('line-mend', { line: shown }), hint: whyOf(language, line), width: 'medium' },
    ...{ value: written.get(name) ?? line.typed, error: faultOf(faults, name) },
    ...{ optional: true, spellcheck: false, inputMode: 'numeric' },
  });
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
  readonly organisation: string;
  readonly mailing: Mailing;
  readonly line: MailingLine;
  readonly now: Date;
}

/** One letter on its sheet, with the files that go with it. */
export function mailingSamplePage({ language, organisation, mailing, line, now }: SamplePage): Html {
  const t = mailingLineMessages(language);
  const base = `/mailings/${mailing.id}`;
  const { letter, files = [] } = line.content;
  const sheet =
    letter === undefined
      ? html``
      : letterSheet({
          language,
          letterLanguage: letter.language === 'enGB' ? 'en' : 'sv',
          sender: { name: organisation },
          recipient: numberText(letter.recipient),
          subject: letter.subject,
          date: now,
          body: letterBody(letter),
          attachments: files.map((file, index) => ({
            name: file.filename,
            bytes: file.bytes,
            href: `${base}/samples/${line.number}/files/${index + 1}`,
          })),
          support: asSupportinfo(letter.support),
          level: 2,
        });
  return html`${heading(t('sample-title', { number: line.number }), t('sample-lead'))}${sheet}
    ${section(t('samples-title'), html`<p><a href="${base}">${t('sample-back')}</a></p>`)}`;
}
