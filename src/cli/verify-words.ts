// What `brevduva verify` tells people: one sentence for every reason, and what a delivery says, safe to print on a terminal.
import { checksumIsGood, type SecureDelivery } from '../wire/mina-meddelanden/delivery.ts';
import type { DeliveryReport, SignatureReport } from '../wire/mina-meddelanden/delivery-inspect.ts';

const reasons: Record<NonNullable<SignatureReport['reason']>, string> = {
  'missing-signature': 'it is not signed',
  'second-signature': 'there is more than one signature',
  'signature-misplaced': 'the signature is not the last element of what it should sign',
  'signature-malformed': 'the Signature element has parts that it should not have, or lacks some',
  object: 'the signature holds an Object or a Manifest',
  'missing-reference': 'the signature refers to nothing',
  'second-reference': 'the signature has more than one Reference',
  'reference-elsewhere': 'the signature is over something else than the whole document',
  'duplicate-id': 'two elements have the same Id',
  transforms: 'the signature has other transforms than enveloped-signature (and one canonicalisation)',
  canonicalization: 'SignedInfo is canonicalised in another way than exclusive C14N',
  algorithm: 'the algorithm is not RSA with SHA-256, SHA-384 or SHA-512',
  'sha1-not-allowed': 'SHA-1 was used (--allow-sha1 takes it)',
  'key-info': 'KeyInfo is not one X509Data with one certificate',
  'certificate-unreadable': 'the certificate cannot be read',
  'digest-mismatch': 'what it says is not what was signed',
  'signature-mismatch': 'the signature was not made with the key of its certificate',
  'whitespace-added':
    'white space was added between elements after it was signed, perhaps by an editor; without it the signature is good',
  'no-organisation': 'the certificate names no organisation (one serialNumber, 16 and ten digits)',
  'other-organisation': 'the certificate belongs to another organisation than the sender',
  'not-dispatcher': 'the organisation may not dispatch for the sender',
  'other-tls-client': 'the calling organisation is another than the one that sealed',
  'invalid-delivery': 'the elements are not those of a delivery',
  'unknown-ca': 'the certificate is not from any of the given CAs',
  'weak-key': 'the key is weaker than RSA 2048',
  'weak-certificate-signature': 'the certificate is itself signed with a weak algorithm',
  'key-usage': 'the certificate is not for signing',
  'critical-extension': 'the certificate has a critical extension that is not understood',
  'not-yet-valid': 'the certificate was not valid yet at that time',
  expired: 'the certificate had expired at that time',
  revoked: 'the certificate is revoked',
  'revocation-unknown': 'the list of revoked certificates is out of date',
};

/** The report in plain words, line by line. */
export function describeReport(report: DeliveryReport, good: boolean): string {
  const untrusted = report.signatures.some(({ trusted }) => trusted === false);
  const verdict = good ? (untrusted ? 'Good, but not trusted' : 'Good') : 'Not good';
  const lines = [`${verdict}: ${report.kind}`, '', ...report.signatures.flatMap(describeSignature)];
  if (report.delivery !== undefined) lines.push('', ...describeDelivery(report.delivery));
  if (report.invalid !== undefined)
    lines.push('', `The delivery does not follow its schema at ${safe(report.invalid)}.`);
  if (!good) lines.push('', 'What it says is shown as it stands, and is not proven.');
  return `${lines.join('\n')}\n`;
}

function describeSignature({ of, good, trusted, algorithm, organisation, subject, reason }: SignatureReport): string[] {
  const who = of === 'SignedDelivery' ? 'The sender’s signature' : 'The mediator’s seal';
  const why = reason === undefined ? '' : `: ${reasons[reason]}`;
  const trust = trusted === null ? 'trust not judged (give --ca)' : trusted ? 'trusted' : `not trusted${why}`;
  const lines = [`${who} (${of}): ${good ? `good, ${trust}` : `not good${why}`}`];
  if (subject !== null)
    lines.push(`  by ${organisation ?? 'no organisation'} (${safe(subject)}), ${algorithm ?? 'unknown algorithm'}`);
  return lines;
}

function describeDelivery({ header, messages }: SecureDelivery): string[] {
  const lines = [`From ${safe(header.sender.name)} (${header.sender.id}) to ${header.recipient}`];
  for (const { header: about, body, attachments } of messages) {
    lines.push(
      `  ${safe(about.subject)}`,
      `    id ${safe(about.id)}, language ${safe(about.language)}, ${safe(body.contentType)}`,
    );
    for (const attachment of attachments) {
      const checksum = checksumIsGood(attachment) ? 'checksum good' : 'checksum is not the file’s MD5';
      const { length } = attachment.content;
      lines.push(
        `    attached: ${safe(attachment.filename)}, ${safe(attachment.contentType)}, ${length} bytes, ${checksum}`,
      );
    }
  }
  return lines;
}

// A subject could hold control characters that move the cursor, or turn the direction of what follows.
function safe(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '\ufffd');
}
