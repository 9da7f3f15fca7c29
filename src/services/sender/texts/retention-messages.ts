// The words of the page about what goes once a day: drafts, what mailings leave, shut accounts, who has seen what. Swedish first.
import { catalogue } from '../../../platform/i18n/i18n.ts';

export const retentionMessages = catalogue(
  {
    title: 'Övrig gallring',
    lead: 'Här bestämmer du hur länge det sparas som varken är brev eller loggrader. Det som är äldre tas bort en gång om dygnet. Gallringsstopp gäller även här.',
    rules: 'Så länge sparas det',
    'days-hint': 'Antal dagar, 30 till 36 500. Lämna tomt för att spara.',
    'days-hint-looks': 'Antal dagar, 365 till 36 500. Lämna tomt för att spara.',
    drafts: 'Utkast som ingen har skrivit i',
    'drafts-text': 'Utkastet och dess filer tas bort. Räknas från den dag då någon senast skrev i det.',
    mailings: 'Det som utskick gjordes av',
    'mailings-text':
      'Listan, filerna, den stora PDF-filen och det som står på raderna tas bort. Breven finns kvar, liksom antalen. Ett utskick som aldrig skickades tas bort helt. Räknas från den dag då något senast hände med utskicket.',
    accounts: 'Uppgifter om personer med stängda konton',
    'accounts-text':
      'Namn, e-postadress, val och behörigheter tas bort. Kontots identitet hos er inloggningstjänst finns kvar, eftersom loggen namnger den som skickade. Räknas från den dag då kontot stängdes.',
    looks: 'Uppgifter om vem som har sett vad',
    'looks-text':
      'Vem som har läst ett brev eller loggen, eller frågat FaR om någon. Det är allmänna handlingar: de gallras bara med stöd av ett gallringsbeslut.',
    'days-wrong': 'Skriv ett antal dagar mellan {least} och 36 500, eller lämna tomt.',
    save: 'Spara',
    saved: 'Klart. Det gäller från nästa gång som gallringen går.',
    'kept-days': { one: '{count} dag', other: '{count} dagar' },
    kept: 'sparas',
    records: 'Vad som har tagits bort',
    'records-none': 'Inget har tagits bort än.',
    'records-caption': 'Borttaget, det senaste först',
    when: 'När',
    what: 'Vad',
    count: 'Antal',
    span: 'Från tiden',
    rule: 'Regel',
  },
  {
    title: 'Other disposal',
    lead: 'Here you say how long that is kept which is neither a letter nor a line of the log. What is older is removed once a day. Holds stand here too.',
    rules: 'So long it is kept',
    'days-hint': 'Days, 30 to 36 500. Leave empty to keep.',
    'days-hint-looks': 'Days, 365 to 36 500. Leave empty to keep.',
    drafts: 'Drafts that nobody has written in',
    'drafts-text': 'The draft and its files are removed. Counted from the day on which somebody wrote in it last.',
    mailings: 'What mailings were made of',
    'mailings-text':
      'The list, the files, the large PDF and what stands on the lines are removed. The letters stay, and the counts. A mailing that was never sent goes wholly. Counted from the day on which something last happened with it.',
    accounts: 'Data about people with shut accounts',
    'accounts-text':
      "Name, e-mail address, choices and rights are removed. The account's identity at your log-in provider stays, since the log names who sent. Counted from the day on which the account was shut.",
    looks: 'Who has seen what',
    'looks-text':
      'Who has read a letter or the log, or asked FaR about somebody. These are public records: they go only by a decision on disposal.',
    'days-wrong': 'Write a number of days between {least} and 36 500, or leave it empty.',
    save: 'Save',
    saved: 'Done. It holds from the next time that disposal runs.',
    'kept-days': { one: '{count} day', other: '{count} days' },
    kept: 'kept',
    records: 'What has been removed',
    'records-none': 'Nothing has been removed yet.',
    'records-caption': 'Removed, the latest first',
    when: 'When',
    what: 'What',
    count: 'Count',
    span: 'Of the time',
    rule: 'Rule',
  },
);
