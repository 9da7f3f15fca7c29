// A letter as a page that any browser opens from a disk: who, when, what, its text. It says itself that it proves nothing.
import { formatDateTime } from '../../../platform/i18n/format.ts';
import { escapeHtml } from '../../../platform/pages/html.ts';
import { shownHtml } from '../content/shown-html.ts';
import type { StoredAttachment } from '../store/attachments.ts';
import type { StoredLetter } from '../store/letters.ts';
import { movingTexts } from '../texts/moving-texts.ts';

const POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'";
const STYLE =
  'body{max-width:42rem;margin:2rem auto;padding:0 1rem;font:1rem/1.55 system-ui,sans-serif;overflow-wrap:anywhere}' +
  'dt{font-weight:600}dd{margin:0 0 .5rem}img{max-width:100%}pre{white-space:pre-wrap;font:inherit}';

/** The page's bytes. Nothing in it runs or fetches. */
export async function readableLetter(
  letter: StoredLetter,
  body: string,
  files: readonly { readonly file: StoredAttachment; readonly path: string }[],
): Promise<Buffer> {
  const language = letter.language.startsWith('en') ? 'en' : 'sv';
  const t = movingTexts(language);
  const { senderName, receivedAt, transId, verification } = letter.delivery;
  const shown = letter.bodyType === 'text/html' ? await shownHtml(body) : `<pre>${escapeHtml(body)}</pre>`;
  const facts = [
    [t('htmlFrom'), senderName],
    [t('htmlReceived'), formatDateTime(receivedAt, language)],
    [t('htmlNumber'), transId],
    [t('htmlSigned'), verification.signedAs === 'nobody' ? t('htmlNobody') : t('htmlYes')],
  ] as const;
  const links = files.map(
    ({ file, path }) => `<li><a href="${escapeHtml(path)}" download>${escapeHtml(file.filename)}</a></li>`,
  );
  return Buffer.from(
    `<!doctype html><html lang="${language}"><head><meta charset="utf-8">` +
      `<meta http-equiv="Content-Security-Policy" content="${POLICY}">` +
      `<meta name="viewport" content="width=device-width, initial-scale=1"><title>${escapeHtml(letter.subject)}</title>` +
      `<style>${STYLE}</style></head><body><h1>${escapeHtml(letter.subject)}</h1><dl>` +
      facts.map(([term, text]) => `<dt>${escapeHtml(term)}</dt><dd>${escapeHtml(text)}</dd>`).join('') +
      `</dl><main>${shown}</main>` +
      (links.length === 0 ? '' : `<h2>${escapeHtml(t('htmlFiles'))}</h2><ul>${links.join('')}</ul>`) +
      `<p><small>${escapeHtml(t('htmlNote'))}</small></p></body></html>\n`,
  );
}
