// POST /plain-language: advice on what is being written, as a part of a page (200). Nothing of it is kept or logged.
import type { Language } from '../../../platform/i18n/i18n.ts';
import { readForm } from '../../../platform/web/form.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { type LetterRules, remarksOn } from '../case-types/letter-rules.ts';
import { plainText } from '../html/plain-of-html.ts';
import type { DraftContent } from '../letter-draft.ts';
import { type Advice, adviceList } from '../pages/hints-part.ts';
import { adviseOn } from '../plain-language/advise.ts';
import { plainHints } from '../plain-language/plain-hints.ts';
import { atDesk, type Desk, forRoles } from './desk.ts';
import { textIn } from './written-extras.ts';

/** Adds the address. */
export function addPlainLanguage(app: WebServer, desk: Desk): void {
  app.post('/plain-language', forRoles('caseworker', 'template-editor'), async (request, reply) => {
    const { organisation, language } = atDesk(desk, request);
    const form = await readForm(request);
    const { text, bodyType } = textIn(form);
    const textLanguage = form.text('language') === 'enGB' ? 'en' : 'sv';
    const advice = await adviseOn(desk.records, organisation, {
      ...{ subject: form.exact('subject'), text, bodyType, language: textLanguage },
      announced: form.text('class') === '3',
    });
    const list = adviceList({ language, organisation: organisation.name, textLanguage, ...advice });
    return reply.type('text/html; charset=utf-8').header('cache-control', 'no-store').send(list.text);
  });
}

/** The advice on a letter as it stands. */
export function adviceOn(language: Language, organisation: string, content: DraftContent, rules: LetterRules): Advice {
  const textLanguage = content.language === 'enGB' ? 'en' : 'sv';
  return {
    language,
    organisation,
    textLanguage,
    remarks: content.protectionClass === 3 ? remarksOn(content, rules) : [],
    hints: plainHints(plainText(content), textLanguage),
  };
}
