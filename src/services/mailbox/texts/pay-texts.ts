// What people read about payments and appointments in letters. Swedish first (LOOK.md, Words).
import { catalogue } from '../../../platform/i18n/i18n.ts';

const sv = {
  overdue: 'Förfallen',
  overdueText: 'Sista betalningsdagen har passerat. Betala snarast, eller kontakta avsändaren.',
  dueSoon: 'Betala senast {date}',
  paid: 'Betald',
  paidText: 'Du markerade brevet som betalt {date}.',
  markPaid: 'Markera som betald',
  markUnpaid: 'Markera som inte betald',
  doneMarkedPaid: 'Brevet är markerat som betalt. Det är bara en minneslapp för dig: avsändaren ser det inte.',
  doneMarkedUnpaid: 'Brevet är inte längre markerat som betalt.',
  reminder: 'Vi påminner dig med ett mejl tre dagar före sista betalningsdagen, om du har angett en e-postadress.',
  mailReminderSubject: 'En påminnelse väntar i din digitala brevlåda',
  mailReminderText:
    'Hej\n\nI din digitala brevlåda hos {operator} finns något som behöver göras inom några dagar.\n\nLogga in för att se vad:\n{url}\n\nHär står inte vem som har skickat eller vad det gäller, och vi frågar aldrig efter uppgifter om dig.\n\n{operator}\n',

  appointmentSave: 'Spara i kalendern',
  appointmentSaveCancelled: 'Ta bort ur kalendern',
  appointmentNote: 'Filen öppnas i kalendern på din dator eller telefon. I kalendern syns tiden för den som ser den.',
  appointmentFrom: 'Kallelse från {sender}. Läs brevet i din digitala brevlåda.',
} as const;

const en = {
  overdue: 'Overdue',
  overdueText: 'The last day of payment has passed. Pay as soon as you can, or contact the sender.',
  dueSoon: 'Pay by {date}',
  paid: 'Paid',
  paidText: 'You marked the letter as paid on {date}.',
  markPaid: 'Mark as paid',
  markUnpaid: 'Mark as not paid',
  doneMarkedPaid: 'The letter is marked as paid. It is a note for yourself: the sender does not see it.',
  doneMarkedUnpaid: 'The letter is no longer marked as paid.',
  reminder: 'We remind you by e-mail three days before the last day of payment, if you have given an address.',
  mailReminderSubject: 'A reminder waits in your digital mailbox',
  mailReminderText:
    'Hello\n\nIn your digital mailbox at {operator} there is something that needs to be done within a few days.\n\nLog in to see what:\n{url}\n\nThis does not say who has sent it or what it is about, and we never ask for details about you.\n\n{operator}\n',

  appointmentSave: 'Save in the calendar',
  appointmentSaveCancelled: 'Take out of the calendar',
  appointmentNote:
    'The file opens in the calendar of your computer or telephone. There the time is seen by whoever sees the calendar.',
  appointmentFrom: 'Summons from {sender}. Read the letter in your digital mailbox.',
};

export const payTexts = catalogue(sv, en);
