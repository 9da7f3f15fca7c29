// The words of the print view for the diarium. Swedish first.
import { catalogue } from '../../../platform/i18n/i18n.ts';

export const recordMessages = catalogue(
  {
    'print-title': 'Handling om skickat brev',
    'print-lead': 'Gjord för diariet. Innehåller brevet, bilagornas kontrollsummor och kvittensen.',
    'print-letter': 'Brevet',
    'print-support': 'Frågor om brevet besvaras av',
    'print-receipt': 'Kvittens',
    'print-technical': 'Tekniska uppgifter',
    'print-made': 'Handlingen framställd {when} av {name}.',
    'print-page-of': 'Sida {page} av {pages}',
    'print-merged': 'Bilagan följer efter denna handling, från sida {page}.',
    'print-not-merged': 'Bilagan kunde inte fogas in här och finns som egen fil.',
    'print-now': 'Skriv ut',
    'paper-attachments': 'Bilagor',
    'paper-number': 'Brev {number}',
    'paper-support': 'Frågor om brevet',
  },
  {
    'print-title': 'Record of a sent letter',
    'print-lead': "Made for the authority's register. Holds the letter, the attachments' checksums and the receipt.",
    'print-letter': 'The letter',
    'print-support': 'Questions about the letter are answered by',
    'print-receipt': 'Receipt',
    'print-technical': 'Technical details',
    'print-made': 'Record made {when} by {name}.',
    'print-page-of': 'Page {page} of {pages}',
    'print-merged': 'The attachment follows after this record, from page {page}.',
    'print-not-merged': 'The attachment could not be put in here and is a file of its own.',
    'print-now': 'Print',
    'paper-attachments': 'Attachments',
    'paper-number': 'Letter {number}',
    'paper-support': 'Questions about the letter',
  },
);
