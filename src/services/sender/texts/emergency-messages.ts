// The words of the emergency administrator's pages and e-mail. Swedish first.
import { catalogue } from '../../../platform/i18n/i18n.ts';

export const emergencyMessages = catalogue(
  {
    'login-title': 'Logga in som nödadministratör',
    'login-lead':
      'För den som har en passnyckel, när den vanliga inloggningen inte fungerar. Varje försök larmas och antecknas.',
    'login-button': 'Logga in med passnyckel',
    'login-busy': 'Väntar på passnyckeln …',
    'login-refused': 'Inloggningen godtogs inte. Försök igen med rätt passnyckel. Händelsen har larmats.',
    'enrol-title': 'Lägg upp din passnyckel',
    'enrol-lead':
      'Du ska bli nödadministratör. Passnyckeln sparas i din dator, telefon eller säkerhetsnyckel. Länken fungerar en gång.',
    'enrol-button': 'Skapa passnyckeln',
    'enrol-refused': 'Passnyckeln kunde inte läggas upp. Länken kan vara använd eller för gammal. Be om en ny.',
    'enrol-done-title': 'Passnyckeln är upplagd',
    'enrol-done-text': 'Prova den nu, så vet du att den fungerar den dag den behövs.',
    'needs-script': 'Passnycklar kräver att webbläsaren kör skript. Slå på det eller använd en annan webbläsare.',
    'not-able':
      'Webbläsaren kan inte använda passnycklar här. Använd en nyare webbläsare och tjänstens vanliga adress.',
    'not-given': 'Ingen passnyckel användes. Försök igen.',
    'back-to-login': 'Vanlig inloggning',
    'alert-subject': 'Brevduva: nödadministratör / emergency administrator',
    'alert-lead': 'Det här har hänt med nödadministratörer hos {organisation}:',
    'alert-invited': 'en länk för att lägga upp en passnyckel skapades för {name}',
    'alert-enrolled': '{name} lade upp en passnyckel',
    'alert-logged-in': '{name} loggade in med passnyckel',
    'alert-refused': 'ett försök avvisades ({name})',
    'alert-closed': '{name} togs bort som nödadministratör',
    'alert-nobody': 'okänd',
    'alert-do':
      'Känner ni inte till det här: ta bort nödadministratören på sidan Konton och kontakta säkerhetsansvarig.',
  },
  {
    'login-title': 'Log in as emergency administrator',
    'login-lead': 'For those who have a passkey, when the usual log-in does not work. Every try alerts and is noted.',
    'login-button': 'Log in with a passkey',
    'login-busy': 'Waiting for the passkey …',
    'login-refused': 'The log-in was not accepted. Try again with the right passkey. The event has alerted.',
    'enrol-title': 'Enrol your passkey',
    'enrol-lead':
      'You are to be an emergency administrator. The passkey is kept in your computer, telephone or security key. The link works once.',
    'enrol-button': 'Make the passkey',
    'enrol-refused': 'The passkey could not be enrolled. The link may be used already, or too old. Ask for a new one.',
    'enrol-done-title': 'The passkey is enrolled',
    'enrol-done-text': 'Try it now, and you know that it works the day it is needed.',
    'needs-script': 'Passkeys need a browser that runs scripts. Turn them on or use another browser.',
    'not-able': "The browser cannot use passkeys here. Use a newer browser, and the service's usual address.",
    'not-given': 'No passkey was used. Try again.',
    'back-to-login': 'Usual log-in',
    'alert-subject': 'Brevduva: emergency administrator',
    'alert-lead': 'This has happened with emergency administrators of {organisation}:',
    'alert-invited': 'a link to enrol a passkey was made for {name}',
    'alert-enrolled': '{name} enrolled a passkey',
    'alert-logged-in': '{name} logged in with a passkey',
    'alert-refused': 'a try was refused ({name})',
    'alert-closed': '{name} was removed as emergency administrator',
    'alert-nobody': 'unknown',
    'alert-do':
      'If you do not know of this: remove the emergency administrator on the page Accounts, and contact whoever is responsible for security.',
  },
);
