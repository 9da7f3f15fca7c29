// What has been done in a mailbox, in words: one sentence for each kind of event, in both languages (LOOK.md, Words).
import { catalogue, type Language } from '../../../platform/i18n/i18n.ts';

const sv = {
  'letter.received': 'Brev kom från {detail}',
  'letter.read': 'Brev öppnades för första gången',
  'infrastructure-message.opened': 'Ett meddelande om digital post öppnades',
  'infrastructure-message.withdrawal-seen': 'Det lästes att ett meddelande om digital post har dragits tillbaka',
  'letter.unread': 'Brev markerades som oläst',
  'letter.archived': 'Brev arkiverades',
  'letter.to-inbox': 'Brev flyttades till inkorgen',
  'letter.filed': 'Brev lades i en mapp',
  'letter.trashed': 'Brev lades i papperskorgen',
  'letter.restored': 'Brev togs tillbaka från papperskorgen',
  'letter.removed': 'Brev togs bort för gott efter 60 dagar i papperskorgen',
  'letter.labelled': 'Brev fick en etikett',
  'letter.unlabelled': 'En etikett togs bort från ett brev',
  'letter.downloaded': 'Brevet laddades ner så som det är signerat',
  'sorting.undone': 'Det senaste med brev eller mappar ångrades',
  'shelf.made': 'En mapp eller en etikett skapades',
  'shelf.renamed': 'En mapp eller en etikett fick nytt namn',
  'shelf.removed': 'En mapp eller en etikett togs bort',
  'attachment.opened': 'Bilagan {detail} öppnades eller laddades ner',
  'reply.sent': 'Ett svar skickades',
  'reply.delivered': 'Svaret kom fram',
  'reply.refused': 'Svaret togs inte emot',
  'reply.unknown': 'Det är osäkert om svaret kom fram',
  'reply.failed': 'Svaret kom inte fram',
  'reply.again': 'Svaret skickades igen',
  'receipt.sent': 'En kvittens skickades',
  'receipt.delivered': 'Kvittensen kom fram',
  'receipt.refused': 'Kvittensen togs inte emot',
  'receipt.unknown': 'Det är osäkert om kvittensen kom fram',
  'receipt.failed': 'Kvittensen kom inte fram',
  'receipt.again': 'Kvittensen skickades igen',
  'receipt.declined': 'Nej till att lämna kvittens',
  'receipt.reconsidered': 'Nej till kvittens ångrades',
  'forward.sent': 'Ett brev vidarebefordrades',
  'forward.delivered': 'Det vidarebefordrade brevet kom fram',
  'forward.refused': 'Det vidarebefordrade brevet togs inte emot',
  'forward.unknown': 'Det är osäkert om det vidarebefordrade brevet kom fram',
  'forward.failed': 'Det vidarebefordrade brevet kom inte fram',
  'forward.again': 'Brevet vidarebefordrades igen',
  'payment.paid': 'Brev markerades som betalt',
  'payment.unpaid': 'Brev markerades som inte betalt',
  'payment.reminded': 'En påminnelse om att betala skickades',
  'address.added': 'En adress lades till i adressboken',
  'address.changed': 'En adress i adressboken ändrades',
  'address.removed': 'En adress togs bort ur adressboken',
  'share.begun': 'Ett brev delades med någon',
  'share.ended': 'Delningen av ett brev avslutades',
  'share.looked': 'Ett delat brev öppnades',
  'outgoing.saved': 'Det signerade originalet av något skickat sparades',
  'mailbox.entered': 'Brevlådan öppnades med ett uppdrag',
  'delegate.invited': '{detail} tillfrågades om att bli ombud',
  'delegate.accepted': '{detail} tog på sig att vara ombud',
  'delegate.declined': '{detail} tackade nej till att vara ombud',
  'delegate.ended': '{detail} är inte ombud längre',
  'company-user.given': '{detail} fick tillgång till företagets brevlåda',
  'company-user.signed': '{detail} väntar på fler underskrifter för att få tillgång',
  'company-user.ended': '{detail} har inte tillgång längre',
  'company.suspended': 'Firmatecknarna har ändrats. Alla användare och adresser väntar på att de nya bekräftar dem',
  'company.taken-over': 'De nya firmatecknarna tog över brevlådan',
  'log-ins.ended': 'Andra inloggningar avslutades',
  'support.looked': 'Supporten tittade på brevlådans tillstånd. Skäl: {detail}',
  'activity.exported': 'Händelserna sparades som fil',
  'notice.sent': 'Avisering om ny post skickades',
  'notice.failed': 'Avisering om ny post kunde inte skickas',
  'notification.sent email': 'Meddelandet från {detail} skickades även som mejl',
  'notification.sent sms': 'Meddelandet från {detail} skickades även som sms',
  'notification.failed email': 'Meddelandet från {detail} kunde inte skickas som mejl',
  'notification.failed sms': 'Meddelandet från {detail} kunde inte skickas som sms',
  'notices.timed': 'Tiderna för aviseringar ändrades',
  'reading.changed': 'Hur brevlådan läses ändrades',
  'phone.changed': 'Telefonnumret för sms ändrades',
  'phone.removed': 'Telefonnumret för sms togs bort',
  'email.changed': 'E-postadressen ändrades',
  'email.removed': 'E-postadressen togs bort',
  'language.changed': 'Språket i mejlen ändrades',
  'sender.opted-out': 'Nej till avsändaren {detail}',
  'sender.opted-in': '{detail} får skicka igen',
  'package.asked': 'En fil av hela brevlådan beställdes',
  'package.made': 'Filen av hela brevlådan blev klar',
  'package.failed': 'Filen av hela brevlådan kunde inte göras',
  'package.downloaded': 'Filen av hela brevlådan laddades ner',
  'package.removed': 'Filen av hela brevlådan togs bort härifrån',
  'package.moving-in': 'En fil från en annan operatör lämnades in',
  'package.moved-in': 'Breven i filen från en annan operatör flyttades in',
  'package.not-moved-in': 'Filen från en annan operatör kunde inte flyttas in',
  'outgoing.moved-in': 'Något som hade skickats från brevlådan flyttades in från en annan operatör',
  'letter.moved-in': 'Brev från {detail} flyttades in från en annan operatör',
  'token.made': 'Nyckeln {detail} för ett eget program skapades',
  'token.ended': 'Nyckeln {detail} för ett eget program upphörde',
  'token.listed': 'Ett eget program läste listor. Det står här en gång i timmen',
  'token.facts-read': 'Ett eget program läste uppgifterna om ett brev',
  'token.content-read': 'Ett eget program läste ett brev',
  'account.moved-here': 'Brevlådan flyttades hit från {detail}',
  'account.renumbered': 'Du har fått ett nytt personnummer. Brevlådan följde med',
  'account.set-aside':
    'Brevlådan stängdes, för du har en annan brevlåda hos oss med ditt nya personnummer. Vilken av dem som är kvar bestäms i registret för digital post',
  'account.kept':
    'Du hade en brevlåda på vartdera numret hos oss. I registret för digital post är det bestämt att den här är kvar. Den andra finns under Brevlådor',
  'account.earlier':
    'Du har fått ett nytt personnummer och har en ny brevlåda. Den här finns kvar att läsa under Brevlådor',
  'delegate.renumbered': '{detail} har fått ett nytt nummer i folkbokföringen. Uppdraget som ombud följde med',
  'company-user.renumbered': '{detail} har fått ett nytt nummer i folkbokföringen. Tillgången följde med',
  'share.renumbered': 'Den som brevet är delat med har fått ett nytt nummer i folkbokföringen. Delningen följde med',
  'account.ended': 'Brevlådan stängdes, för den finns inte kvar i registret för digital post',
  'account.moved-away': 'Brevlådan stängdes, för den flyttades till en annan operatör',
  'account.dormancy-warned': 'Ett meddelande skickades om att brevlådan snart stängs, för ingen har loggat in på länge',
  'account.dormant': 'Brevlådan stängdes, för ingen hade loggat in på länge',
  'account.woken': 'Brevlådan öppnades igen när du loggade in',
  'share.outgrown': 'Ett brev som var delat är inte delat längre, för du har fyllt 18',
  'delegate.outgrown': '{detail} är inte ombud längre, för du har fyllt 18',
  'account.opened': 'Brevlådan öppnades',
  'account.closed': 'Brevlådan stängdes',
} as const;

const en = {
  'letter.received': 'A letter came from {detail}',
  'letter.read': 'A letter was opened for the first time',
  'infrastructure-message.opened': 'A message about digital post was opened',
  'infrastructure-message.withdrawal-seen': 'It was read that a message about digital post was withdrawn',
  'letter.unread': 'A letter was marked as unread',
  'letter.archived': 'A letter was archived',
  'letter.to-inbox': 'A letter was moved to the inbox',
  'letter.filed': 'A letter was put in a folder',
  'letter.trashed': 'A letter was put in the trash',
  'letter.restored': 'A letter was taken back from the trash',
  'letter.removed': 'A letter was removed for good after 60 days in the trash',
  'letter.labelled': 'A letter was given a label',
  'letter.unlabelled': 'A label was taken off a letter',
  'letter.downloaded': 'The letter was downloaded as it was signed',
  'sorting.undone': 'What was last done with letters or folders was taken back',
  'shelf.made': 'A folder or a label was made',
  'shelf.renamed': 'A folder or a label was renamed',
  'shelf.removed': 'A folder or a label was removed',
  'attachment.opened': 'The attachment {detail} was opened or downloaded',
  'reply.sent': 'A reply was sent',
  'reply.delivered': 'The reply arrived',
  'reply.refused': 'The reply was refused',
  'reply.unknown': 'It is uncertain whether the reply arrived',
  'reply.failed': 'The reply did not arrive',
  'reply.again': 'The reply was sent again',
  'receipt.sent': 'A receipt was sent',
  'receipt.delivered': 'The receipt arrived',
  'receipt.refused': 'The receipt was refused',
  'receipt.unknown': 'It is uncertain whether the receipt arrived',
  'receipt.failed': 'The receipt did not arrive',
  'receipt.again': 'The receipt was sent again',
  'receipt.declined': 'No to giving a receipt',
  'receipt.reconsidered': 'The no to a receipt was taken back',
  'forward.sent': 'A letter was forwarded',
  'forward.delivered': 'The forwarded letter arrived',
  'forward.refused': 'The forwarded letter was refused',
  'forward.unknown': 'It is uncertain whether the forwarded letter arrived',
  'forward.failed': 'The forwarded letter did not arrive',
  'forward.again': 'The letter was forwarded again',
  'payment.paid': 'A letter was marked as paid',
  'payment.unpaid': 'A letter was marked as not paid',
  'payment.reminded': 'A reminder to pay was sent',
  'address.added': 'An address was added to the address book',
  'address.changed': 'An address in the address book was changed',
  'address.removed': 'An address was removed from the address book',
  'share.begun': 'A letter was shared with somebody',
  'share.ended': 'The sharing of a letter was ended',
  'share.looked': 'A shared letter was opened',
  'outgoing.saved': 'The signed original of something sent was saved',
  'mailbox.entered': 'The mailbox was opened with a mandate',
  'delegate.invited': '{detail} was asked to be a delegate',
  'delegate.accepted': '{detail} took on being a delegate',
  'delegate.declined': '{detail} declined being a delegate',
  'delegate.ended': '{detail} is no longer a delegate',
  'company-user.given': '{detail} was given access to the company’s mailbox',
  'company-user.signed': '{detail} waits for more signatures to get access',
  'company-user.ended': '{detail} no longer has access',
  'company.suspended': 'The signatories have changed. All users and addresses wait for the new ones to confirm them',
  'company.taken-over': 'The new signatories took the mailbox over',
  'log-ins.ended': 'Other log-ins were ended',
  'support.looked': 'Support looked at the state of the mailbox. Reason: {detail}',
  'activity.exported': 'The activity log was saved as a file',
  'notice.sent': 'A notice about new post was sent',
  'notice.failed': 'A notice about new post could not be sent',
  'notification.sent email': 'The message from {detail} was sent as an e-mail too',
  'notification.sent sms': 'The message from {detail} was sent as a text message too',
  'notification.failed email': 'The message from {detail} could not be sent as an e-mail',
  'notification.failed sms': 'The message from {detail} could not be sent as a text message',
  'notices.timed': 'The times of notices were changed',
  'reading.changed': 'How the mailbox is read was changed',
  'phone.changed': 'The telephone number for text messages was changed',
  'phone.removed': 'The telephone number for text messages was removed',
  'email.changed': 'The e-mail address was changed',
  'email.removed': 'The e-mail address was removed',
  'language.changed': 'The language of e-mails was changed',
  'sender.opted-out': 'No to the sender {detail}',
  'sender.opted-in': '{detail} may send again',
  'package.asked': 'A file of the whole mailbox was ordered',
  'package.made': 'The file of the whole mailbox was made',
  'package.failed': 'The file of the whole mailbox could not be made',
  'package.downloaded': 'The file of the whole mailbox was downloaded',
  'package.removed': 'The file of the whole mailbox was removed from here',
  'package.moving-in': 'A file from another operator was handed in',
  'package.moved-in': 'The letters in the file from another operator were moved in',
  'package.not-moved-in': 'The file from another operator could not be moved in',
  'outgoing.moved-in': 'Something that had been sent from the mailbox was moved in from another operator',
  'letter.moved-in': 'A letter from {detail} was moved in from another operator',
  'token.made': 'The key {detail} for an own program was made',
  'token.ended': 'The key {detail} for an own program was ended',
  'token.listed': 'An own program read lists. It is told of here once an hour',
  'token.facts-read': 'An own program read what stands about a letter',
  'token.content-read': 'An own program read a letter',
  'account.moved-here': 'The mailbox was moved here from {detail}',
  'account.renumbered': 'You have got another personal number. The mailbox went along',
  'account.set-aside':
    'The mailbox was closed, since you have another one here with your new personal number. Which of them stays is decided in the register for digital post',
  'account.kept':
    'You had a mailbox here on each of your numbers. It was decided in the register for digital post that this one stays. The other one is under Mailboxes',
  'account.earlier':
    'You have got another personal number and have a new mailbox. This one stays to be read under Mailboxes',
  'delegate.renumbered': '{detail} has got another number in the population register. The delegation went along',
  'company-user.renumbered': '{detail} has got another number in the population register. The access went along',
  'share.renumbered':
    'Whoever the letter is shared with has got another number in the population register. The share went along',
  'account.ended': 'The mailbox was closed, since it is not in the register for digital post any more',
  'account.moved-away': 'The mailbox was closed, since it was moved to another operator',
  'account.dormancy-warned':
    'A message was sent that the mailbox will be closed soon, since nobody has logged in for long',
  'account.dormant': 'The mailbox was closed, since nobody had logged in for long',
  'account.woken': 'The mailbox was opened again when you logged in',
  'share.outgrown': 'A letter that was shared is shared no more, since you have turned 18',
  'delegate.outgrown': '{detail} is no longer a delegate, since you have turned 18',
  'account.opened': 'The mailbox was opened',
  'account.closed': 'The mailbox was closed',
} as const;

const sentences = catalogue(sv, en);
type Known = keyof typeof sv;

export type ActivityGroup = 'letters' | 'act' | 'access' | 'settings' | 'notices';

const groups: Readonly<Record<Exclude<ActivityGroup, 'letters'>, readonly string[]>> = {
  act: ['address', 'forward', 'outgoing', 'payment', 'receipt', 'reply', 'share'],
  access: ['company', 'company-user', 'delegate', 'log-ins', 'mailbox', 'support', 'token'],
  settings: ['account', 'activity', 'email', 'language', 'package', 'phone', 'reading', 'sender'],
  notices: ['notice', 'notices', 'notification'],
};

function isKnown(kind: string): kind is Known {
  return Object.hasOwn(sv, kind);
}

/** Who did it: a name as it is, and the words for somebody whom a register let in (access/labels.ts) in the reader's language. */
export function nameIn(language: Language, by: string): string {
  if (language === 'sv') return by;
  return by
    .replace(/^Firmatecknare (?=[0-9A-F]{4}$)/, 'Signatory ')
    .replace(/^Företrädare (?=[0-9A-F]{4}$)/, 'Representative ');
}

/** The sentence of an event; undefined for a kind that has none. `detail` may be ''. */
export function sentenceOf(
  language: Language,
  {
    kind,
    channel,
    detail = '',
  }: { readonly kind: string; readonly channel?: string | undefined; readonly detail?: string | undefined },
): string | undefined {
  const exact = channel === undefined ? kind : `${kind} ${channel}`;
  const known = isKnown(exact) ? exact : isKnown(kind) ? kind : undefined;
  return known === undefined ? undefined : sentences(language)(known, { detail });
}

/** The kinds of events of one group, as the audit trail has them. */
export function kindsOf(group: ActivityGroup): readonly string[] {
  const all = new Set(Object.keys(sv).map((kind) => kind.split(' ')[0] ?? ''));
  const groupOf = (kind: string): ActivityGroup => {
    const named = (['act', 'access', 'settings', 'notices'] as const).find((one) =>
      groups[one].some((start) => kind.startsWith(`${start}.`)),
    );
    return named ?? 'letters';
  };
  return [...all].filter((kind) => groupOf(kind) === group);
}
