// The words about files: why one is refused and how to make a PDF of it, what a PDF was found to be, and making one smaller. Swedish first.
import { catalogue } from '../../../platform/i18n/i18n.ts';

export const fileMessages = catalogue(
  {
    'file-empty': '{name} är tom. Välj en annan fil.',
    'file-not-pdf': '{name} är inte en PDF. Spara dokumentet som PDF och bifoga det igen.',
    'file-word-file':
      '{name} är ett Word-dokument. Öppna det i Word, välj Arkiv, Spara som och filtypen PDF. Kryssa för taggar för tillgänglighet under Alternativ. Bifoga sedan PDF:en.',
    'file-excel-file':
      '{name} är ett kalkylblad. Öppna det, välj Arkiv, Exportera, Skapa PDF och bifoga PDF:en. Se efter att alla kolumner får plats.',
    'file-powerpoint-file': '{name} är en presentation. Öppna den, välj Arkiv, Exportera, Skapa PDF och bifoga PDF:en.',
    'file-odf-file':
      '{name} är ett dokument från LibreOffice eller OpenOffice. Öppna det, välj Arkiv, Exportera som PDF, kryssa för Taggad PDF och bifoga PDF:en.',
    'file-image-file':
      '{name} är en bild. Öppna den, välj Skriv ut och skrivaren Spara som PDF, eller klistra in den i ett dokument med en text som beskriver den. Bifoga sedan PDF:en.',
    'file-web-file': '{name} är en webbsida. Öppna den i webbläsaren, välj Skriv ut, Spara som PDF och bifoga PDF:en.',
    'file-zip-file': '{name} är ett arkiv med filer. Packa upp det och bifoga filerna som PDF, en i taget.',
    'file-polyglot':
      '{name} är en PDF med något annat i samma fil. Öppna den, skriv ut den till en ny PDF och bifoga den nya.',
    'file-cannot-open': '{name} går inte att öppna. Spara om dokumentet som PDF och försök igen.',
    'file-encrypted': '{name} är skyddad med lösenord. Spara en kopia utan lösenord och bifoga den.',
    'file-active-content':
      '{name} innehåller skript, formulär som skickar eller inbäddade filer. Skriv ut den till en ny PDF och bifoga den.',
    'file-too-many-pages': '{name} har fler än 2 000 sidor. Dela upp den.',
    'file-too-slow': '{name} tog för lång tid att kontrollera. Spara om dokumentet som PDF och försök igen.',
    'file-too-large': '{name} är för stor. Ett brev rymmer omkring 1,5 MB bilagor.',
    'file-too-many-files': '{name} fick inte plats. Ett brev har högst 20 bilagor.',
    'file-malware': 'Virusskyddet säger att {name} är skadlig. Den är inte bifogad. Kontakta er it-säkerhet.',
    'file-not-scanned':
      'Virusskyddet svarar inte, så {name} kunde inte kontrolleras och är inte bifogad. Försök igen om en stund, och kontakta supporten om det inte går över.',
    'fact-tagged': 'Taggad: kan läsas med skärmläsare',
    'fact-not-tagged': 'Inte taggad: svår att läsa med skärmläsare',
    'fact-pdfa': 'Säger sig vara PDF/A-{level}',
    'fact-no-pdfa': 'Inte PDF/A',
    'fact-signed': 'Undertecknad: ändras aldrig',
    'facts-title': 'Om bilagorna',
    'facts-hint':
      'Bara upplysningar: de hindrar inte brevet. En taggad PDF blir bilagan läsbar för fler, och PDF/A håller längre i arkivet.',
    shrink: 'Gör mindre',
    'shrink-of': 'Gör {name} mindre',
    'shrink-title': 'Gör bilagan mindre',
    'shrink-before': 'Nu',
    'shrink-after': 'Mindre',
    'shrink-lead': 'Titta på den mindre filen innan du byter. Oanvända delar är borttagna och bilder kan vara grövre.',
    'shrink-look': 'Öppna den mindre filen',
    'shrink-accept': 'Byt till den mindre',
    'shrink-working': 'Byter …',
    'shrink-keep': 'Behåll den som den är',
    'shrink-signed':
      '{name} är undertecknad. En undertecknad PDF får inte ändras, för då gäller underskriften inte längre.',
    'shrink-no-smaller':
      '{name} går inte att göra mindre här. Spara om den från källan med lägre bildkvalitet, eller dela upp den på flera brev.',
  },
  {
    'file-empty': '{name} is empty. Choose another file.',
    'file-not-pdf': '{name} is not a PDF. Save the document as PDF and attach it again.',
    'file-word-file':
      '{name} is a Word document. Open it in Word, choose File, Save as and the file type PDF. Tick the tags for accessibility under Options. Then attach the PDF.',
    'file-excel-file':
      '{name} is a spreadsheet. Open it, choose File, Export, Create PDF and attach the PDF. See that every column has room.',
    'file-powerpoint-file': '{name} is a presentation. Open it, choose File, Export, Create PDF and attach the PDF.',
    'file-odf-file':
      '{name} is a document from LibreOffice or OpenOffice. Open it, choose File, Export as PDF, tick Tagged PDF and attach the PDF.',
    'file-image-file':
      '{name} is an image. Open it, choose Print and the printer Save as PDF, or paste it into a document with a text that describes it. Then attach the PDF.',
    'file-web-file': '{name} is a web page. Open it in the browser, choose Print, Save as PDF and attach the PDF.',
    'file-zip-file': '{name} is an archive of files. Unpack it and attach the files as PDF, one by one.',
    'file-polyglot':
      '{name} is a PDF with something else in the same file. Open it, print it to a new PDF and attach that.',
    'file-cannot-open': '{name} cannot be opened. Save the document as PDF again and try once more.',
    'file-encrypted': '{name} is protected by a password. Save a copy without password and attach that.',
    'file-active-content':
      '{name} contains scripts, forms that send or embedded files. Print it to a new PDF and attach that.',
    'file-too-many-pages': '{name} has more than 2 000 pages. Divide it.',
    'file-too-slow': '{name} took too long to check. Save the document as PDF again and try once more.',
    'file-too-large': '{name} is too large. A letter holds about 1.5 MB of attachments.',
    'file-too-many-files': 'There was no room for {name}. A letter has at most 20 attachments.',
    'file-malware': 'The malware scanner says that {name} is harmful. It is not attached. Contact your IT security.',
    'file-not-scanned':
      'The malware scanner does not answer, so {name} could not be checked and is not attached. Try again in a while, and contact support if it goes on.',
    'fact-tagged': 'Tagged: can be read by screen readers',
    'fact-not-tagged': 'Not tagged: hard to read by screen readers',
    'fact-pdfa': 'Claims to be PDF/A-{level}',
    'fact-no-pdfa': 'Not PDF/A',
    'fact-signed': 'Signed: never changed',
    'facts-title': 'About the attachments',
    'facts-hint':
      'For your information only: they do not stop the letter. More people can read a tagged PDF, and PDF/A lasts longer in the archive.',
    shrink: 'Make smaller',
    'shrink-of': 'Make {name} smaller',
    'shrink-title': 'Make the attachment smaller',
    'shrink-before': 'Now',
    'shrink-after': 'Smaller',
    'shrink-lead': 'Look at the smaller file before you change. Unused parts are gone and images may be coarser.',
    'shrink-look': 'Open the smaller file',
    'shrink-accept': 'Change to the smaller',
    'shrink-working': 'Changing …',
    'shrink-keep': 'Keep it as it is',
    'shrink-signed': '{name} is signed. A signed PDF may not be changed, for then its signature no longer holds.',
    'shrink-no-smaller':
      '{name} cannot be made smaller here. Save it anew from its source with lower image quality, or divide it on several letters.',
  },
);
