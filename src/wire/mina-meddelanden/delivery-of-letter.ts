// A letter as the delivery that carries it (PROTOCOL, A delivery). The protection class has no field on the wire.
import type { Letter } from '../../domain/letter.ts';
import { attachmentOf, type SecureDelivery } from './delivery.ts';

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
          metadata: [],
          language: letter.language,
        },
        body: { contentType: letter.body.contentType, content: Buffer.from(letter.body.text, 'utf8') },
        attachments: letter.attachments.map(({ filename, contentType, bytes }) =>
          attachmentOf(filename, contentType, bytes),
        ),
      },
    ],
  };
}

function lines(text: string): string {
  return text.replaceAll(/\r\n?/g, '\n');
}
