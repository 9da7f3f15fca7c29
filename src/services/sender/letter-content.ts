// The content of a letter made ready: cleaned of what no letter can carry, and measured as it will be serialised.
import type { Letter } from '../../domain/letter.ts';
import { manyLines, oneLine } from './check-content.ts';
import { type MeasuredFile, measureLetter } from './doors/signer.ts';
import { asSupportinfo, type DraftContent, type SupportFields } from './letter-draft.ts';
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

/** The content likewise; nothing else is changed. */
export function tidyContent(content: DraftContent): DraftContent {
  return {
    ...content,
    subject: oneLine(content.subject),
    text: manyLines(content.text),
    support: tidySupport(content.support),
  };
}

/** A letter without its files, as the wire's writer wants it. */
export function unsentLetter(organisation: SenderOrganisation, id: string, content: DraftContent): Letter {
  return {
    id,
    sender: { id: organisation.id, name: organisation.name },
    recipient: content.recipient,
    subject: content.subject,
    language: content.language,
    protectionClass: content.protectionClass,
    body: { contentType: 'text/plain', text: content.text },
    supportinfo: asSupportinfo(content.support),
    attachments: [],
  };
}

/** Bytes of the whole envelope, and of it without the files. */
export function measureContent(
  organisation: SenderOrganisation,
  id: string,
  content: DraftContent,
  files: readonly MeasuredFile[],
): { readonly base: number; readonly total: number } {
  const { signer, mediatorCertificate } = organisation;
  return measureLetter(unsentLetter(organisation, id, content), files, signer.certificate(), mediatorCertificate);
}
