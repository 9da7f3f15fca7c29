// What the mail catcher says. Swedish first.
import { catalogue } from '../../../platform/i18n/i18n.ts';

export const messages = catalogue(
  {
    'start-title': 'Fångad e-post',
    'start-lead': 'All e-post som tjänsterna i provmiljön skickar hamnar här. Ingenting går vidare.',
    'empty-title': 'Ingen e-post än',
    'empty-text': 'När en tjänst skickar e-post, till exempel för att det har kommit ett brev, syns den här.',
    addressees: 'Mottagare',
    count: { one: '{count} meddelande', other: '{count} meddelanden' },
    'latest-title': 'Senaste e-posten',
    'of-title': 'E-post till {address}',
    'of-empty': 'Ingen e-post till den adressen.',
    'no-subject': '(inget ämne)',
    from: 'Från',
    to: 'Till',
    received: 'Mottaget',
    source: 'Visa källkoden',
    'back-to-all': 'All e-post',
  },
  {
    'start-title': 'Caught e-mail',
    'start-lead': 'All e-mail that the services of the sandbox send ends up here. Nothing goes any further.',
    'empty-title': 'No e-mail yet',
    'empty-text': 'When a service sends e-mail, for example because a letter has come, it shows here.',
    addressees: 'Recipients',
    count: { one: '{count} message', other: '{count} messages' },
    'latest-title': 'Latest e-mail',
    'of-title': 'E-mail to {address}',
    'of-empty': 'No e-mail to that address.',
    'no-subject': '(no subject)',
    from: 'From',
    to: 'To',
    received: 'Received',
    source: 'Show the source',
    'back-to-all': 'All e-mail',
  },
);
