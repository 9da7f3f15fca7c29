// The words about units, people and rights: what a role is called, and why somebody is not let in. Swedish first.
import { catalogue } from '../../../platform/i18n/i18n.ts';

export const organisationMessages = catalogue(
  {
    'role-caseworker': 'handläggare',
    'role-approver': 'godkännare',
    'role-template-editor': 'mallredaktör',
    'role-archivist': 'arkivarie',
    'role-auditor': 'loggranskare',
    'role-administrator': 'administratör',
    'demand-not-met':
      'Du har rollen {role}, men din inloggning räcker inte för den. Rollen kräver en säkrare inloggning, med flera faktorer: till exempel e-legitimation, tjänstekort eller en kod i telefonen. Logga ut och logga in igen på det sättet. Går det inte, kontakta den som sköter inloggningen hos er.',
    'account-shut':
      'Ditt konto är stängt här. Kontakta administratören för tjänsten hos er om du behöver komma in igen.',
  },
  {
    'role-caseworker': 'caseworker',
    'role-approver': 'approver',
    'role-template-editor': 'template editor',
    'role-archivist': 'archivist',
    'role-auditor': 'auditor',
    'role-administrator': 'administrator',
    'demand-not-met':
      'You have the role {role}, but your log-in is not enough for it. The role needs a surer log-in, with several factors: such as an e-ID, a staff card or a code in the telephone. Log out and log in again that way. If you cannot, contact the person responsible for log-in in your organisation.',
    'account-shut': 'Your account is shut here. Contact the administrator of the service if you need to get in again.',
  },
);
