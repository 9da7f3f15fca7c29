// The content of a letter made ready: cleaned of what no letter can carry, and measured as it will be serialised.

import { type Letter, SUBJECT_MAX, SUPPORT_FIELD_MAX, SUPPORT_TEXT_MAX } from '../../domain/letter.ts';
import { ADDRESS_ONLY } from '../../domain/recipient-id.ts';
import { checkSupport, manyLines, oneLine } from './check-content.ts';
import { type MeasuredFile, measureLetter } from './doors/signer.ts';
import { cleanHtml } from './html/clean-html.ts';
import { asSupportinfo, type DraftContent, type SupportFields } from './letter-draft.ts';
import { extrasOnTheWire, tidyExtras } from './letter-extras.ts';
import type { SenderOrganisation } from './organisations.ts';

/** The fields as one line or many, without characters that XML cannot hold. */
export function tidySupport(support: SupportFields): SupportFields {
  return {
    text: manyLines(support.text).trim(),
    phoneNumber: oneLine(support.phoneNumber),
    emailAddress: oneLine(support.emailAddress),
    url: oneLine(support.url),
  };
}

function tidyAddress(lines: readonly string[]): string[] {
  return lines.map(oneLine).filter((line) => line !== '');
}

/** The content likewise, HTML with only what letters may have; nothing else is changed. */
export function tidyContent(content: DraftContent): DraftContent {
  const { extras, ...rest } = content;
  const text = manyLines(content.text);
  return {
    ...rest,
    ...(extras === undefined ? {} : tidyExtras(extras)),
    subject: oneLine(content.subject),
    text: extras?.bodyType === 'text/html' ? cleanHtml(text) : text,
    support: tidySupport(content.support),
    ...(content.postalAddress === undefined ? {} : { postalAddress: tidyAddress(content.postalAddress) }),
  };
}

// As long as any day: what is measured before the letter has one.
const SOME_DAY = '2000-01-01';

/** A letter without its files, as the wire's writer wants it. `day`: when it was made (yyyy-mm-dd), the day of its event. */
export function unsentLetter(
  organisation: Pick<SenderOrganisation, 'id' | 'name'>,
  id: string,
  content: DraftContent,
  day: string = SOME_DAY,
): Letter {
  return {
    id,
    sender: { id: organisation.id, name: organisation.name },
    recipient: content.recipient,
    subject: content.subject,
    language: content.language,
    protectionClass: content.protectionClass,
    body: { contentType: content.extras?.bodyType ?? 'text/plain', text: content.text },
    supportinfo: asSupportinfo(content.support),
    attachments: [],
    ...extrasOnTheWire(content.extras, day),
  };
}

/** Bytes of the whole envelope as the mediator will serialise it. */
export function measureContent(
  organisation: Pick<SenderOrganisation, 'id' | 'name' | 'signer' | 'mediatorCertificate'>,
  id: string,
  content: DraftContent,
  files: readonly MeasuredFile[],
): number {
  const { signer, mediatorCertificate } = organisation;
  // Goes on paper only; measured as if the recipient had a number.
  const to = content.recipient === ADDRESS_ONLY ? { ...content, recipient: organisation.id } : content;
  return measureLetter(
    unsentLetter(organisation, id, measurable(to)),
    files,
    signer.certificate(),
    mediatorCertificate,
  );
}

// The wire's writer refuses what its schema does not allow. What is still wrong is measured as if it were left out; the
// faults are told beside the measure.
function measurable(content: DraftContent): DraftContent {
  const { text, phoneNumber, emailAddress, url } = content.support;
  const short = (given: string, most: number): string => Array.from(given).slice(0, most).join('');
  const wrong = new Set(checkSupport(content.support).map((fault) => fault.field));
  return {
    ...content,
    subject: short(content.subject, SUBJECT_MAX),
    support: {
      text: short(text, SUPPORT_TEXT_MAX),
      phoneNumber: short(phoneNumber, SUPPORT_FIELD_MAX),
      emailAddress: wrong.has('support-email') ? '' : emailAddress,
      url: wrong.has('support-url') ? '' : url,
    },
  };
}

/**
 * What the browser's size meter starts from: the whole measure less what it counts itself (the text as base64, the other
 * fields as escaped UTF-8), so that it shows the server's number and moves from there while one writes.
 */
export function meterBase(total: number, { subject, text, support }: DraftContent): number {
  const fields = [subject, support.text, support.phoneNumber, support.emailAddress, support.url];
  const counted = fields.reduce((sum, field) => sum + escapedBytes(field), 0);
  return total - counted - 4 * Math.ceil(Buffer.byteLength(text) / 3);
}

// As the wire's writer escapes text and src/platform/browser/size-meter.ts counts it. A carriage return is never sent.
function escapedBytes(text: string): number {
  const longer = { '&': 4, '<': 3, '>': 3 } as const;
  let bytes = Buffer.byteLength(text);
  for (const [character, more] of Object.entries(longer)) bytes += more * (text.split(character).length - 1);
  return bytes;
}
