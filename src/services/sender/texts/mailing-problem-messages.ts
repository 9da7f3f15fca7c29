// What stops the preparation of a mailing, in words, and what to do; Swedish first.
import { catalogue } from '../../../platform/i18n/i18n.ts';

export const mailingProblemMessages = catalogue(
  {
    'problem-title': 'Förberedelsen stannade',
    'problem-pages': 'Sidor: {pages}.',
    'problem-pages-more': 'Sidor: {pages} med flera, sammanlagt {count}.',
    'problem-list-unreadable': 'Listan gick inte att läsa. Lämna den som CSV (UTF-8) eller Excel (.xlsx).',
    'problem-list-empty': 'Det finns inga mottagare. Lämna en lista, eller en PDF som delas efter personnummer.',
    'problem-no-number-column': 'Välj vilken kolumn som har personnumren.',
    'problem-pdf-unreadable': 'PDF-filen gick inte att läsa. Spara den på nytt från programmet som gjorde den.',
    'problem-pdf-too-slow':
      'PDF-filen tog för lång tid att läsa. Dela den i några mindre filer och gör ett utskick av varje.',
    'problem-pdf-too-large':
      'PDF-filen är för stor att läsa. Dela den i några mindre filer och gör ett utskick av varje.',
    'problem-pdf-encrypted': 'PDF-filen är skyddad med lösenord eller kryptering. Spara den utan skydd.',
    'problem-pdf-signed':
      'PDF-filen är signerad. En signerad fil får aldrig ändras eller delas. Använd originalet som filen gjordes av.',
    'problem-pdf-active':
      'PDF-filen har innehåll som kan köras, till exempel skript eller inbäddade filer. Spara den utan sådant.',
    'problem-pdf-malware':
      'Skadlig kod hittades i PDF-filen. Inget är delat eller skickat. Kontakta den som sköter IT-säkerheten hos er.',
    'problem-pdf-not-scanned':
      'PDF-filen kunde inte granskas för skadlig kod, och då delas den inte. Förbered breven igen om en stund. Blir det likadant, kontakta den som sköter driften.',
    'problem-page-without-number': 'Det finns sidor utan personnummer. Varje sida måste ha precis ett.',
    'problem-page-with-several': 'Det finns sidor med flera personnummer. Varje sida måste ha precis ett.',
    'problem-number-again':
      'Samma personnummer kommer tillbaka efter någon annans sidor. Det går inte att veta vad som är ett brev.',
    'problem-marker-not-first': 'PDF-filens första sida har inte texten som ska stå på varje brevs första sida.',
    'problem-letter-without-number':
      'Det finns brev utan personnummer, och ingen lista som säger vem de är till. Breven börjar på de här sidorna.',
    'problem-letter-with-several':
      'Det finns brev med flera personnummer, och ingen lista som säger vem de är till. Breven börjar på de här sidorna.',
    'problem-other-number':
      'Det finns brev med ett annat personnummer än radens. Listan och PDF-filen är inte i samma ordning. Breven börjar på de här sidorna.',
    'problem-counts': 'Antalen stämmer inte: listan har {lines} rader och PDF-filen {letters} brev.',
    'problem-page-shared':
      'En sida går inte att skilja från andra sidor. Spara PDF-filen på nytt, till exempel genom att skriva ut den till PDF.',
    'problem-not-in-list': 'PDF-filen har brev till personer som inte står i listan. Breven börjar på de här sidorna.',
    'problem-repeated-in-list':
      'Samma person står flera gånger i listan. Det går inte att veta vilket brev som hör till vilken rad.',
    'problem-far-limit':
      'Gränsen för hur många mottagare som får kontrolleras på ett dygn är nådd. Kontrollera utskicket igen i morgon, eller be er administratör att höja gränsen.',
  },
  {
    'problem-title': 'The preparation stopped',
    'problem-pages': 'Pages: {pages}.',
    'problem-pages-more': 'Pages: {pages} and others, {count} in all.',
    'problem-list-unreadable': 'The list could not be read. Hand it over as CSV (UTF-8) or Excel (.xlsx).',
    'problem-list-empty': 'There are no recipients. Hand over a list, or a PDF that is split by personal number.',
    'problem-no-number-column': 'Choose which column has the personal numbers.',
    'problem-pdf-unreadable': 'The PDF could not be read. Save it anew from the program that made it.',
    'problem-pdf-too-slow':
      'The PDF took too long to read. Divide it into some smaller files and make a mailing of each.',
    'problem-pdf-too-large':
      'The PDF is too large to read. Divide it into some smaller files and make a mailing of each.',
    'problem-pdf-encrypted': 'The PDF is protected by a password or encryption. Save it without.',
    'problem-pdf-signed':
      'The PDF is signed. A signed file must never be changed or split. Use the original that it was made from.',
    'problem-pdf-active':
      'The PDF has content that can run, such as scripts or embedded files. Save it without such things.',
    'problem-pdf-malware':
      'Malicious code was found in the PDF. Nothing is split or sent. Contact whoever looks after IT security where you work.',
    'problem-pdf-not-scanned':
      'The PDF could not be scanned for malicious code, and is not split then. Prepare the letters again in a while. If the same happens, contact whoever runs the service.',
    'problem-page-without-number': 'There are pages without a personal number. Every page must have exactly one.',
    'problem-page-with-several': 'There are pages with several personal numbers. Every page must have exactly one.',
    'problem-number-again':
      'The same personal number comes back after somebody else’s pages. It cannot be known what is one letter.',
    'problem-marker-not-first':
      'The first page of the PDF does not have the text that stands on each letter’s first page.',
    'problem-letter-without-number':
      'There are letters without a personal number, and no list that says whom they are for. The letters begin on these pages.',
    'problem-letter-with-several':
      'There are letters with several personal numbers, and no list that says whom they are for. The letters begin on these pages.',
    'problem-other-number':
      'There are letters with another personal number than their line’s. The list and the PDF are not in the same order. The letters begin on these pages.',
    'problem-counts': 'The counts do not add up: the list has {lines} lines and the PDF {letters} letters.',
    'problem-page-shared':
      'A page cannot be told apart from other pages. Save the PDF anew, for example by printing it to PDF.',
    'problem-not-in-list': 'The PDF has letters to people who are not in the list. The letters begin on these pages.',
    'problem-repeated-in-list':
      'The same person stands several times in the list. It cannot be known which letter belongs to which line.',
    'problem-far-limit':
      'The limit of how many recipients may be checked in a day and night is reached. Check the mailing again tomorrow, or ask your administrator to raise the limit.',
  },
);
