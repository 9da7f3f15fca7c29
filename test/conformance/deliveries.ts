// What the signature tests send: a delivery with a bit of everything, its sender's and mediator's keys, and who trusts whom.
import { attachmentOf, type SecureDelivery } from '../../src/wire/mina-meddelanden/delivery.ts';
import type { DeliveryTrust } from '../../src/wire/mina-meddelanden/delivery-open.ts';
import {
  deliverSecureEnvelope,
  sealDelivery,
  sealedDeliveryBytes,
  signDelivery,
  signedDeliveryBytes,
} from '../../src/wire/mina-meddelanden/delivery-seal.ts';
import { ns } from '../../src/wire/mina-meddelanden/namespaces.ts';
import type { XmlElement } from '../../src/wire/xml/tree.ts';
import { TrustStore } from '../../src/wire/xmldsig/trust.ts';
import { type Identity, NOW, signerFor, TestCa } from './pki.ts';

export const SENDER = '162021003898';
export const OTHER = '162021004748';
export const MEDIATOR = '164120000019';
export const RECIPIENT = '198101052382';

const plain = { namespace: '', prefix: '' };
const text = (namespace: string, local: string, value: string): XmlElement => ({
  namespace,
  local,
  attributes: [],
  children: [value],
});

/** Betaldata as a foreign element: its attribute has no namespace, its amount is in öre. */
export const invoice: XmlElement = {
  namespace: ns.invoice,
  local: 'Invoice',
  attributes: [],
  children: [
    text(ns.invoice, 'DueDate', '2026-12-31'),
    { ...text(ns.invoice, 'Amount', '12450'), attributes: [{ ...plain, local: 'CurrencyCode', value: 'SEK' }] },
    text(ns.invoice, 'AccountMethod', 'BG'),
    text(ns.invoice, 'AccountNumber', '5050-1055'),
    text(ns.invoice, 'OcrNumber', '1234567897'),
  ],
};

export const delivery: SecureDelivery = {
  header: { sender: { id: SENDER, name: 'Kommun B' }, recipient: RECIPIENT },
  messages: [
    {
      header: {
        id: '4f0e8f7a-9d0f-4d3c-8f59-0e3a52a55d10',
        subject: 'Beslut om <bygglov> & "avgift" på Åsögatan',
        supportinfo: {
          text: 'Ring oss\nvardagar',
          url: 'https://example.se/?a=1&b=2',
          phoneNumber: '+46 8 123 45',
          emailAddress: 'kontakt@example.se',
        },
        officialMatter: { kind: 'elements', elements: [invoice] },
        metadata: [{ tag: 'Typ', value: 'Beslut' }],
        language: 'svSE',
      },
      body: { contentType: 'text/plain', content: Buffer.from('Hej\r\nDu har fått bygglov.') },
      attachments: [attachmentOf('beslut & ritning.pdf', 'application/pdf', Buffer.from('%PDF-1.4 made up'))],
    },
  ],
};

export interface Scene {
  readonly ca: TestCa;
  readonly sender: Identity;
  readonly mediator: Identity;
  readonly other: Identity;
  readonly trust: DeliveryTrust;
  /** Documents without prefixes. */
  readonly signed: Buffer;
  readonly sealed: Buffer;
  /** The SOAP call. */
  readonly envelope: Buffer;
}

let scene: Promise<Scene> | undefined;

/** Keys are made once for a run. */
export function testScene(): Promise<Scene> {
  scene ??= makeScene();
  return scene;
}

async function makeScene(): Promise<Scene> {
  const ca = await TestCa.make('Test CA');
  const sender = await ca.issue({ organisation: SENDER });
  const mediator = await ca.issue({ organisation: MEDIATOR });
  const other = await ca.issue({ organisation: OTHER });
  const signed = signDelivery(delivery, signerFor(sender));
  const sealed = sealDelivery(signed, { receivedTime: '2026-11-21', signaturesOk: true }, signerFor(mediator));
  return {
    ca,
    sender,
    mediator,
    other,
    trust: {
      store: TrustStore.of({ authorities: [ca.pem] }),
      at: NOW,
      mayDispatch: (dispatcher, from) => dispatcher === MEDIATOR && from === SENDER,
      tlsClient: MEDIATOR,
    },
    signed: signedDeliveryBytes(signed),
    sealed: sealedDeliveryBytes(sealed),
    envelope: deliverSecureEnvelope(sealed),
  };
}
