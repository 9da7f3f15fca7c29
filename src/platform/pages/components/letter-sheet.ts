// The letter on its sheet, the same in compose preview, sent letter and mailbox (LOOK: the letter is the hero)
import { formatBytes, formatDate } from '../../i18n/format.ts';
import type { Language } from '../../i18n/i18n.ts';
import { platformMessages } from '../../i18n/messages.ts';
import { attributes, type Content, type Html, html } from '../html.ts';
import { icon } from '../icons.ts';

export interface SheetAttachment {
  readonly name: string;
  readonly bytes: number;
  readonly href?: string;
  /** False is shown, not refused (PROTOCOL, Signatures 8). */
  readonly checksumGood?: boolean;
  /** What can be done with the file, such as links to open and to save it. */
  readonly actions?: Content;
  /** A warning about the file, in words. */
  readonly remark?: string;
}

export interface SheetSupport {
  readonly text: string;
  readonly url?: string | undefined;
  readonly phoneNumber?: string | undefined;
  readonly emailAddress?: string | undefined;
}

export interface LetterSheet {
  readonly language: Language;
  /** The letter's own language ('sv', 'en') for screen readers, when it may differ from the page's. */
  readonly letterLanguage?: string;
  readonly sender: {
    readonly name: string;
    readonly logo?: string;
    /** Lines under the name: the sender's unit, its address. */
    readonly text?: string;
    /** A style sheet of our own origin that gives this unit's sheets `--bd-sheet-accent`. */
    readonly colours?: string;
    readonly unit?: string;
  };
  /** Already formatted: a name, or ååååmmdd-nnnn. */
  readonly recipient?: Content;
  readonly subject: string;
  readonly date?: Date | undefined;
  /** From `plainText()`, or a frame with the letter's HTML. */
  readonly body: Content;
  readonly attachments?: readonly SheetAttachment[];
  /** What to do: pay, come, answer. */
  readonly whatToDo?: Content;
  readonly support?: SheetSupport;
  /** At the foot, such as that the signature was checked. */
  readonly assurance?: Content;
  /** False: nothing vouches for the letter, and no shield is shown. Default true. */
  readonly assured?: boolean;
  /** 1 where the letter is the page, 2 where the page has a heading of its own. */
  readonly level?: 1 | 2;
}

/** A letter. */
export function letterSheet(letter: LetterSheet): Html {
  const t = platformMessages(letter.language);
  const subject = letter.subject === '' ? t('letter-no-subject') : letter.subject;
  const heading = {
    class: `bd-sheet-subject${letter.subject === '' ? ' bd-sheet-waiting' : ''}`,
    id: 'letter-subject',
  };
  const { colours, unit } = letter.sender;
  return html`${colours === undefined ? '' : html`<link rel="stylesheet" href="${colours}">`}<article class="bd-sheet" aria-labelledby="letter-subject"${attributes({ lang: letter.letterLanguage, 'data-unit': unit })}>
    <header class="bd-sheet-head">${senderMark(letter.sender)}
      <div class="bd-sheet-address">${letter.date === undefined ? '' : html`<time datetime="${letter.date.toISOString()}">${formatDate(letter.date, letter.language)}</time>`}
      ${letter.recipient === undefined ? '' : html`<p><span class="bd-quiet">${t('letter-to')}</span> ${letter.recipient}</p>`}</div>
    </header>
    ${letter.level === 1 ? html`<h1${attributes(heading)}>${subject}</h1>` : html`<h2${attributes(heading)}>${subject}</h2>`}
    <div class="bd-sheet-body" data-letter-body>${letter.body}</div>
    ${letter.whatToDo === undefined ? '' : html`<div class="bd-sheet-do">${letter.whatToDo}</div>`}
    ${attachmentsOf(letter)}${supportOf(letter)}
    ${letter.assurance === undefined ? '' : html`<footer class="bd-sheet-assurance">${icon(letter.assured === false ? 'info' : 'shield')}<div>${letter.assurance}</div></footer>`}
  </article>`;
}

function senderMark({ name, logo, text }: LetterSheet['sender']): Html {
  const mark =
    logo === undefined
      ? html`<span class="bd-sheet-initial" aria-hidden="true">${Array.from(name)[0]?.toUpperCase() ?? ''}</span>`
      : html`<img class="bd-sheet-logo" src="${logo}" alt="">`;
  const lines = (text ?? '').split('\n').filter((line) => line.trim() !== '');
  return html`<p class="bd-sheet-sender">${mark}<span>${name}${lines.map(
    (line) => html`<br><span class="bd-sheet-unit">${line}</span>`,
  )}</span></p>`;
}

/** Headings follow the sheet's own without a gap (WCAG 1.3.1): under an h1 comes h2. */
function partHeading({ level }: LetterSheet, text: string): Html {
  return level === 1 ? html`<h2>${text}</h2>` : html`<h3>${text}</h3>`;
}

function attachmentsOf(letter: LetterSheet): Html {
  const { language, attachments = [] } = letter;
  if (attachments.length === 0) return html``;
  const t = platformMessages(language);
  return html`<section class="bd-sheet-part">${partHeading(letter, t('letter-attachments'))}<ul class="bd-file-list">${attachments.map(
    (file) => attachmentRow(file, language),
  )}</ul></section>`;
}

function attachmentRow(file: SheetAttachment, language: Language): Html {
  const t = platformMessages(language);
  const warnings = [file.checksumGood === false ? t('checksum-wrong') : undefined, file.remark];
  return html`<li>${icon('file')}<div class="bd-file-words">${
    file.href === undefined ? file.name : html`<a href="${file.href}">${file.name}</a>`
  } <span class="bd-quiet">${formatBytes(file.bytes, language)}</span>${warnings.map(
    (warning) =>
      warning !== undefined && html`<span class="bd-file-warning">${icon('warning')}<span>${warning}</span></span>`,
  )}</div>${file.actions === undefined ? '' : html`<span class="bd-file-actions">${file.actions}</span>`}</li>`;
}

function supportOf(letter: LetterSheet): Html {
  const { language, support } = letter;
  if (support === undefined) return html``;
  const t = platformMessages(language);
  const { url, phoneNumber, emailAddress } = support;
  return html`<section class="bd-sheet-part bd-sheet-support">${partHeading(letter, t('letter-support'))}${plainText(support.text)}
    <ul class="bd-plain-list">${phoneNumber === undefined ? '' : html`<li><a href="tel:${phoneNumber.replace(/[^+\d]/g, '')}">${phoneNumber}</a></li>`}
    ${emailAddress === undefined ? '' : html`<li><a href="mailto:${emailAddress}">${emailAddress}</a></li>`}
    ${url === undefined ? '' : html`<li>${/^https?:\/\//i.test(url) ? html`<a href="${url}" rel="noreferrer noopener">${url}</a>` : url}</li>`}</ul></section>`;
}

/** Plain text as paragraphs: an empty line parts them, a single line break stays one. */
export function plainText(text: string): Html {
  const paragraphs = text.replaceAll('\r\n', '\n').split(/\n[ \t]*\n+/);
  return html`${paragraphs
    .map((paragraph) => paragraph.replace(/^\n+|\s+$/g, ''))
    .filter((paragraph) => paragraph !== '')
    .map((paragraph) => html`<p>${paragraph.split('\n').map((line, index) => [index > 0 && html`<br>`, line])}</p>`)}`;
}
