// What a draft's PDFs were found to be, told as hints beside them (issue 4, "Attachments"); and the page that makes one smaller.
import { ENVELOPE_MAX } from '../../../domain/letter.ts';
import { formatBytes } from '../../../platform/i18n/format.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import {
  actions,
  button,
  definitionList,
  form,
  type Html,
  heading,
  html,
  linkButton,
  notice,
} from '../../../platform/pages/components.ts';
import type { PdfFacts } from '../../../platform/pdf/pdf-facts.ts';
import type { Draft, StoredFile } from '../letter-draft.ts';
import type { Shrunk } from '../pdf/shrink-pdf.ts';
import { fileMessages } from '../texts/file-messages.ts';

/** Smaller ones leave nothing worth taking away. */
const WORTH_SHRINKING = ENVELOPE_MAX / 10;

/** A list with each file's facts and, for a large one, the way to make it smaller. Nothing where no file was checked so. */
export function fileFactsPart(language: Language, { id, attachments }: Draft): Html {
  const t = fileMessages(language);
  const told = attachments.filter((file) => file.facts !== undefined);
  if (told.length === 0) return html``;
  return html`<div class="bd-file-facts"><h3>${t('facts-title')}</h3><p class="bd-hint">${t('facts-hint')}</p>
    <ul>${told.map((file) => html`<li>${file.filename}: ${factsText(language, file.facts)}.${shrinkLink(language, id, file)}</li>`)}</ul></div>`;
}

function shrinkLink(language: Language, draft: string, { id, filename, bytes, facts }: StoredFile): Html {
  const t = fileMessages(language);
  if (bytes < WORTH_SHRINKING || facts?.signed === true) return html``;
  return html` <a href="/drafts/${draft}/files/${id}/shrink" aria-label="${t('shrink-of', { name: filename })}">${t('shrink')}</a>`;
}

/** 'Taggad: …, Säger sig vara PDF/A-2b'. */
export function factsText(language: Language, facts: PdfFacts | undefined): string {
  const t = fileMessages(language);
  if (facts === undefined) return '';
  return [
    t(facts.tagged ? 'fact-tagged' : 'fact-not-tagged'),
    facts.pdfa === undefined ? t('fact-no-pdfa') : t('fact-pdfa', { level: facts.pdfa }),
    ...(facts.signed ? [t('fact-signed')] : []),
  ].join('. ');
}

export interface ShrinkPage {
  readonly language: Language;
  readonly csrf: string;
  readonly draft: string;
  readonly file: StoredFile;
  readonly shrunk: Shrunk;
}

/** Before and after, and the choice. */
export function shrinkPage({ language, csrf, draft, file, shrunk }: ShrinkPage): Html {
  const t = fileMessages(language);
  const base = `/drafts/${draft}/files/${file.id}`;
  const keep = linkButton({ href: `/drafts/${draft}/letter#files`, text: t('shrink-keep'), kind: 'secondary' });
  const head = heading(t('shrink-title'), file.filename);
  if (shrunk.kind !== 'smaller') {
    const text = t(shrunk.kind === 'signed' ? 'shrink-signed' : 'shrink-no-smaller', { name: file.filename });
    return html`${head}${notice({ kind: 'info', text })}${actions(keep)}`;
  }
  return html`${head}<p>${t('shrink-lead')}</p>
    ${definitionList([
      { term: t('shrink-before'), description: formatBytes(file.bytes, language) },
      { term: t('shrink-after'), description: formatBytes(shrunk.bytes.length, language) },
    ])}
    <p><a href="${base}/smaller">${t('shrink-look')}</a></p>
    ${form({
      action: `${base}/shrink`,
      csrf,
      body: actions(keep, button({ text: t('shrink-accept'), busyText: t('shrink-working') })),
    })}`;
}
