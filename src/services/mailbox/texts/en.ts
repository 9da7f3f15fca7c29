// What people read in the mailbox, in English: the same keys as the Swedish catalogue.
import { accessEn } from './access.ts';
import { followingEn } from './following.ts';
import { forwardedEn } from './forwarded.ts';
import { logInsEn } from './log-ins.ts';
import { notificationsEn } from './notifications.ts';
import { peopleEn } from './people.ts';
import { readingEn } from './reading-en.ts';
import { supportEn } from './support.ts';

export const en = {
  ...accessEn,
  ...supportEn,
  ...logInsEn,
  ...peopleEn,
  ...followingEn,
  ...forwardedEn,
  ...notificationsEn,
  ...readingEn,
  serviceName: 'Mailbox',
  navInbox: 'Inbox',
  navSenders: 'Senders',
  navActivity: 'Activity',
  navSettings: 'Settings',
  navHelp: 'Help',
  logIn: 'Log in with e-ID',

  startTitle: 'Your digital mailbox',
  startHeading: 'Post from public authorities, straight to you',
  startLead:
    'At {operator} you read letters from municipalities, regions and authorities. They come here instead of on paper.',
  startHow: 'How it works',
  startHow1Title: 'Somebody sends you a letter',
  startHow1: 'A municipality or an authority writes to your personal identity number, just like an ordinary letter.',
  startHow2Title: 'We check the sender',
  startHow2:
    'Letters are signed. We take them in only if the signature is right and nothing in the letter has been changed. Where a simple message is not signed, it says so.',
  startHow3Title: 'You get an e-mail and read here',
  startHow3: 'Our e-mail says only that there is post. You read the letter when you have logged in.',
  startNoMailbox: 'No mailbox yet?',
  startNoMailboxText: 'Log in, and you can open one. It is free and takes a minute.',
  startControl: 'You decide',
  startControlText:
    'You choose which senders may send digitally to you, and you can close the mailbox whenever you like. Letters then come on paper again.',
  startHelp: 'Questions and answers',
  startPictureSender: 'The municipality',
  startPictureSeal: 'The sender has been checked',

  inboxTitle: 'Inbox',
  inboxAll: 'All letters',
  inboxUnread: 'Unread',
  inboxUnreadCount: 'Unread ({count})',
  inboxFilter: 'Which letters are shown',
  inboxList: 'Letters',
  inboxEmpty: 'Your letters will be here',
  inboxEmptyEmail: 'When an authority sends you a letter it is placed here. You then get an e-mail to {email}.',
  inboxEmptyNoEmail:
    'When an authority sends you a letter it is placed here. Add an e-mail address if you want an e-mail then.',
  inboxAddEmail: 'Add an e-mail address',
  inboxNoUnread: 'You have read all your letters',
  inboxNoUnreadText: 'New letters are shown here until you have opened them.',
  inboxShowAll: 'Show all letters',
  inboxClosed: 'The mailbox is closed. The letters are still here, but no new ones come.',
  inboxReopen: 'Open the mailbox again',
  inboxOpened: 'Your mailbox is open. Authorities can now send digitally to you.',
  inboxMarkedUnread: 'The letter is marked as unread.',
  inboxPages: 'Pages of the inbox',
  inboxNewer: 'Newer letters',
  inboxOlder: 'Older letters',
  unread: 'Unread',
  read: 'Read',
  attachments: { one: '1 attachment', other: '{count} attachments' },

  letterBack: 'To the inbox',
  letterMarkUnread: 'Mark as unread',
  letterText: 'Text of the letter',
  letterAttachments: 'Attachments',
  letterOpen: 'Open',
  letterDownload: 'Download',
  letterOpenLabel: 'Open {filename}',
  letterDownloadLabel: 'Download {filename}',
  letterChecksum:
    "The sender's own checksum of the file does not match. The file is part of the signed letter and is unchanged all the same.",
  letterNotRecognised:
    'The file does not look like a PDF, so it can only be downloaded. Ask the sender if you are unsure.',
  letterQuestions: 'Questions about the letter',
  letterReference: "Sender's reference",
  letterAttention: 'Attention',
  letterReceived: 'Came to the mailbox',
  letterHtmlNote:
    'The text is shown in a protected frame. Nothing is fetched from outside, and links cannot be followed from here.',
  letterPart: 'Letter {position} of {count} in the same delivery',

  realChecked: 'The signature has been checked.',
  realHeading: 'Is this really from {sender}?',
  realYes: 'Yes. The letter is signed by {sender}, and nothing in it has been changed since.',
  realYesDispatcher:
    'Yes. The letter is signed by {dispatcher}, which may send for {sender} according to the national register of digital post. Nothing in it has been changed since.',
  realWhat: 'We checked the signature and the certificate before the letter was placed in your mailbox.',
  realOldMethod:
    'The sender uses an older method of signing (SHA-1). We accept it from this sender until it has changed.',
  realDetails: 'How we checked the letter',
  realSignedBy: 'Signed by',
  realSignedWith: "The sender's certificate",
  realSealedBy: 'Conveyed and sealed by',
  realSealedWith: "The mediator's certificate",
  realSealedAt: 'Sealed',
  realReceivedAt: 'Received in the mailbox',
  realTransId: 'Receipt number',
  realCertificate: 'Issued by {issuer}, serial number {serial}',
  realFingerprint: 'SHA-256 {fingerprint}',
  realMethod: 'Method {algorithm}',
  realDoubt:
    'Does something still feel wrong? Contact {sender} on a number that you look up yourself, not one in the letter.',

  sendersTitle: 'Senders',
  sendersLead:
    'These are connected to Mina meddelanden. You can say no to a sender. Its letters then come on paper instead.',
  sendersNewNote: 'New senders may send to you until you say no.',
  sendersList: 'Senders in Mina meddelanden',
  sendersSearch: 'Search senders',
  sendersSearchButton: 'Search',
  sendersNone: 'No sender has that name',
  sendersNoneText: 'Check the spelling, or show all senders.',
  sendersShowAll: 'Show all senders',
  sendersAccepted: 'May send',
  sendersRefused: 'May not send',
  sendersOptOut: 'Say no',
  sendersOptIn: 'Accept again',
  sendersOptOutLabel: 'Say no to {sender}',
  sendersOptInLabel: 'Accept again: {sender}',
  sendersOptOutTitle: 'Say no to {sender}?',
  sendersOptOutMeans1: 'New letters from {sender} come on paper, or in another way that the sender chooses.',
  sendersOptOutMeans2: '{sender} sees that you do not take digital post from them, but not why.',
  sendersOptOutMeans3: 'Letters that you already have stay where they are.',
  sendersOptOutMeans4: 'You can change your mind whenever you like.',
  sendersOptOutDo: 'Say no to {sender}',
  sendersCancel: 'Cancel',
  sendersOptedOut: '{sender} may no longer send digitally to you. Letters come on paper instead.',
  sendersOptedIn: '{sender} may send digitally to you again.',
  sendersFarDown: 'The register of digital post does not answer just now',
  sendersFarDownList: 'So we cannot show which senders you have chosen. Nothing has changed. Try again in a while.',
  sendersFarDownSave: 'Your choice for {sender} is not saved yet. What you chose is still here: try again in a while.',
  farRefused: 'The register of digital post did not take the change',
  farRefusedInput: 'The register could not take what we sent.',
  farRefusedAccess: 'According to the register we may not change this for you.',
  farRefusedMissing: 'According to the register you have no mailbox with us.',
  farRefusedText: 'It gave the code {code}. Nothing has changed. Contact our support and tell them the code.',
  sendersRetry: 'Try again',

  settingsTitle: 'Settings',
  settingsNotices: 'E-mail when there is post',
  settingsNoticesText:
    'Our e-mail says only that you have post. You see the sender and the contents when you have logged in. Simple messages, without sensitive information, can be written in the e-mail by the sender itself.',
  settingsEmail: 'E-mail address',
  settingsEmailHint: 'Leave empty if you do not want e-mail.',
  settingsEmailWrong: 'The address is not complete. Write it as name@example.se.',
  settingsEmailLong: 'The address is too long. It may have at most 256 characters.',
  settingsLanguage: 'Language of the e-mail',
  settingsSwedish: 'Svenska',
  settingsEnglish: 'English',
  settingsSave: 'Save',
  settingsSavedEmail:
    'Saved. When there is post we send an e-mail to {email}. We have sent a first one, so that you can see that it arrives.',
  settingsSavedLanguage: 'Saved. When there is post we send an e-mail to {email}.',
  settingsSavedNoEmail: 'Saved. You no longer get an e-mail when there is post.',
  settingsSenders: 'Who may send to you',
  settingsSendersText: 'You can say no to a sender.',
  settingsSendersLink: 'Choose senders',
  settingsClose: 'Close the mailbox',
  settingsCloseText: 'Your post then comes on paper again. The letters that you have got remain.',
  settingsCloseLink: 'Close the mailbox',
  settingsMailbox: 'Your mailbox',
  settingsHolder: 'Holder',
  settingsNumber: 'Number',
  settingsSince: 'Opened',

  openTitle: 'Open a mailbox',
  openLead:
    'You have no mailbox at {operator} yet. When you open one, authorities can send letters here instead of on paper.',
  openAgain: 'Your mailbox is closed. You can open it again and then get new letters here.',
  openFor: 'The mailbox is for',
  openAgreement: 'Agreement',
  openAgreement1: '{operator} receives and keeps post that is sent to you in Mina meddelanden.',
  openAgreement2: 'Only you can read it. We do not read your letters and do not give them to anyone.',
  openAgreement3:
    'The national register (FaR) records that you have your mailbox with us. All connected senders may send to you until you say no to them.',
  openAgreement4:
    'A letter counts as arrived when it is in the mailbox. So look in now and then, or give an e-mail address.',
  openAgreement5: 'It is free, and you can close the mailbox whenever you like.',
  openAccept: 'I accept the agreement and want to open the mailbox',
  openAcceptMissing: 'Tick that you accept the agreement, to be able to open the mailbox.',
  openDo: 'Open the mailbox',
  openFarDown: 'The mailbox is not open yet',
  openFarDownText:
    'The register of digital post does not answer just now. What you wrote is still here: try again in a while.',
  openElsewhere: 'You already have a mailbox at {operator}',
  openElsewhereUnknown: 'another operator',
  openPending: 'The register has your application but has not finished with it. Look in again in a while.',
  openRefused: 'The mailbox could not be opened',
  openRefusedText:
    'The register of digital post said no, with the code {code}. Contact our support and tell them the code.',
  organisationSigns: 'Only those who may sign for {organisation} can do this. You can read its post all the same.',
  agreementText:
    'I open a mailbox at {operator} in Mina meddelanden. {operator} may receive and keep post for me, and this is recorded in FaR.',
  closeAgreementText: 'I close my mailbox at {operator} in Mina meddelanden.',

  closeTitle: 'Close the mailbox?',
  closeMeans1: 'New letters do not come here. Senders are told that you have no digital mailbox, and send on paper.',
  closeMeans2: 'The letters that you already have remain here, and you can log in and read them.',
  closeMeansOthers:
    'Delegates, users and those you share letters with have no access any more, not even if the mailbox is opened again.',
  closeMeans3: 'You can open the mailbox again whenever you like.',
  closeDo: 'Close the mailbox',
  closeCancel: 'Keep the mailbox',
  closeFarDown: 'The mailbox is not closed yet',
  closeFarDownText:
    'The register of digital post does not answer just now. Everything is as before: try again in a while.',
  closeDone: 'The mailbox is closed. New letters come on paper.',

  activityTitle: 'Activity',
  activityLead: 'Here you see what has been done in the mailbox, when and by whom.',
  activityEmpty: 'Nothing has happened yet',
  activityEmptyText: 'When a letter comes or you change something, it is shown here.',
  activityTable: 'What was done in the mailbox',
  activityOlder: 'Older',
  activityNewer: 'Latest',
  actOther: 'Something else',

  helpTitle: 'Help',
  helpWhat: 'What is the mailbox?',
  helpWhatText:
    'A digital mailbox for post from municipalities, regions and authorities that take part in Mina meddelanden. It replaces letters on paper from them.',
  helpLetter: 'I have a question about a letter',
  helpLetterText:
    'Ask the one who sent it. At the end of the letter it says whom to turn to. We cannot read your letters.',
  helpFake: 'How do I know that a letter is genuine?',
  helpFakeText:
    'Letters are signed by their sender. We check the signature before we take the letter in. Open the letter and read under the heading “Is this really from …”. Simple messages can come without a signature. Then the inbox says Not signed, and you can read who handed the message in.',
  helpMail: 'I get no e-mails',
  helpMailText:
    'See that the address under Settings is right and that the e-mail is not among the junk. Our e-mail about new post never contains the text of the letter.',
  helpPhishing: 'I got an e-mail that asks for details',
  helpPhishingText: 'It is not from us. We never ask for identity numbers, codes or card details in e-mail. Delete it.',
  helpStop: 'I want a letter on paper instead',
  helpStopText: 'Say no to the sender under Senders, or close the whole mailbox under Settings.',
  helpLost: 'Where is my letter?',
  helpLostText:
    'All letters that you have got are in the inbox. If one is missing, ask the sender whether it has been sent.',
  helpContact: 'Contact {operator}',
  helpContactText: 'If the mailbox itself gives you trouble, we help you.',
  helpPhone: 'Telephone',

  notFoundTitle: 'The letter is not in your mailbox',
  notFoundText: 'The link may be wrong or belong to somebody else. Go to the inbox and look from there.',
  noNumberTitle: 'The log-in is not enough',
  noNumberText:
    'The e-ID gave no personal identity number, and without it we do not know which mailbox is yours. Log out and try another e-ID.',
  linkGoneTitle: 'The link is no longer valid',
  linkGoneText:
    'Links to attachments are valid for a short while only. Go back to the letter and open the attachment again.',

  mailNoticeSubject: 'You have post',
  mailNoticeText:
    'Hello\n\nYou have post in your digital mailbox at {operator}.\n\nLog in to read it:\n{url}\n\nThis does not say who has sent or what it is about, and we never ask for details about you.\n\n{operator}\n',
  mailAddressSubject: 'This is where we send an e-mail when you have post',
  mailAddressText:
    'Hello\n\nThis address is now given for a digital mailbox at {operator}. We send an e-mail here when there is post.\n\nIf you did not do this, ignore the e-mail or contact us.\n\n{url}\n\n{operator}\n',
};
