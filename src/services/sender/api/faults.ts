// What is wrong with a letter from the API, as a problem that names each member.
import { BrevduvaError } from '../../../domain/errors.ts';
import type { FileProblem } from '../attach-file.ts';
import type { ContentFault } from '../check-content.ts';
import { faultText } from '../pages/words.ts';
import { fileMessages } from '../texts/file-messages.ts';

const MEMBERS: Readonly<Record<ContentFault['field'], string>> = {
  'case-type': 'caseType',
  class: 'protectionClass',
  'class-reason': 'classReason',
  'matter-status': 'matter.status',
  'diary-number': 'diaryNumber',
  secrecy: 'secrecy',
  subject: 'subject',
  text: 'text',
  'matter-id': 'matter.matterId',
  'matter-event': 'matter.eventId',
  'matter-preceding': 'matter.precedingEventId',
  'matter-subject': 'matter.subject',
  'matter-type': 'matter.eventType',
  'payment-amount': 'payment.amount',
  'payment-due': 'payment.dueDate',
  'payment-account': 'payment.account',
  'payment-ocr': 'payment.ocr',
  'appointment-day': 'appointment.starts',
  'appointment-time': 'appointment.starts',
  'appointment-end-time': 'appointment.ends',
  'appointment-end-day': 'appointment.ends',
  'appointment-title': 'appointment.title',
  'appointment-place': 'appointment.place',
  'appointment-id': 'appointment.id',
  'support-text': 'supportinfo.text',
  'support-phone': 'supportinfo.phoneNumber',
  'support-email': 'supportinfo.emailAddress',
  'support-url': 'supportinfo.url',
  metadata: 'metadata',
  files: 'attachments',
};

/** The problem: 'too-large' when size is the only fault, 'invalid-input' otherwise. */
export function refusedLetter(faults: readonly ContentFault[], files: readonly FileProblem[]): BrevduvaError {
  const [sv, en] = [fileMessages('sv'), fileMessages('en')];
  const list = [
    ...faults.map(({ field, code, at }) => ({
      field: `${MEMBERS[field]}${at === undefined ? '' : `[${at.index}]${at.name === undefined ? '' : `.values.${at.name}`}`}`,
      sv: faultText('sv', code),
      en: faultText('en', code),
    })),
    ...files.map(({ code, filename }) => {
      const values = { name: filename };
      return { field: 'attachments', sv: sv(`file-${code}`, values), en: en(`file-${code}`, values) };
    }),
  ];
  const codes = [...faults.map((fault) => fault.code), ...files.map((file) => file.code)];
  const large = codes.every((code) => code === 'too-large');
  return new BrevduvaError(large ? 'too-large' : 'invalid-input', 'the letter cannot be sent as it is', {
    faults: list,
  });
}
