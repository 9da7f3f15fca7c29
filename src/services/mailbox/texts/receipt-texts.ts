// What people read when a letter asks for a receipt. Swedish first (LOOK.md, Words).
import { catalogue } from '../../../platform/i18n/i18n.ts';

const sv = {
  go: 'Skicka en kvittens',
  goSigned: 'Skriv under en kvittens',
  no: 'Nej, skicka ingen kvittens',
  declined: 'Du har valt att inte kvittera. {sender} får inte veta något om det.',
  reconsider: 'Kvittera ändå',
  doneAgain: 'Vi försöker skicka kvittensen igen.',
  doneSent: 'Kvittensen är sparad och på väg.',
  doneDeclined: 'Ingen kvittens skickas.',
  doneReconsidered: 'Du kan kvittera igen.',
  onlyHolder: 'Bara {holder} själv kan skriva under.',

  back: 'Till brevet',
  pageTitle: 'Kvittera brevet?',
  pageLead: 'Brevet ”{subject}” från {sender}.',
  says: 'Det här får {sender} veta',
  saysText: 'Att brevet har tagits emot av {holder}, och vilken dag. Inget annat.',
  simpleText: '{holder} har tagit emot brevet ”{subject}” från {sender}.',
  send: 'Skicka kvittensen',

  signTitle: 'Det här skriver du under',
  signText: 'Jag, {name}, har tagit emot brevet ”{subject}” från {sender}.',
  signTextFor: 'Jag, {name}, har för {holder} tagit emot brevet ”{subject}” från {sender}.',
  signHow:
    'Du legitimerar dig en gång till. Då knyts din e-legitimation till precis den här texten och det här brevet. Kvittensen skickas först när du har tryckt på Skicka efteråt.',
  signKept:
    'I kvittensen står ditt namn, ditt personnummer, tiden och brevets kontrollsumma. Vem som helst som får den kan kontrollera den. Att du skriver under betyder inte att du håller med om det som står i brevet.',
  signGo: 'Skriv under med e-legitimation',
  signedTitle: 'Skicka den undertecknade kvittensen?',
  signedLead: 'Du har legitimerat dig för texten nedan. Inget är skickat än.',
  signedSend: 'Skicka kvittensen',
  signedMissing: 'Du har inte legitimerat dig för den här kvittensen, eller så var det för länge sedan. Börja om.',
  signedProof: 'Spara den undertecknade kvittensen (JWS)',
  signedProofNote: 'Kontrolleras med kommandot brevduva receipt verify, eller av den som får den.',
} as const;

const en = {
  go: 'Send a receipt',
  goSigned: 'Sign a receipt',
  no: 'No, send no receipt',
  declined: 'You have chosen to send no receipt. {sender} is told nothing about it.',
  reconsider: 'Send a receipt after all',
  doneAgain: 'We are trying to send the receipt again.',
  doneSent: 'The receipt is saved and on its way.',
  doneDeclined: 'No receipt is sent.',
  doneReconsidered: 'You can send a receipt again.',
  onlyHolder: 'Only {holder} can sign.',

  back: 'To the letter',
  pageTitle: 'Send a receipt for the letter?',
  pageLead: 'The letter “{subject}” from {sender}.',
  says: 'This is what {sender} is told',
  saysText: 'That the letter has been received by {holder}, and on which day. Nothing else.',
  simpleText: '{holder} has received the letter “{subject}” from {sender}.',
  send: 'Send the receipt',

  signTitle: 'This is what you sign',
  signText: 'I, {name}, have received the letter “{subject}” from {sender}.',
  signTextFor: 'I, {name}, have for {holder} received the letter “{subject}” from {sender}.',
  signHow:
    'You use your e-ID once more. That ties your e-ID to exactly this text and this letter. The receipt is not sent until you have pressed Send afterwards.',
  signKept:
    'The receipt holds your name, your personal number, the time and the letter’s checksum. Whoever gets it can check it. Signing does not mean that you agree with what the letter says.',
  signGo: 'Sign with e-ID',
  signedTitle: 'Send the signed receipt?',
  signedLead: 'You have used your e-ID for the text below. Nothing is sent yet.',
  signedSend: 'Send the receipt',
  signedMissing: 'You have not used your e-ID for this receipt, or it was too long ago. Begin again.',
  signedProof: 'Save the signed receipt (JWS)',
  signedProofNote: 'It is checked with the command brevduva receipt verify, or by whoever gets it.',
};

export const receiptTexts = catalogue(sv, en);
export type ReceiptTranslate = ReturnType<typeof receiptTexts>;
