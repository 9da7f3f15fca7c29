// What is wrong with a letter's values of a registered message type, and the words about case types that have one. Swedish first.
import { catalogue } from '../../../platform/i18n/i18n.ts';

export const metadataMessages = catalogue(
  {
    'metadata-type-unknown': 'Meddelandetypen finns inte i den versionen. Se efter vilka som är registrerade.',
    'metadata-type-twice': 'Meddelandetypen finns två gånger i brevet. Ta bort den ena.',
    'metadata-missing': 'Fyll i uppgiften.',
    'metadata-unknown': 'Meddelandetypen har inget fält med det namnet.',
    'metadata-text': 'Skriv en rad som inte är för lång, utan tecken som inte syns.',
    'metadata-date': 'Skriv dagen som åååå-mm-dd, till exempel 2027-01-31.',
    'metadata-amount': 'Skriv beloppet med två decimaler och valuta, till exempel 1234.50 SEK.',
    'metadata-identifier': 'Skriv högst 64 bokstäver, siffror, mellanslag och tecknen . _ : / -.',
    'metadata-url': 'Skriv en webbadress som börjar med https://.',
    'metadata-hint': 'Visas för sig i mottagarens brevlåda. Skriv det i brevets text också: det är texten som gäller.',
    'metadata-date-hint': 'Skriv åååå-mm-dd.',
    'metadata-amount-hint': 'I kronor, till exempel 1 234,50.',
    'preview-below': 'Under brevet visar brevlådan',
    'case-type-legend': 'Meddelandetyp',
    'case-type-hint': 'Uppgifter som varje brev av ärendetypen har, och som mottagarens brevlåda visar för sig.',
    'case-type-none': 'Ingen',
    'case-type-unknown': 'Meddelandetypen finns inte. Välj en annan.',
  },
  {
    'metadata-type-unknown': 'There is no such message type in that version. See which are registered.',
    'metadata-type-twice': 'The message type is there twice. Take one away.',
    'metadata-missing': 'Fill it in.',
    'metadata-unknown': 'The message type has no field of that name.',
    'metadata-text': 'Write one line that is not too long, without characters that cannot be seen.',
    'metadata-date': 'Write the day as yyyy-mm-dd, for example 2027-01-31.',
    'metadata-amount': 'Write the amount with two decimals and a currency, for example 1234.50 SEK.',
    'metadata-identifier': 'Write at most 64 letters, digits, spaces and the characters . _ : / -.',
    'metadata-url': 'Write a web address that begins with https://.',
    'metadata-hint':
      "Shown by itself in the recipient's mailbox. Write it in the letter's text as well: the text is what counts.",
    'metadata-date-hint': 'Write yyyy-mm-dd.',
    'metadata-amount-hint': 'In kronor, for example 1234.50.',
    'preview-below': 'Below the letter the mailbox shows',
    'case-type-legend': 'Message type',
    'case-type-hint':
      "Details that every letter of the case type has, and that the recipient's mailbox shows by themselves.",
    'case-type-none': 'None',
    'case-type-unknown': 'There is no such message type. Choose another.',
  },
);
