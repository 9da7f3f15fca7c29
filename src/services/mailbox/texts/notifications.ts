// What people read about messages of protection class 1 and about text messages, in both languages (LOOK.md, Words).
export const notificationsSv = {
  inboxNotSigned: 'Osignerat',

  notSignedChecked: 'Meddelandet är inte signerat.',
  notSignedHeading: 'Vem har skickat det här?',
  notSignedYes:
    'Meddelandet kom från {mediator}, som får skicka för {sender} enligt det statliga registret för digital post. Det har vi kontrollerat.',
  notSignedWhat:
    'Det är inte signerat av {sender}. Därför kan vi inte visa att {sender} har skrivit det, eller att inget i det har ändrats på vägen hit. Så får enkla meddelanden utan känsliga uppgifter skickas.',
  notSignedDetails: 'Så kontrollerade vi meddelandet',
  notSignedSender: 'Uppgiven avsändare',
  notSignedHandedInBy: 'Inlämnat av',
  notSignedDigest: 'Signatur',
  notSignedNone: 'Ingen',

  settingsPhone: 'Sms från avsändare',
  settingsPhoneText:
    'En avsändare kan skicka korta meddelanden även som sms, till exempel att vattnet stängs av. Meddelandet finns alltid i inkorgen också.',
  settingsPhoneNone: 'Du har inte lagt till något telefonnummer.',
  settingsPhoneNumber: 'Sms skickas till {number}.',
  settingsPhoneAdd: 'Lägg till telefonnummer',
  settingsPhoneChange: 'Ändra eller ta bort numret',
  settingsSavedPhone: 'Sparat. Sms från avsändare skickas till {number}.',
  settingsSavedNoPhone: 'Sparat. Du får inte längre sms.',

  phoneTitle: 'Telefonnummer för sms',
  phoneLead: 'Vi skickar en kod till numret. När du har skrivit in den här används numret.',
  phoneNumber: 'Mobilnummer',
  phoneNumberHint: 'Till exempel 070-174 06 05, eller med landsnummer om det är utländskt.',
  phoneSend: 'Skicka kod',
  phoneWrongNumber: 'Skriv numret med siffror, till exempel 070-174 06 05.',
  phoneWrongLength: 'Numret har fel antal siffror. Kontrollera det och skriv det igen.',
  phoneNotMobile: 'Numret är inget svenskt mobilnummer. Skriv ett som tar emot sms.',
  phoneTooMany: 'Vi har skickat så många koder som vi får på ett dygn. Försök igen i morgon.',
  phoneCodeSent: 'Vi har skickat en kod till {number}. Den gäller i en kvart.',
  phoneCodeTitle: 'Skriv in koden',
  phoneCode: 'Kod',
  phoneCodeHint: 'Sex siffror, i sms:et till {number}.',
  phoneCodeConfirm: 'Spara numret',
  phoneCodeWrong: 'Koden stämmer inte. Kontrollera den och skriv den igen.',
  phoneCodeOver: 'Koden gäller inte längre. Skicka en ny.',
  phoneOther: 'Fel nummer, eller har inget sms kommit?',
  phoneOtherText: 'Skriv numret igen så skickar vi en ny kod.',
  phoneChange: 'Byt nummer',
  phoneRemoveTitle: 'Ta bort numret',
  phoneRemoveText: 'Då får du inte längre sms. Meddelandena kommer som vanligt till inkorgen.',
  phoneRemove: 'Ta bort {number}',
  phoneBack: 'Till inställningarna',

  smsCode:
    '{code} är din kod till brevlådan hos {operator}. Lämna den inte till någon. Har du inte bett om den? Bortse från sms:et.',
  mailNotificationFrom: '{sender} genom {operator}',
  mailNotificationFooter:
    'Det här har {sender} skrivit. {operator} skickar det för att du har angett din e-postadress i brevlådan, där meddelandet också finns:\n{url}\nVi frågar aldrig efter uppgifter om dig i mejl.',
} as const;

export const notificationsEn = {
  inboxNotSigned: 'Not signed',

  notSignedChecked: 'The message is not signed.',
  notSignedHeading: 'Who has sent this?',
  notSignedYes:
    'The message came from {mediator}, which may send for {sender} according to the national registry for digital post. That we have checked.',
  notSignedWhat:
    'It is not signed by {sender}. So we cannot show that {sender} wrote it, or that nothing in it was changed on its way here. Simple messages without sensitive information may be sent like this.',
  notSignedDetails: 'How we checked the message',
  notSignedSender: 'Stated sender',
  notSignedHandedInBy: 'Handed in by',
  notSignedDigest: 'Signature',
  notSignedNone: 'None',

  settingsPhone: 'Text messages from senders',
  settingsPhoneText:
    'A sender can send short messages as text messages too, for example that the water will be turned off. The message always is in the inbox as well.',
  settingsPhoneNone: 'You have not added a telephone number.',
  settingsPhoneNumber: 'Text messages are sent to {number}.',
  settingsPhoneAdd: 'Add a telephone number',
  settingsPhoneChange: 'Change or remove the number',
  settingsSavedPhone: 'Saved. Text messages from senders are sent to {number}.',
  settingsSavedNoPhone: 'Saved. You no longer get text messages.',

  phoneTitle: 'Telephone number for text messages',
  phoneLead: 'We send a code to the number. Once you have entered it here, the number is used.',
  phoneNumber: 'Mobile number',
  phoneNumberHint: 'For example 070-174 06 05, or with its country code if it is foreign.',
  phoneSend: 'Send a code',
  phoneWrongNumber: 'Write the number with digits, for example 070-174 06 05.',
  phoneWrongLength: 'The number has too few or too many digits. Check it and write it again.',
  phoneNotMobile: 'The number is not a Swedish mobile number. Write one that takes text messages.',
  phoneTooMany: 'We have sent as many codes as we may in a day. Try again tomorrow.',
  phoneCodeSent: 'We have sent a code to {number}. It is good for a quarter of an hour.',
  phoneCodeTitle: 'Enter the code',
  phoneCode: 'Code',
  phoneCodeHint: 'Six digits, in the text message to {number}.',
  phoneCodeConfirm: 'Save the number',
  phoneCodeWrong: 'The code is not right. Check it and write it again.',
  phoneCodeOver: 'The code is no longer good. Send a new one.',
  phoneOther: 'Wrong number, or no text message?',
  phoneOtherText: 'Write the number again and we send a new code.',
  phoneChange: 'Change the number',
  phoneRemoveTitle: 'Remove the number',
  phoneRemoveText: 'You then get no more text messages. Messages come to the inbox as usual.',
  phoneRemove: 'Remove {number}',
  phoneBack: 'To the settings',

  smsCode:
    '{code} is your code for the mailbox at {operator}. Give it to nobody. Did you not ask for it? Then take no notice.',
  mailNotificationFrom: '{sender} through {operator}',
  mailNotificationFooter:
    '{sender} wrote this. {operator} sends it because you gave your e-mail address in the mailbox, where the message is too:\n{url}\nWe never ask for information about you by e-mail.',
} as const;
