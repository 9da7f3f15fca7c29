// The message types that every sender and mailbox of ours knows. One that has been released is never changed: a new version stands beside it.
import type { MessageType } from './message-type.ts';

/** A decision, and how and until when it can be appealed. */
const DECISION: MessageType = {
  id: 'urn:brevduva:message-type:decision',
  version: 1,
  label: { sv: 'Beslut', en: 'Decision' },
  fields: [
    { name: 'decision', type: 'text', label: { sv: 'Beslutet', en: 'The decision' }, required: true },
    { name: 'decidedOn', type: 'date', label: { sv: 'Beslutsdag', en: 'Decided on' }, required: true },
    { name: 'decidedBy', type: 'text', label: { sv: 'Beslutat av', en: 'Decided by' } },
    { name: 'reference', type: 'identifier', label: { sv: 'Diarienummer', en: 'Reference number' } },
    { name: 'validFrom', type: 'date', label: { sv: 'Gäller från', en: 'Valid from' } },
    { name: 'validUntil', type: 'date', label: { sv: 'Gäller till och med', en: 'Valid until' } },
    { name: 'appealBy', type: 'date', label: { sv: 'Överklaga senast', en: 'Appeal by' } },
    // The usual time runs from when the decision reached its recipient (förvaltningslagen 44 §), and has no day of its own.
    { name: 'appealWithin', type: 'text', label: { sv: 'Tid för att överklaga', en: 'Time to appeal' } },
    { name: 'appealTo', type: 'text', label: { sv: 'Överklagandet skickas till', en: 'Appeals are sent to' } },
    { name: 'legalBasis', type: 'text', label: { sv: 'Lagstöd', en: 'Legal basis' } },
  ],
};

/** What bookkeeping needs of an invoice, or of a receipt when `paidOn` is there (names after EN 16931, DP2-17). */
const INVOICE_SUMMARY: MessageType = {
  id: 'urn:brevduva:message-type:invoice-summary',
  version: 1,
  label: { sv: 'Uppgifter för bokföringen', en: 'For your bookkeeping' },
  fields: [
    { name: 'invoiceNumber', type: 'identifier', label: { sv: 'Fakturanummer', en: 'Invoice number' }, required: true },
    { name: 'issuedOn', type: 'date', label: { sv: 'Fakturadatum', en: 'Invoice date' }, required: true },
    { name: 'dueOn', type: 'date', label: { sv: 'Förfallodag', en: 'Due date' } },
    { name: 'paidOn', type: 'date', label: { sv: 'Betald', en: 'Paid on' } },
    { name: 'deliveredOn', type: 'date', label: { sv: 'Leveransdag', en: 'Delivered on' } },
    { name: 'description', type: 'text', label: { sv: 'Avser', en: 'Concerns' } },
    { name: 'netAmount', type: 'amount', label: { sv: 'Belopp utan moms', en: 'Amount without VAT' } },
    { name: 'vatRate', type: 'text', label: { sv: 'Momssats', en: 'VAT rate' }, maxLength: 40 },
    { name: 'vatAmount', type: 'amount', label: { sv: 'Moms', en: 'VAT' } },
    { name: 'totalAmount', type: 'amount', label: { sv: 'Totalt', en: 'Total' }, required: true },
    { name: 'sellerVatNumber', type: 'identifier', label: { sv: 'Säljarens momsnummer', en: 'Seller’s VAT number' } },
    { name: 'buyerReference', type: 'text', label: { sv: 'Er referens', en: 'Your reference' } },
    { name: 'orderReference', type: 'identifier', label: { sv: 'Ordernummer', en: 'Order number' } },
    // UNTDID 1001: 380 invoice, 381 credit note. Systems read it; people read the words above.
    {
      name: 'documentTypeCode',
      type: 'identifier',
      label: { sv: 'Dokumenttyp (UNTDID 1001)', en: 'Document type (UNTDID 1001)' },
      shown: false,
    },
  ],
};

export const KNOWN_TYPES: readonly MessageType[] = [DECISION, INVOICE_SUMMARY];
