// A letter as the delivery that carries it (PROTOCOL, A delivery). The protection class has no field on the wire.
import type { Letter, LetterMatter, LetterPayment } from '../../domain/letter.ts';
import type { WriteElement, XmlElement } from '../xml/tree.ts';
import { appointmentMetadata } from './appointment.ts';
import { attachmentOf, type MatterEvent, type OfficialMatter, type SecureDelivery } from './delivery.ts';
import { invoice } from './invoice.ts';

/** What is signed and sent for a letter; line ends in its short texts become LF, as XML would make them. */
export function deliveryOf(letter: Letter): SecureDelivery {
  const { text, url, phoneNumber, emailAddress } = letter.supportinfo;
  return {
    header: { sender: { id: letter.sender.id, name: letter.sender.name }, recipient: letter.recipient },
    messages: [
      {
        header: {
          id: letter.id,
          subject: lines(letter.subject),
          supportinfo: {
            text: lines(text),
            ...(url === undefined ? {} : { url }),
            ...(phoneNumber === undefined ? {} : { phoneNumber }),
            ...(emailAddress === undefined ? {} : { emailAddress }),
          },
          ...officialMatter(letter),
          metadata: [
            ...(letter.appointment === undefined ? [] : appointmentMetadata(letter.appointment)),
            ...(letter.metadata ?? []),
          ],
          language: letter.language,
          ...(letter.allowsReply === true ? { reply: 'ACCEPTED' } : {}),
          ...(letter.asksReceipt === true
            ? { receiptRequest: letter.signedReceipt === true ? 'SIGNED' : 'SIMPLE' }
            : {}),
        },
        body: { contentType: letter.body.contentType, content: Buffer.from(letter.body.text, 'utf8') },
        attachments: letter.attachments.map(({ filename, contentType, bytes }) =>
          attachmentOf(filename, contentType, bytes),
        ),
      },
    ],
  };
}

// An event holds the invoice, where there are both; an invoice alone stands by itself.
function officialMatter({ matter, payment }: Letter): { officialMatter?: OfficialMatter } {
  const elements = payment === undefined ? [] : [invoiceOf(payment)];
  if (matter !== undefined) return { officialMatter: { kind: 'event', event: eventOf(matter, elements) } };
  return elements.length === 0 ? {} : { officialMatter: { kind: 'elements', elements } };
}

function eventOf({ day, ...matter }: LetterMatter, elements: readonly XmlElement[]): MatterEvent {
  const { matterId, eventId, precedingEventId, subject, eventType, status } = matter;
  return {
    timestamp: day,
    elements,
    identity: {
      ...(eventId === undefined ? {} : { eventId }),
      officialMatterId: matterId,
      ...(precedingEventId === undefined ? {} : { precedingEventId }),
    },
    ...(subject === undefined ? {} : { matterSubject: lines(subject) }),
    ...(eventType === undefined ? {} : { eventType }),
    ...(status === undefined ? {} : { matterStatus: status }),
  };
}

function invoiceOf({ amountOre, dueDate, method, account, ocr }: LetterPayment): XmlElement {
  const element = invoice.write({
    dueDate,
    amount: { value: amountOre, attribute: 'SEK' },
    accountMethod: method,
    accountNumber: account,
    ...(ocr === undefined ? {} : { ocrNumber: ocr }),
  });
  return received(element);
}

// What is written here holds elements and text only, as what is received does.
function received({ namespace, local, attributes, children }: WriteElement): XmlElement {
  const kept = children.flatMap((child) => {
    if (child instanceof Uint8Array) return [];
    return [typeof child === 'string' ? child : received(child)];
  });
  return { namespace, local, attributes, children: kept };
}

function lines(text: string): string {
  return text.replaceAll(/\r\n?/g, '\n');
}
