// The words of the first-run guide for administrators. Swedish first.
import { catalogue } from '../../../platform/i18n/i18n.ts';

export const firstStepsMessages = catalogue(
  {
    title: 'Kom igång',
    lead: 'Det här ställer du in innan {organisation} börjar skicka brev, i den ordning som fungerar bäst.',
    'part-title': 'Kom igång',
    'part-text': 'Nödvändiga steg som är klara: {done} av {count}. Nästa steg: ”{next}”.',
    'part-link': 'Visa alla steg',
    needed: 'Nödvändiga steg',
    optional: 'Frivilliga steg',
    'all-done': 'De nödvändiga stegen är klara',
    'all-done-text': 'Organisationen kan skicka brev. De frivilliga stegen kan vänta.',
    done: 'Klart',
    left: 'Inte klart',
    'step-mediator': 'Förmedlaren svarar',
    'step-mediator-text':
      'Breven lämnas till en förmedlare. Svarar den inte ännu: be den som driver tjänsten att kontrollera adress och certifikat i konfigurationen.',
    'step-mediator-do': 'Se hur det står till',
    'step-support': 'Vem svarar på frågor?',
    'step-support-text':
      'Varje brev måste säga vem mottagaren kan fråga. Kontrollera uppgifterna från installationen och spara dem.',
    'step-support-do': 'Fyll i kontaktuppgifter',
    'step-rights': 'Vilka får göra vad',
    'step-rights-text':
      'Koppla grupper i er inloggningstjänst till roller: handläggare, godkännare, mallredaktör, arkivarie, loggranskare. Eller låt kollegor logga in med roller som tjänsten redan ger.',
    'step-rights-do': 'Ge rättigheter',
    'step-letter': 'Skicka ett första brev',
    'step-letter-text':
      'Skriv till någon som har brevlåda och väntar på brevet, gärna dig själv. Följ vägen på brevets sida tills det är framme.',
    'step-letter-do': 'Skriv ett brev',
    'step-units': 'Enheter',
    'step-units-text':
      'En enhet för varje förvaltning ger egna avsändartexter, färg och logotyp, och gör att bara enhetens folk ser breven.',
    'step-units-do': 'Gör enheter',
    'step-templates': 'Mallar',
    'step-templates-text':
      'Skriv de brev som ni ofta skickar en gång för alla, med fält och villkor, och publicera dem.',
    'step-templates-do': 'Skriv en mall',
    'step-caseTypes': 'Ärendetyper',
    'step-caseTypes-text':
      'En ärendetyp bestämmer skyddsklass, mall, vad som behövs om ärendet och om någon annan ska godkänna.',
    'step-caseTypes-do': 'Gör en ärendetyp',
    'step-regret': 'Tid att ångra sig',
    'step-regret-text':
      'Låt brev vänta en stund efter att någon har tryckt på Skicka, så att ett misstag hinner upptäckas.',
    'step-regret-do': 'Välj tid',
    'step-emergency': 'Nödadministratör',
    'step-emergency-text':
      'Någon som kan logga in med en passnyckel när inloggningstjänsten är nere. Bjuds in på servern med kommandot brevduva emergency-administrator.',
    'step-emergency-do': 'Se vilka som finns',
  },
  {
    title: 'Getting started',
    lead: 'This is what you set up before {organisation} begins to send letters, in the order that works best.',
    'part-title': 'Getting started',
    'part-text': 'Needed steps that are done: {done} of {count}. Next step: “{next}”.',
    'part-link': 'Show all steps',
    needed: 'Needed steps',
    optional: 'Optional steps',
    'all-done': 'The needed steps are done',
    'all-done-text': 'The organisation can send letters. The optional steps can wait.',
    done: 'Done',
    left: 'Not done',
    'step-mediator': 'The mediator answers',
    'step-mediator-text':
      'Letters are handed to a mediator. If it does not answer yet: ask whoever runs the service to check address and certificate in the configuration.',
    'step-mediator-do': 'See how it is',
    'step-support': 'Who answers questions?',
    'step-support-text':
      'Every letter must say whom the recipient can ask. Check what comes from the installation and save it.',
    'step-support-do': 'Fill in contact details',
    'step-rights': 'Who may do what',
    'step-rights-text':
      'Connect groups of your log-in service to roles: caseworker, approver, template editor, archivist, auditor. Or let colleagues log in with roles that the service gives already.',
    'step-rights-do': 'Give rights',
    'step-letter': 'Send a first letter',
    'step-letter-text':
      'Write to somebody who has a mailbox and expects the letter, yourself if you can. Follow its way on the page of the letter until it is delivered.',
    'step-letter-do': 'Write a letter',
    'step-units': 'Units',
    'step-units-text':
      'A unit for each department gives its own senders’ texts, colour and logo, and lets only its people see the letters.',
    'step-units-do': 'Make units',
    'step-templates': 'Templates',
    'step-templates-text':
      'Write the letters that you often send once and for all, with fields and conditions, and publish them.',
    'step-templates-do': 'Write a template',
    'step-caseTypes': 'Case types',
    'step-caseTypes-text':
      'A case type decides protection class, template, what is needed about the matter and whether somebody else approves.',
    'step-caseTypes-do': 'Make a case type',
    'step-regret': 'Time for regret',
    'step-regret-text': 'Let letters wait a while after somebody has pressed Send, so that a mistake can be seen.',
    'step-regret-do': 'Choose a time',
    'step-emergency': 'Emergency administrator',
    'step-emergency-text':
      'Somebody who can log in with a passkey when the log-in service is down. Invited on the server with the command brevduva emergency-administrator.',
    'step-emergency-do': 'See who there is',
  },
);
