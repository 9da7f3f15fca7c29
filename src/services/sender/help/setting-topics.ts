// Help about what administrators and template editors set up.
import type { HelpTopic } from './topic.ts';

const topic = (
  id: string,
  routes: readonly string[],
  sv: HelpTopic['text']['sv'],
  en: HelpTopic['text']['en'],
): HelpTopic => ({ id, group: 'settings', routes, text: { sv, en } });

export const settingTopics: readonly HelpTopic[] = [
  topic(
    'first-steps',
    ['/settings/first-steps'],
    {
      title: 'Kom igång',
      body: 'Stegen står i den ordning som fungerar bäst, och bockas av när de är gjorda. Startsidan påminner tills de nödvändiga stegen är klara. De frivilliga kan vänta.\n\nDet som ändras i installationens konfiguration (certifikat, förmedlare, inloggning) gör den som driver tjänsten.',
    },
    {
      title: 'Getting started',
      body: 'The steps are in the order that works best, and are ticked off when they are done. The start page reminds you until the needed steps are done. The optional ones can wait.\n\nWhat is changed in the configuration of the installation (certificates, mediator, log-in) is done by whoever runs the service.',
    },
  ),
  topic(
    'settings',
    ['/settings'],
    {
      title: 'Inställningar för organisationen',
      body: 'Vem som svarar på frågor om breven. Uppgifterna fylls i av sig själva i nya brev, om inte enheten eller ärendetypen har egna. Ett brev utan dem kan inte skickas.\n\nLängre ner finns länkar till övriga inställningar, vilken förmedlare som används och om den svarar, och hur filer granskas på den här maskinen.',
    },
    {
      title: 'Settings of the organisation',
      body: 'Who answers questions about the letters. The facts are filled in by themselves in new letters, unless the unit or the case type has its own. A letter without them cannot be sent.\n\nFurther down are links to the other settings, which mediator is used and whether it answers, and how files are examined on this machine.',
    },
  ),
  topic(
    'units',
    ['/settings/units'],
    {
      title: 'Enheter',
      body: 'En enhet är en förvaltning eller avdelning. Brev hör till en enhet, och bara de som har rättigheter i enheten ser dem. En enhet kan ha egen text, egna kontaktuppgifter, logotyp och färg.\n\nKoden används av andra system och kan inte ändras. En enhet som stängs tar inte emot nya brev, men de gamla finns kvar.',
    },
    {
      title: 'Units',
      body: 'A unit is a department. Letters belong to a unit, and only those with rights in it see them. A unit can have its own text, contact, logo and colour.\n\nThe code is used by other systems and cannot be changed. A unit that is closed takes no new letters, but the old ones stay.',
    },
  ),
  topic(
    'rights',
    ['/settings/rights'],
    {
      title: 'Behörigheter',
      body: 'En regel säger vilken roll en grupp hos er inloggningstjänst ger, i vilka enheter och för vilka ärendetyper. Med ärendetyper läser gruppen bara brev av dem; utan läser den alla enhetens brev, också de som inte har någon. En ändring gäller från nästa sida som någon öppnar.\n\nRoller: handläggare skriver och läser brev, godkännare läser och godkänner, mallredaktör skriver mallar och ärendetyper, arkivarie gallrar och arkiverar, loggranskare läser loggen, administratör ställer in.',
    },
    {
      title: 'Rights',
      body: 'A rule says which role a group of your log-in service gives, in which units and for which case types. With case types the group reads letters of these only; without, every letter of the unit, also those that have none. A change holds from the next page that somebody opens.\n\nRoles: caseworkers write and read letters, approvers read and approve, template editors write templates and case types, archivists dispose and archive, auditors read the log, administrators set up.',
    },
  ),
  topic(
    'accounts',
    ['/settings/accounts', '/settings/emergency'],
    {
      title: 'Konton',
      body: 'Ett konto blir till första gången någon loggar in. Stäng det när personen slutar: då kan den inte logga in här, också om inloggningstjänsten släpper igenom den. Det personen har skrivit finns kvar.\n\nHär står också nödadministratörer: personer som kan logga in med en passnyckel när inloggningstjänsten är nere. De bjuds in med ett kommando på servern, och varje inloggning larmas.',
    },
    {
      title: 'Accounts',
      body: 'An account comes about the first time somebody logs in. Close it when the person leaves: they can then not log in here, even if the log-in service lets them through. What the person has written stays.\n\nHere are also emergency administrators: people who can log in with a passkey when the log-in service is down. They are invited by a command on the server, and every log-in alerts.',
    },
  ),
  topic(
    'emergency',
    ['/emergency'],
    {
      title: 'Nödinloggning',
      body: 'Bara för den som har bjudits in som nödadministratör, och bara när den vanliga inloggningen inte fungerar. Du loggar in med den passnyckel som du registrerade. Varje inloggning larmas till dem som ansvarar för tjänsten.',
    },
    {
      title: 'Emergency log-in',
      body: 'Only for those who have been invited as emergency administrators, and only when the usual log-in does not work. You log in with the passkey that you enrolled. Every log-in alerts those who are responsible for the service.',
    },
  ),
  topic(
    'sending',
    ['/settings/sending'],
    {
      title: 'När brev skickas',
      body: 'Tiden att ångra sig är hur länge ett brev väntar efter att någon har tryckt på Skicka. Så länge kan det ångras och blir ett utkast igen. 0 betyder att brev skickas genast.',
    },
    {
      title: 'When letters are sent',
      body: 'The time for regret is how long a letter waits after somebody has pressed Send. That long it can be regretted and becomes a draft again. 0 means that letters are sent at once.',
    },
  ),
  topic(
    'webhooks',
    ['/settings/webhooks'],
    {
      title: 'Webhookar',
      body: 'Ett annat system får veta när något händer: framme, kom inte fram, svar. Anropen är signerade och håller aldrig ämne, namn eller nummer. Systemet hämtar resten över REST.\n\n- **Prova** skickar ett provanrop.\n- **Ny hemlighet** byter nyckel utan avbrott: två gäller samtidigt tills du tar bort den gamla.\n- **Spela upp** skickar om från en tid.\n\nAnrop som inte tas emot försöks i tre dygn.',
    },
    {
      title: 'Webhooks',
      body: 'Another system is told when something happens: delivered, not delivered, replied. The calls are signed and never hold a subject, name or number. The system fetches the rest by REST.\n\n- **Try** sends a test call.\n- **New secret** changes the key without a break: two hold at once until you remove the old one.\n- **Replay** sends again from a time.\n\nCalls that are not taken are tried for three days.',
    },
  ),
  topic(
    'case-types',
    ['/case-types'],
    {
      title: 'Ärendetyper',
      body: 'En ärendetyp bestämmer vad brev av samma slag har gemensamt: lägsta skyddsklass, ledtext, mall, vem som svarar på frågor, vilka enheter som får använda den, hur länge breven bevaras, om någon annan ska godkänna, vad som behövs om ärendet, om brevet ska ha en tid att komma till, underskriven kvittens, sekretessmarkering.\n\n- **Slag**: ärendemeddelande eller händelsemeddelande. Servicemeddelande är reserverat.\n- **Papper** efter ett antal arbetsdagar kräver att brevet ber om kvittens, och räknas bara där operatören lämnar kvittens.\n- **Ord som ämnet ska undvika** ger råd när ämnet i klass 3 kan synas i aviseringar.\n\nÄndringar gäller nya brev. Tidigare versioner går att läsa.',
    },
    {
      title: 'Case types',
      body: 'A case type decides what letters of one kind have in common: lowest protection class, beginning, template, who answers questions, which units may use it, how long the letters are kept, whether somebody else approves, what is needed about the matter, whether the letter has an appointment, a signed receipt, secrecy mark.\n\n- **Kind**: matter message or event message. Service message is reserved.\n- **Paper** after a number of working days needs the letter to ask for a receipt, and is counted only where the operator returns receipts.\n- **Words that the subject should avoid** give advice when the subject of class 3 can be seen in notifications.\n\nChanges hold for new letters. Earlier versions can be read.',
    },
  ),
  topic(
    'templates',
    ['/templates'],
    {
      title: 'Mallar',
      body: 'En mall ger ämne och text med fält och villkor:\n\n- {{Namn}} sätter in värdet.\n- {{#om Barn}} … {{/om}} finns med bara när fältet Barn är ifyllt.\n- {{#om Svar = ja}} … {{/om}} bara när Svar är ja.\n- {{^om Barn}} … {{/om}} bara när fältet Barn är tomt.\n\n**Spara utkast** ändrar inget för den som skriver brev. **Publicera** gör att nya brev skrivs från versionen. **Återställ** gör ett utkast av en äldre version. **Förhandsvisa** med värden som för en mottagare, på dator, telefon och papper: inget sparas.\n\nMappar görs av namnet: Bygglov / Beslut.',
    },
    {
      title: 'Templates',
      body: 'A template gives subject and text with fields and conditions:\n\n- {{Name}} puts in the value.\n- {{#om Child}} … {{/om}} is there only when the field Child is filled in.\n- {{#om Answer = yes}} … {{/om}} only when Answer is yes.\n- {{^om Child}} … {{/om}} only when the field Child is empty.\n\n**Save draft** changes nothing for those who write letters. **Publish** makes new letters come from the version. **Restore** makes a draft of an older version. **Preview** with values as for one recipient, on computer, telephone and paper: nothing is kept.\n\nFolders are made of the name: Building / Decisions.',
    },
  ),
];
