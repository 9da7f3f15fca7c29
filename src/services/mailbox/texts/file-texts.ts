// Why a file cannot go along with a reply, and what to do. Swedish first.
import { catalogue } from '../../../platform/i18n/i18n.ts';
import type { FileFault } from '../act/write-reply.ts';

const fileTexts = catalogue(
  {
    empty: '{name} är tom. Välj en annan fil.',
    'not-pdf': '{name} är inte en PDF. Spara dokumentet som PDF och välj det igen.',
    polyglot: '{name} är en PDF med något annat i samma fil. Skriv ut den till en ny PDF och välj den nya.',
    'cannot-open': '{name} går inte att öppna. Spara om dokumentet som PDF och försök igen.',
    encrypted: '{name} är skyddad med lösenord. Spara en kopia utan lösenord.',
    'active-content': '{name} innehåller skript eller inbäddade filer. Skriv ut den till en ny PDF och välj den nya.',
    'too-many-pages': '{name} har fler än 2 000 sidor. Dela upp den.',
    'too-slow': '{name} tog för lång tid att kontrollera. Spara om den som PDF och försök igen.',
    'file-too-large': '{name} får inte plats. Bilagorna får vara omkring 1,4 MB tillsammans.',
    'too-many-files': '{name} får inte plats. Ett svar har högst 10 bilagor.',
  },
  {
    empty: '{name} is empty. Choose another file.',
    'not-pdf': '{name} is not a PDF. Save the document as PDF and choose it again.',
    polyglot: '{name} is a PDF with something else in the same file. Print it to a new PDF and choose the new one.',
    'cannot-open': '{name} cannot be opened. Save the document as PDF once more and try again.',
    encrypted: '{name} is protected by a password. Save a copy without one.',
    'active-content': '{name} contains scripts or embedded files. Print it to a new PDF and choose the new one.',
    'too-many-pages': '{name} has more than 2,000 pages. Split it.',
    'too-slow': '{name} took too long to check. Save it as PDF again and try once more.',
    'file-too-large': 'There is no room for {name}. The attachments may be about 1.4 MB together.',
    'too-many-files': 'There is no room for {name}. A reply has at most 10 attachments.',
  },
);

/** The words for a fault of the file with that name. Kinds of other documents are told to be made into PDF. */
export function fileFaultText(language: 'sv' | 'en', fault: FileFault, name: string): string {
  const t = fileTexts(language);
  switch (fault) {
    case 'empty':
    case 'polyglot':
    case 'cannot-open':
    case 'encrypted':
    case 'active-content':
    case 'too-many-pages':
    case 'too-slow':
    case 'file-too-large':
    case 'too-many-files':
      return t(fault, { name });
    default:
      return t('not-pdf', { name });
  }
}
