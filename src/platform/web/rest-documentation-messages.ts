// The words of the API's documentation page
import { catalogue } from '../i18n/i18n.ts';

export const documentationMessages = catalogue(
  {
    version: 'Version',
    released: 'Publicerad',
    contact: 'Kontakt',
    address: 'Adress',
    'tokens-from': 'Åtkomsttoken från',
    scope: 'Omfattning',
    operations: 'Vad man kan göra',
    problems: 'Fel',
    'problems-text': 'Fel besvaras som application/problem+json enligt RFC 9457. Alla fel med förklaring finns på',
    parameters: 'Parametrar',
    name: 'Namn',
    where: 'Var',
    meaning: 'Betydelse',
    request: 'Fråga',
    answer: 'Svar',
  },
  {
    version: 'Version',
    released: 'Published',
    contact: 'Contact',
    address: 'Address',
    'tokens-from': 'Access tokens from',
    scope: 'Scope',
    operations: 'What can be done',
    problems: 'Problems',
    'problems-text': 'Problems are answered as application/problem+json by RFC 9457. Every problem is explained at',
    parameters: 'Parameters',
    name: 'Name',
    where: 'Where',
    meaning: 'Meaning',
    request: 'Request',
    answer: 'Answer',
  },
);
