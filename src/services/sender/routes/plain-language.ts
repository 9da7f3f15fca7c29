// POST /plain-language: advice on what is being written, as a part of a page (200). Nothing of it is kept or logged.
import type { Language } from '../../../platform/i18n/i18n.ts';
import { readForm } from '../../../platform/web/form.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { type LetterRules, remarksOn } from '../case-types/letter-rules.ts';
import { namesIn, subjectRemarks, USUAL_WORDS } from '../case-types/neutral-subject.ts';
import { plainText } from '../html/plain-of-html.ts';
import type { DraftContent } from '../letter-draft.ts';
import { type Advice, adviceList } from '../pages/hints-part.ts';
import { plainHints } from '../plain-language/plain-hints.ts';
import { readNeutralWords } from '../store/neutral-words.ts';
import { atDesk, type Desk, forRoles } from './desk.ts';
import { textIn } from './written-extras.ts';

/** The longest text that is looked at, in UTF-16 units. */
const TEXT_MAX = 200_000;

/** Adds the address. */
export function addPlainLanguage(app: WebServer, desk: Desk): void {
  app.post('/plain-language', forRoles('caseworker', 'template-editor'), async (request, reply) => {
    const { organisation, language } = atDesk(desk, request);
    const form = await readForm(request);
    const words = (await readNeutralWords(desk.records.database.reader(organisation.id))) ?? USUAL_WORDS;
    const { text: written, bodyType } = textIn(form);
    const text = plainText({ text: written, ...(bodyType === undefined ? {} : { extras: { bodyType } }) }).slice(
      0,
      TEXT_MAX,
    );
    const facts = { words, names: namesIn({ text }), now: desk.records.clock() };
    const textLanguage = form.text('language') === 'enGB' ? 'en' : 'sv';
    // Only what is of class 3 is announced by its subject to a person who may not be alone.
    const remarks = form.text('class') === '3' ? subjectRemarks(form.exact('subject').slice(0, 500), facts) : [];
    const list = adviceList({
      language,
      organisation: organisation.name,
      textLanguage,
      remarks,
      hints: plainHints(text, textLanguage),
    });
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
