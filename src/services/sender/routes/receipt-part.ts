// Receipts on the letter's page: that it was received, and by whom when the recipient signed with an e-ID (docs/svar-och-kvittens.md).
import { formatDateTime } from '../../../platform/i18n/format.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import { copyable, type Html, html, section } from '../../../platform/pages/components.ts';
import { repliesOperations } from '../../../wire/mina-meddelanden/replies.ts';
import { openSignedReceipt } from '../../../wire/receipts/signed-receipt.ts';
import { readEnvelope } from '../../../wire/soap/envelope.ts';
import { receiptEnvelopes } from '../store/replies.ts';
import { replyMessages } from '../texts/reply-messages.ts';
import type { LetterPart } from './letter-parts.ts';

/** The section; nothing for a letter without a receipt. */
export const receiptsPart: LetterPart = async ({ records }, { organisation, language }, letter) => {
  const rows = await receiptEnvelopes(records.database.reader(organisation.id), letter.id);
  if (rows.length === 0) return undefined;
  const t = replyMessages(language);
  const shown = await Promise.all(
    rows.map(async ({ blob, receivedAt }) => {
      const text = t('receipts-text', { when: formatDateTime(receivedAt, language) });
      return html`<p>${text}</p>${await signedBy(language, await records.blobs.get(organisation.id, blob))}`;
    }),
  );
  return section(t('receipts-title'), html`${shown}`, 'receipts');
};

// Read from the envelope that was checked when it came, and held against its own signatures once more.
async function signedBy(language: Language, envelope: Uint8Array): Promise<Html | ''> {
  const { signedReceipt } = repliesOperations.deliverReceipt.request.read(readEnvelope(envelope).body);
  const opened = signedReceipt === undefined ? undefined : await openSignedReceipt(signedReceipt);
  if (signedReceipt === undefined || opened?.ok !== true) return '';
  const t = replyMessages(language);
  const { statement, issuer, acr, authenticatedAt } = opened.value;
  const { name, personalNumber } = statement.signer;
  const number = `${personalNumber.slice(0, 8)}-${personalNumber.slice(8)}`;
  const when = formatDateTime(authenticatedAt, language);
  const level = acr.split('/').at(-1) ?? '';
  return html`<p>${t('receipts-signed', { name, number, when })}</p><blockquote><p>${statement.text}</p></blockquote>
    <p class="bd-quiet">${t('receipts-who', { issuer, level })}</p>
    <details class="bd-details"><summary>${t('receipts-file')}</summary>${copyable(language, signedReceipt)}</details>`;
}
