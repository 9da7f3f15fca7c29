// What the pretend e-ID says. Swedish first.
import { catalogue } from '../../../platform/i18n/i18n.ts';

export const messages = catalogue(
  {
    'staff-title': 'Vem på jobbet vill du vara?',
    'citizens-title': 'Vem vill du vara?',
    lead: '{client} vill veta vem du är. Ingen av dem här finns på riktigt, så du behöver inget lösenord. Välj en.',
    people: 'Påhittade personer',
    'other-title': 'Någon annan',
    'other-label': 'Personnummer eller samordningsnummer',
    'other-hint': 'Ett av Skatteverkets testnummer, till exempel {example}.',
    'other-button': 'Logga in med numret',
    'other-unknown':
      'Numret finns inte bland testnumren. Skriv ett av Skatteverkets testnummer, eller välj en person i listan.',
    'level-summary': 'Legitimationen har tillitsnivå {level}',
    'level-text':
      'Välj en annan nivå för att se vad tjänsten gör när legitimationen är svagare eller starkare än den kräver.',
    'level-one': 'Tillitsnivå {level}',
    'logging-in': 'Loggar in …',
    'cancel-log-in': 'Avbryt inloggningen',
    'error-title': 'Inloggningen gick inte att genomföra',
    'error-text': 'Gå tillbaka till tjänsten som du kom från och börja om.',
    'error-details': 'För den som felsöker: {error}',
    'log-out-title': 'Vill du logga ut?',
    'log-out-text': 'Du loggas ut från Låtsas-legitimationen.',
    'log-out-button': 'Logga ut',
    'logged-out-title': 'Du är utloggad',
    'logged-out-text': 'Stäng sidan, eller gå tillbaka till tjänsten som du kom från.',
    'start-title': 'Låtsas-legitimation',
    'start-lead':
      'Här loggar påhittade personer in i provmiljön. Du kommer hit när du väljer Logga in i någon av tjänsterna.',
    'start-issuers': 'Utfärdare (OpenID Connect)',
    'issuer-staff': 'Personal, och system med egna uppgifter',
    'issuer-citizens': 'Medborgare',
  },
  {
    'staff-title': 'Who at work do you want to be?',
    'citizens-title': 'Who do you want to be?',
    lead: '{client} wants to know who you are. None of these people exist, so you need no password. Choose one.',
    people: 'Made-up people',
    'other-title': 'Somebody else',
    'other-label': 'Personal or coordination number',
    'other-hint': "One of the Swedish Tax Agency's test numbers, for example {example}.",
    'other-button': 'Log in with the number',
    'other-unknown':
      "The number is not among the test numbers. Write one of the Tax Agency's test numbers, or choose a person in the list.",
    'level-summary': 'The e-ID has level of assurance {level}',
    'level-text':
      'Choose another level to see what the service does when the e-ID is weaker or stronger than it demands.',
    'level-one': 'Level of assurance {level}',
    'logging-in': 'Logging in …',
    'cancel-log-in': 'Cancel the log-in',
    'error-title': 'The log-in could not be carried out',
    'error-text': 'Go back to the service that you came from and begin again.',
    'error-details': 'For whoever looks for the fault: {error}',
    'log-out-title': 'Do you want to log out?',
    'log-out-text': 'You are logged out of the pretend e-ID.',
    'log-out-button': 'Log out',
    'logged-out-title': 'You are logged out',
    'logged-out-text': 'Close the page, or go back to the service that you came from.',
    'start-title': 'Pretend e-ID',
    'start-lead':
      'Made-up people log in to the sandbox here. You get here when you choose Log in in one of the services.',
    'start-issuers': 'Issuers (OpenID Connect)',
    'issuer-staff': 'Staff, and systems with credentials of their own',
    'issuer-citizens': 'Citizens',
  },
);
