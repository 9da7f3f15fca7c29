// The words of what case types and units demand of a letter. Swedish first.
import { catalogue } from '../../../platform/i18n/i18n.ts';

export const ruleMessages = catalogue(
  {
    'case-type-closed': 'Ärendetypen har stängts. Välj en annan ärendetyp.',
    'case-type-not-yours': 'Du får inte skriva brev av den här ärendetypen i den här enheten. Välj en annan.',
    'class-below': 'Skyddsklassen är lägre än ärendetypens. Bara den som godkänner brev får välja en lägre.',
    'class-reason-empty': 'Skriv varför skyddsklassen är lägre än ärendetypens.',
    'subject-identity-number':
      'Ämnet innehåller ett personnummer och kan synas i aviseringar. Ta bort numret och skriv till exempel ”Beslut i ditt ärende”.',
    'matter-needed': 'Fyll i uppgiften om ärendet. Ärendetypen kräver den.',
    'appointment-needed': 'Fyll i tiden att komma till. Ärendetypen kräver den.',
    'metadata-needed': 'Fyll i uppgifterna som ärendetypens brev har.',
    'fields-left': 'Mallens fält är inte ifyllda. Fyll i dem, eller ta bort texten inom dubbla klamrar.',
  },
  {
    'case-type-closed': 'The case type is closed. Choose another.',
    'case-type-not-yours': 'You may not write letters of this case type in this unit. Choose another.',
    'class-below':
      "The protection class is below the case type's. Only those who approve letters may choose a lower one.",
    'class-reason-empty': "Write why the protection class is below the case type's.",
    'subject-identity-number':
      'The subject holds a personal identity number and may show in notices. Take the number away and write, say, “Decision in your matter”.',
    'matter-needed': 'Fill in what is asked about the matter. The case type needs it.',
    'appointment-needed': 'Fill in the appointment. The case type needs it.',
    'metadata-needed': 'Fill in the details that letters of the case type have.',
    'fields-left': "The template's fields are not filled in. Fill them in, or remove what is within double braces.",
  },
);
