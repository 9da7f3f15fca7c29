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
  'support-text': 'supportinfo.text',
  'support-phone': 'supportinfo.phoneNumber',
  'support-email': 'supportinfo.emailAddress',
  'support-url': 'supportinfo.url',
  files: 'attachments',
};

/** The problem: 'too-large' when size is the only fault, 'invalid-input' otherwise. */
export function refusedLetter(faults: readonly ContentFault[], files: readonly FileProblem[]): BrevduvaError {
  const [sv, en] = [fileMessages('sv'), fileMessages('en')];
  const list = [
    ...faults.map(({ field, code }) => ({
      field: MEMBERS[field],
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
