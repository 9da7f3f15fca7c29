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
} from '../../../platform/pages/components.ts';
import { asSupportinfo } from '../letter-draft.ts';
import type { Mailing } from '../mailings/mailing.ts';
import type { MailingLine } from '../store/mailing-lines.ts';
import { lineProblemText, mailingLineMessages } from '../texts/mailing-line-messages.ts';
import { letterBody } from './letter-body.ts';
import { numberText } from './words.ts';

export interface LinesPage {
  readonly language: Language;
  readonly csrf: string;
  readonly mailing: Mailing;
  readonly lines: readonly (MailingLine & { readonly typed: string })[];
  readonly total: number;
  readonly faults: readonly Fault[];
  readonly written: ReadonlyMap<string, string>;
}

/** The name of a line's field. */
export function lineField(number: number): string {
  return `line-${number}`;
}

/** The page. The numbers stand in fields that are posted, never in an address. */
export function mailingLinesPage(page: LinesPage): Html {
  const { language, csrf, mailing, lines, total, faults, written } = page;
  const t = mailingLineMessages(language);
  const base = `/mailings/${mailing.id}`;
  const rows = lines.map((line) => {
    const shown = line.content.line === 0 ? line.number : line.content.line;
    const name = lineField(line.number);
    const why = line.problems.map((code) => lineProblemText(language, code)).join(', ');
    const mend = field({
      ...{ language, name, label: t('line-mend', { line: shown }), hint: why, width: 'medium', optional: true },
      ...{
        value: written.get(name) ?? line.typed,
        error: faultOf(faults, name),
        spellcheck: false,
        inputMode: 'numeric',
      },
    });
    const leave = button({
      text: t('lines-leave'),
      kind: 'quiet',
      name: 'leave',
      value: String(line.number),
      label: t('line-leave', { line: shown }),
    });
    return html`<li>${mend}${actions(leave)}</li>`;
  });
  const more = total > lines.length ? html`<p>${t('lines-more', { shown: lines.length, count: total })}</p>` : '';
  const body = html`<ol class="bd-plain-list">${rows}</ol>${more}${actions(button({ text: t('lines-mend') }))}`;
  return html`${errorSummary(language, faults)}${heading(t('lines-title'), t('lines-lead'))}
    ${lines.length === 0 ? html`<p>${t('lines-none')}</p>` : form({ action: `${base}/lines`, csrf, body })}
    <p><a href="${base}">${t('sample-back')}</a></p>`;
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
