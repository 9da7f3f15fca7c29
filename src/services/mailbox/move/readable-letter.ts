// A letter as a page that any browser opens from a disk: who, when, what, its text and what it says beside it. It says itself that it proves nothing.
import { formatDateTime } from '../../../platform/i18n/format.ts';
import { definitionList, type Html, html } from '../../../platform/pages/components.ts';
import { escapeHtml } from '../../../platform/pages/html.ts';
import { letterDocument } from '../../../platform/presentation/letter-document.ts';
import { framedText, letterFrame } from '../../../platform/presentation/letter-frame.ts';
import { partFacts } from '../../../platform/presentation/part-html.ts';
import { type Presented, presentLetter } from '../../../platform/presentation/present-letter.ts';
import { texts } from '../messages.ts';
import type { StoredAttachment } from '../store/attachments.ts';
import type { StoredLetter } from '../store/letters.ts';
import { movingTexts } from '../texts/moving-texts.ts';

const POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'";
const STYLE =
  'body{max-width:42rem;margin:2rem auto;padding:0 1rem;font:1rem/1.55 system-ui,sans-serif;overflow-wrap:anywhere}' +
  'dt{font-weight:600}dd{margin:0 0 .5rem}img{max-width:100%}pre{white-space:pre-wrap;font:inherit}' +
  'iframe{width:100%;border:0}.bd-letter-print{display:none}@media print{iframe{display:none}.bd-letter-print{display:block}}' +
  '.bd-icon{width:1em;height:1em}.bd-payment-code{width:36mm;height:36mm;background:#fff}';

export interface ReadableLetter {
  readonly letter: StoredLetter;
  readonly body: string;
  readonly presented: Presented;
  readonly files: readonly { readonly file: StoredAttachment; readonly path: string }[];
}

/** The page's bytes. Nothing in it runs or fetches. */
export async function readableLetter({ letter, body, presented, files }: ReadableLetter): Promise<Buffer> {
  const language = letter.language.startsWith('en') ? 'en' : 'sv';
  const t = movingTexts(language);
  const { senderName, receivedAt, transId, verification } = letter.delivery;
  const facts = definitionList([
    { term: t('htmlFrom'), description: senderName },
    { term: t('htmlReceived'), description: formatDateTime(receivedAt, language) },
    { term: t('htmlNumber'), description: transId },
    { term: t('htmlSigned'), description: verification.signedAs === 'nobody' ? t('htmlNobody') : t('htmlYes') },
  ]);
  const links = files.map(({ file, path }) => html`<li><a href="${path}" download>${file.filename}</a></li>`);
  // From a disk nobody replies and nothing is sent: that it was asked for stands in the original.
  const parts = presentLetter(language, presented).filter(({ kind }) => kind !== 'reply' && kind !== 'receipt');
  const below = html`${parts.map((part) => html`<h2>${part.title}</h2>${partFacts(language, part, 'file')}`)}${
    links.length === 0 ? '' : html`<h2>${t('htmlFiles')}</h2><ul>${links}</ul>`
  }<p><small>${t('htmlNote')}</small></p>`;
  return Buffer.from(
    `<!doctype html><html lang="${language}"><head><meta charset="utf-8">` +
      `<meta http-equiv="Content-Security-Policy" content="${POLICY}">` +
      `<meta name="viewport" content="width=device-width, initial-scale=1"><title>${escapeHtml(letter.subject)}</title>` +
      `<style>${STYLE}</style></head><body><h1>${escapeHtml(letter.subject)}</h1>${facts.text}` +
      `<main>${(await sheet(letter, body, language)).text}</main>${below.text}</body></html>\n`,
  );
}

/** The sender's HTML in a frame of its own, as on the mailbox's pages: what it looks like is not of this page, so it hides nothing that we say. */
async function sheet({ language, subject, bodyType }: StoredLetter, text: string, shown: 'sv' | 'en'): Promise<Html> {
  if (bodyType !== 'text/html') return html`<pre>${text}</pre>`;
  const srcdoc = await letterDocument({ language, subject, bodyType, text });
  return letterFrame(framedText(text), { srcdoc, title: texts(shown)('letterText') });
}
