// What the page of a message to all says of taking it back, in Swedish and English.
import { catalogue } from '../../../platform/i18n/i18n.ts';

export const withdrawalTexts = catalogue(
  {
    'ask-title': 'Ta tillbaka meddelandet',
    'alone-question': 'Ta tillbaka meddelandet',
    'alone-text': 'Ingen operatör har fått meddelandet än. Tar du tillbaka det nu skickas det inte till någon.',
    'alone-button': 'Ta tillbaka',
    'ask-question': 'Be en kollega ta tillbaka meddelandet',
    'ask-text':
      'Fler än du har bestämt att meddelandet skickas, så fler än du tar tillbaka det. Tills en kollega har svarat lämnas det inte till fler operatörer.',
    'ask-button': 'Be en kollega',
    'reason-sv': 'Varför, på svenska',
    'reason-hint': 'Det visas för dem som har läst meddelandet. Skriv vad som var fel och vad som gäller.',
    'reason-en': 'Varför, på engelska',
    'fault-hidden': 'Texten får inte ha osynliga tecken. Skriv den för hand.',
    'asked-title': 'Någon vill ta tillbaka meddelandet',
    'asked-text': 'Meddelandet lämnas inte till fler operatörer innan någon har svarat.',
    'own-text': 'Du har bett om det själv. En kollega måste bekräfta.',
    'confirm-question': 'Ta tillbaka meddelandet',
    'confirm-text':
      'Operatörerna slutar visa meddelandet. De som har läst det får veta att det har dragits tillbaka, när och varför.',
    'confirm-button': 'Ta tillbaka',
    'decline-button': 'Låt meddelandet vara kvar',
    'done-title': 'Meddelandet är taget tillbaka',
    'never-shown': 'Ingen operatör hade fått det. Ingen har läst det.',
    'told-text':
      'Varje operatör som kan ha fått meddelandet får veta det, undertecknat. Vad var och en har svarat står hos operatörerna.',
    'fact-asked': 'Begärt',
    'fact-withdrawn': 'Taget tillbaka',
  },
  {
    'ask-title': 'Take the message back',
    'alone-question': 'Take the message back',
    'alone-text': 'No operator has the message yet. If you take it back now it is sent to nobody.',
    'alone-button': 'Take back',
    'ask-question': 'Ask a colleague to take the message back',
    'ask-text':
      'More than you decided that the message is sent, so more than you take it back. Until a colleague has answered it is handed over to no more operators.',
    'ask-button': 'Ask a colleague',
    'reason-sv': 'Why, in Swedish',
    'reason-hint': 'It is shown to those who have read the message. Write what was wrong and what is right.',
    'reason-en': 'Why, in English',
    'fault-hidden': 'The text may not have invisible characters. Type it by hand.',
    'asked-title': 'Somebody wants to take the message back',
    'asked-text': 'The message is handed over to no more operators before somebody has answered.',
    'own-text': 'You have asked for it yourself. A colleague must confirm.',
    'confirm-question': 'Take the message back',
    'confirm-text':
      'The operators stop showing the message. Those who have read it are told that it was withdrawn, when and why.',
    'confirm-button': 'Take back',
    'decline-button': 'Let the message stay',
    'done-title': 'The message is taken back',
    'never-shown': 'No operator had it. Nobody has read it.',
    'told-text':
      'Every operator that may have the message is told, signed. What each has answered stands with the operators.',
    'fact-asked': 'Asked for',
    'fact-withdrawn': 'Taken back',
  },
);

export type WithdrawalTranslate = ReturnType<typeof withdrawalTexts>;
