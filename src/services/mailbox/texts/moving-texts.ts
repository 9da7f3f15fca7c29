// What people read when they take their whole mailbox along, move in with one, or change operator. Swedish first (LOOK.md, Words).
import { catalogue, type Translate } from '../../../platform/i18n/i18n.ts';

const sv = {
  title: 'Ta med dig eller flytta in',
  lead: 'Allt i brevlådan är ditt. Du kan spara det som en fil, och lämna in en sådan fil från en annan operatör.',
  link: 'Ta med dig allt eller flytta in',
  linkTitle: 'Ta med dig allt',
  linkText: 'Spara hela brevlådan som en fil, eller flytta in med en från en annan operatör.',

  takeTitle: 'Ta med dig allt',
  takeText:
    'Filen innehåller varje brev så som det signerades, bilagor, brevet att läsa i en webbläsare, svar och kvittenser, mappar, etiketter, adressbok, inställningar och händelser. Formatet är öppet.',
  takeWhere:
    'Filen är inte krypterad när den ligger hos dig. Spara den där bara du kommer åt den. Här ligger den krypterad och tas bort efter {days} dagar.',
  takeDo: 'Gör en fil av hela brevlådan',
  takeStale: 'Du behöver legitimera dig igen först.',
  takeLogIn: 'Legitimera dig',
  working: 'Filen görs. Det kan ta en stund om du har många brev. Du kan lämna sidan och komma tillbaka.',
  workingLetters: 'Hittills {letters} brev.',
  update: 'Uppdatera sidan',
  already: 'En fil håller redan på att göras.',
  asked: 'Vi gör filen nu.',
  ready: 'Filen är klar',
  readyFacts: '{letters} brev, {size}. Tas bort härifrån {date}.',
  readySum: 'Kontrollsumma (SHA-256)',
  fetch: 'Ladda ner filen',
  takeFailed: 'Filen kunde inte göras. Försök igen, eller kontakta vår support.',
  takeRemoved: 'Den senaste filen är borttagen. Du kan göra en ny.',

  inTitle: 'Flytta in',
  inText:
    'Har du haft brevlådan hos en annan operatör? Lämna filen som du tog med dig därifrån. Varje signatur kontrolleras på nytt. Brev som inte går att kontrollera kommer med och märks tydligt.',
  inTwice:
    'Brev som redan finns här kommer inte en gång till. Mappar, etiketter, vad du har läst, svar, kvittenser och adressboken följer med.',
  inFile: 'Filen (.tar)',
  inFileHint: 'Högst {size}.',
  inFileMissing: 'Välj filen som du tog med dig.',
  inFileLarge: 'Filen är större än {size}. Kontakta vår support.',
  inDo: 'Flytta in',
  inWorking: 'Din fil gås igenom. Du kan lämna sidan och komma tillbaka.',
  inAlready: 'En fil gås redan igenom. Vänta tills den är klar.',
  inAsked: 'Filen är mottagen och gås igenom nu.',
  inDone: 'Du har flyttat in',
  inDoneText: '{letters} brev är nya här.',
  inDoneAlready: '{count} fanns redan.',
  inDoneUnverified: '{count} kunde inte kontrolleras och är märkta Osignerat.',
  inDoneRefused: '{count} försändelser togs inte in: de går inte att läsa, är ändrade eller är till någon annan.',
  inDoneSent: '{count} svar, kvittenser och vidarebefordringar följde med till sina brev.',
  inDoneSentRefused:
    '{count} svar, kvittenser eller vidarebefordringar togs inte in: underskriften håller inte, eller så finns brevet inte här.',
  inDoneAddresses: '{count} adresser är nya i adressboken.',
  inFailed: 'Filen kunde inte flyttas in',
  'in-not-a-package': 'Det är inte en fil med en hel brevlåda. Packa inte upp den och packa inte om den.',
  'in-damaged': 'Filen är skadad. Hämta den en gång till hos din förra operatör.',
  'in-other-person': 'Filen hör till någon annans brevlåda.',
  'in-too-large': 'Filen är för stor.',
  'in-error': 'Något gick fel hos oss. Försök igen.',

  operatorTitle: 'Byta operatör',
  operatorText:
    'Du byter från den nya operatörens sidor. Den talar om det för registret, och nya brev kommer dit från och med då. Ditt val av avsändare följer med. Vi kan inte hindra det.',
  operatorFirst: 'Ta med dig allt först. Det som redan har kommit hit flyttar inte av sig självt.',

  hereText:
    'Du kan flytta den hit. Då kommer nya brev hit i stället, och ditt val av avsändare följer med. Breven som du redan har fått ligger kvar hos {operator}: ta med dig dem därifrån och lämna in filen här.',
  hereDo: 'Flytta hit från {operator}',
  hereStale:
    'Det var en stund sedan du legitimerade dig. Innan brevlådan flyttas behöver vi veta att det är du. Ingenting har ändrats. Legitimera dig, och flytta sedan.',
  hereAgreement: 'Jag flyttar min brevlåda i Mina meddelanden från {from} till {to}.',
  hereRefused: 'Flytten blev inte av',
  hereRefusedText:
    'Registret för digital post sa nej och gav koden {code}. Ingenting har ändrats: din brevlåda finns kvar hos {operator}.',
  herePending: 'Registret har din flytt men är inte klart med den. Tills vidare finns brevlådan kvar hos {operator}.',

  importedTitle: 'Flyttat hit från en annan operatör',
  importedGood:
    'Brevet kom till {operator} och flyttades hit. Signaturerna kontrollerades på nytt när det flyttades in.',
  importedBad:
    'Brevet flyttades hit från {operator}, och vi kunde inte kontrollera signaturerna. Lita inte på det förrän du har frågat avsändaren.',
  importedNotice:
    'Meddelandet kom till {operator} utan underskrift, så som den sortens meddelanden gör, och flyttades hit. Vi kan inte kontrollera vem som skickade det.',
  closeTakeFirst: 'Vill du ha med dig breven? Ta med dig allt först.',

  htmlFrom: 'Från',
  htmlReceived: 'Kom',
  htmlNumber: 'Kvittensnummer',
  htmlSigned: 'Signaturer',
  htmlYes: 'Kontrollerade av operatören när brevet kom',
  htmlNobody: 'Ingen signatur är kontrollerad',
  htmlFiles: 'Bilagor',
  htmlNote: 'Den här sidan är till för att läsa och bevisar ingenting. Det signerade originalet ligger i samma paket.',
} as const;

const en = {
  title: 'Take everything with you, or move in',
  lead: 'Everything in the mailbox is yours. You can save it as a file, and hand in such a file from another operator.',
  link: 'Take everything with you, or move in',
  linkTitle: 'Take everything with you',
  linkText: 'Save the whole mailbox as a file, or move in with one from another operator.',

  takeTitle: 'Take everything with you',
  takeText:
    'The file holds every letter as it was signed, attachments, the letter to read in a browser, replies and receipts, folders, labels, address book, settings and the activity log. The format is open.',
  takeWhere:
    'The file is not encrypted once you have it. Keep it where only you can get at it. Here it is kept encrypted and removed after {days} days.',
  takeDo: 'Make a file of the whole mailbox',
  takeStale: 'You need to use your e-ID again first.',
  takeLogIn: 'Use your e-ID',
  working:
    'The file is being made. It may take a while if you have many letters. You can leave the page and come back.',
  workingLetters: '{letters} letters so far.',
  update: 'Update the page',
  already: 'A file is being made already.',
  asked: 'We are making the file now.',
  ready: 'The file is ready',
  readyFacts: '{letters} letters, {size}. Removed from here {date}.',
  readySum: 'Checksum (SHA-256)',
  fetch: 'Download the file',
  takeFailed: 'The file could not be made. Try again, or contact our support.',
  takeRemoved: 'The latest file has been removed. You can make a new one.',

  inTitle: 'Move in',
  inText:
    'Have you had your mailbox with another operator? Hand in the file that you took with you. Every signature is checked anew. Letters that cannot be checked come along and are clearly marked.',
  inTwice:
    'Letters that are here already do not come once more. Folders, labels, what you have read, replies, receipts and the address book come along.',
  inFile: 'The file (.tar)',
  inFileHint: 'At most {size}.',
  inFileMissing: 'Choose the file that you took with you.',
  inFileLarge: 'The file is larger than {size}. Contact our support.',
  inDo: 'Move in',
  inWorking: 'Your file is being gone through. You can leave the page and come back.',
  inAlready: 'A file is being gone through already. Wait until it is done.',
  inAsked: 'The file has been received and is being gone through now.',
  inDone: 'You have moved in',
  inDoneText: '{letters} letters are new here.',
  inDoneAlready: '{count} were here already.',
  inDoneUnverified: '{count} could not be checked and are marked Unsigned.',
  inDoneRefused: '{count} deliveries were not taken in: they cannot be read, were changed, or are for somebody else.',
  inDoneSent: '{count} replies, receipts and forwards came along to their letters.',
  inDoneSentRefused:
    '{count} replies, receipts or forwards were not taken in: the signature does not hold, or the letter is not here.',
  inDoneAddresses: '{count} addresses are new in the address book.',
  inFailed: 'The file could not be moved in',
  'in-not-a-package': 'It is not a file of a whole mailbox. Do not unpack it, and do not pack it again.',
  'in-damaged': 'The file is damaged. Fetch it once more from your former operator.',
  'in-other-person': 'The file belongs to somebody else’s mailbox.',
  'in-too-large': 'The file is too large.',
  'in-error': 'Something went wrong here. Try again.',

  operatorTitle: 'Change operator',
  operatorText:
    'You change from the pages of the new operator. It tells the register, and from then on new letters go there. Your choice of senders comes along. We cannot prevent it.',
  operatorFirst: 'Take everything with you first. What has come here already does not move by itself.',

  hereText:
    'You can move it here. New letters then come here instead, and your choice of senders comes along. The letters that you already have stay with {operator}: take them with you from there and hand in the file here.',
  hereDo: 'Move here from {operator}',
  hereStale:
    'It was a while ago that you used your e-ID. Before the mailbox is moved we need to know that it is you. Nothing has changed. Use the e-ID, and then move.',
  hereAgreement: 'I move my mailbox in Mina meddelanden from {from} to {to}.',
  hereRefused: 'The mailbox was not moved',
  hereRefusedText:
    'The register of digital post said no with the code {code}. Nothing has changed: your mailbox is still with {operator}.',
  herePending:
    'The register has your request but is not done with it. Until then the mailbox is still with {operator}.',

  importedTitle: 'Moved here from another operator',
  importedGood: 'The letter came to {operator} and was moved here. The signatures were checked anew when it moved in.',
  importedBad:
    'The letter was moved here from {operator}, and we could not check its signatures. Do not trust it until you have asked the sender.',
  importedNotice:
    'The message came to {operator} without a signature, as messages of that kind do, and was moved here. We cannot check who sent it.',
  closeTakeFirst: 'Do you want the letters with you? Take everything with you first.',

  htmlFrom: 'From',
  htmlReceived: 'Came',
  htmlNumber: 'Receipt number',
  htmlSigned: 'Signatures',
  htmlYes: 'Checked by the operator when the letter came',
  htmlNobody: 'No signature has been checked',
  htmlFiles: 'Attachments',
  htmlNote: 'This page is for reading and proves nothing. The signed original lies in the same package.',
} as const;

export const movingTexts = catalogue(sv, en);
export type MovingTranslate = Translate<typeof sv>;
