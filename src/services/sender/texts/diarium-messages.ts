// The words about registration in the diarium (SKL-20, MMS-5). Swedish first.
import { catalogue } from '../../../platform/i18n/i18n.ts';

export const diariumMessages = catalogue(
  {
    'fact-diary': 'Diarienummer',
    'fact-case-type': 'Ärendetyp',
    'fact-secrecy': 'Sekretessmarkering',
    'registration-title': 'Diariet',
    'registration-asked':
      'Brevet skickades till diariet {when} för att registreras. Ärendesystemet har inte svarat ännu.',
    'registration-asked-reply':
      'Svaret skickades till diariet {when} för att registreras. Ärendesystemet har inte svarat ännu.',
    'registration-late':
      'Ingen har bekräftat att handlingen är registrerad, och tiden för det gick ut {when}. Se efter i diariet. Är den registrerad, skriv in numret här. Annars registrera den för hand.',
    'registration-failed':
      'Ärendesystemet kunde inte registrera handlingen. Registrera den för hand och skriv in numret här.',
    'registration-fault': 'Ärendesystemet skrev: {fault}',
    'registration-confirmed': 'Registrerad {when} med nummer {number}. Bekräftat av {name}.',
    'registration-confirmed-reply': 'Svaret är registrerat {when} med nummer {number}. Bekräftat av {name}.',
    'registration-none': 'Brevet har inte skickats till diariet härifrån.',
    'registration-number': 'Diarienummer',
    'registration-number-hint': 'Som det står i diariet, till exempel SN 2026/123.',
    'registration-confirm': 'Bekräfta registreringen',
    'registration-confirming': 'Sparar …',
    'registration-done': 'Diarienumret är sparat.',
    'number-empty': 'Skriv diarienumret.',
    'number-long': 'Numret får vara högst 100 tecken.',
    'number-other': 'Brevet är redan registrerat med ett annat nummer. Ladda om sidan för att se det.',
    'task-register': 'Se till att handlingen blir registrerad',
    'task-register-reply': 'Se till att svaret blir registrerat',
    'registration-system': 'ärendesystemet',
  },
  {
    'fact-diary': 'Diary number',
    'fact-case-type': 'Case type',
    'fact-secrecy': 'Secrecy mark',
    'registration-title': 'The diarium',
    'registration-asked':
      'The letter was sent to the diarium {when} to be registered. The case system has not answered yet.',
    'registration-asked-reply':
      'The reply was sent to the diarium {when} to be registered. The case system has not answered yet.',
    'registration-late':
      'Nobody has confirmed that the document is registered, and the time for it ended {when}. Look in the diarium. If it is registered, write the number here. Otherwise register it by hand.',
    'registration-failed':
      'The case system could not register the document. Register it by hand and write the number here.',
    'registration-fault': 'The case system wrote: {fault}',
    'registration-confirmed': 'Registered {when} with the number {number}. Confirmed by {name}.',
    'registration-confirmed-reply': 'The reply was registered {when} with the number {number}. Confirmed by {name}.',
    'registration-none': 'The letter has not been sent to the diarium from here.',
    'registration-number': 'Diary number',
    'registration-number-hint': 'As it stands in the diarium, such as SN 2026/123.',
    'registration-confirm': 'Confirm the registration',
    'registration-confirming': 'Saving …',
    'registration-done': 'The diary number is saved.',
    'number-empty': 'Write the diary number.',
    'number-long': 'The number can be 100 characters at most.',
    'number-other': 'The letter is already registered with another number. Reload the page to see it.',
    'task-register': 'See that the document gets registered',
    'task-register-reply': 'See that the reply gets registered',
    'registration-system': 'the case system',
  },
);
