// The sender's business events, each declared once: audit row, metric and log line come from here (DESIGN, "The house").
import { declareEvents, type EventDeclaration, type Events } from '../../platform/events/events.ts';

const declarations = {
  'recipient-looked-up': { says: 'A recipient was looked up in FaR' },
  'recipients-looked-up': { says: 'Recipients were looked up in FaR by a system' },
  'draft-begun': { says: 'A draft was begun' },
  'draft-thrown-away': { says: 'A draft was thrown away' },
  'file-attached': { says: 'A file was attached to a draft' },
  'file-refused': { says: 'A file was refused', level: 'warn' },
  'letter-created': { says: 'A letter was created' },
  'letter-signed': { says: 'A letter was signed' },
  'letter-handed-over': { says: 'A letter was handed over to the mediator' },
  'letter-rejected': { says: 'The mediator did not take a letter', level: 'warn' },
  'letter-delivered': { says: 'A letter was delivered' },
  'letter-refused': { says: 'A letter was refused' },
  'letter-unknown': { says: 'It is not known whether a letter arrived', level: 'warn' },
  'letter-expired': { says: 'A letter could not be sent in time', level: 'warn' },
  'letter-cancelled': { says: 'A letter was stopped at the mediator' },
  'letter-to-print': { says: 'A letter that cannot go digitally was put in the print queue' },
  'letter-printed-on-paper': { says: 'A letter was printed to be sent on paper' },
  'print-queue-viewed': { says: 'The print queue was looked at' },
  'letter-resolved': { says: 'A person said what became of a letter that nobody knew of' },
  'letter-viewed': { says: 'A letter was looked at' },
  'letter-printed': { says: 'A letter was printed or saved as a PDF' },
  'attachment-opened': { says: 'An attachment was opened' },
  'log-viewed': { says: 'The sending log was looked at' },
  'log-exported': { says: 'The sending log was taken out as a file' },
  'looks-viewed': { says: 'Who has seen what was looked at' },
  'letter-disclosed': { says: 'A copy of a letter was handed out' },
  'log-disclosed': { says: 'An extract of the sending log was handed out' },
  'person-told': { says: 'A person was given what is kept about them' },
  'disposal-rule-added': { says: 'A rule of disposal was added' },
  'disposal-rule-ended': { says: 'A rule of disposal was ended' },
  'disposal-hold-set': { says: 'A hold on disposal was set' },
  'disposal-hold-lifted': { says: 'A hold on disposal was lifted' },
  'disposal-planned': { says: 'A disposal was planned' },
  'disposal-started': { says: 'A disposal was started' },
  'disposal-done': { says: 'A disposal was done' },
  'settings-changed': { says: "The organisation's settings were changed" },
  'unit-changed': { says: 'A unit was made or changed' },
  'unit-closed': { says: 'A unit was closed' },
  'group-rule-added': { says: 'A rule about a group was added' },
  'group-rule-removed': { says: 'A rule about a group was removed' },
  'logged-in': { says: 'Somebody logged in' },
  'login-refused': { says: 'Somebody whose account is shut tried to log in', level: 'warn' },
  'account-made': { says: 'Somebody logged in for the first time' },
  'account-closed': { says: 'An account was shut' },
  'account-opened': { says: 'An account was opened again' },
  'substitute-set': { says: 'A substitute was named' },
  'substitute-ended': { says: 'A substitution was ended' },
  'emergency-invited': { says: 'An enrolment link for an emergency administrator was made', level: 'warn' },
  'emergency-enrolled': { says: 'An emergency administrator enrolled a passkey', level: 'warn' },
  'emergency-login': { says: 'An emergency administrator logged in', level: 'warn' },
  'emergency-refused': { says: 'A try to log in as emergency administrator was refused', level: 'warn' },
  'emergency-closed': { says: 'An emergency administrator was removed', level: 'warn' },
} as const satisfies Record<string, EventDeclaration>;

export type SenderEventKind = keyof typeof declarations;
export type SenderEvents = Events<SenderEventKind>;

/** Binds the declarations to this process's log and metrics. */
export function senderEvents(to: Parameters<typeof declareEvents>[1]): SenderEvents {
  return declareEvents<SenderEventKind>(declarations, to);
}
