// Examples for openapi.json: one whole story, told with made-up organisations (DOK.15).
const id = '019d3a5e-6f5b-7c1e-9a51-6a1f0c5b7d20';
const base = 'https://formedling.example.se/api/v1';
const operator = { id: '164022000022', name: 'Duvkullens brevlåda' };
const certificate = {
  fingerprint: '5f1d3c0a9b2e4d6788990a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f',
  organisation: '164021000015',
};
const links = {
  self: { href: `${base}/deliveries/${id}`, rel: 'self', method: 'GET' as const },
  cancellation: { href: `${base}/deliveries/${id}/cancellation`, rel: 'cancellation', method: 'POST' as const },
};

export const acceptedExample = {
  deliveryId: id,
  state: 'accepted' as const,
  acceptedAt: '2026-11-21T12:30:00.000Z',
  expiresAt: '2026-11-24T12:30:00.000Z',
  _links: links,
};

export const summaryExample = {
  deliveryId: id,
  kind: 'secure' as const,
  senderId: '162021003898',
  state: 'delivered' as const,
  doubt: false,
  possiblyRepeated: false,
  operator,
  transId: '7c0c2a7e-8a52-4d57-9a33-2f4f7f1f6f10',
  acceptedAt: '2026-11-21T12:30:00.000Z',
  expiresAt: '2026-11-24T12:30:00.000Z',
  finishedAt: '2026-11-21T12:30:00.240Z',
  _links: links,
};

export const deliveryExample = {
  ...summaryExample,
  attempts: [
    {
      number: 1,
      operator,
      certificate,
      possiblyRepeats: false,
      startedAt: '2026-11-21T12:30:00.150Z',
      endedAt: '2026-11-21T12:30:00.235Z',
      outcome: 'delivered' as const,
      transId: '7c0c2a7e-8a52-4d57-9a33-2f4f7f1f6f10',
    },
  ],
};

export const deliveriesExample = {
  deliveries: [summaryExample],
  _meta: { totalRecords: 1, offset: 0, limit: 20, count: 1 },
  _links: { self: { href: `${base}/deliveries?limit=20&offset=0`, rel: 'self', method: 'GET' as const } },
};

export const cancelledExample = {
  deliveryId: id,
  kind: 'secure' as const,
  senderId: '162021003898',
  state: 'cancelled' as const,
  doubt: false,
  possiblyRepeated: false,
  acceptedAt: '2026-11-21T12:30:00.000Z',
  expiresAt: '2026-11-24T12:30:00.000Z',
  finishedAt: '2026-11-21T12:30:04.000Z',
  _links: { self: links.self },
};

export const eventsExample = {
  events: [
    {
      cursor: '4711',
      deliveryId: id,
      senderId: '162021003898',
      kind: 'looked-up',
      at: '2026-11-21T12:30:00.100Z',
      details: { operator },
    },
    {
      cursor: '4714',
      deliveryId: id,
      senderId: '162021003898',
      kind: 'delivered',
      at: '2026-11-21T12:30:00.235Z',
      details: { operator, attempt: 1, transId: '7c0c2a7e-8a52-4d57-9a33-2f4f7f1f6f10' },
    },
  ],
  _meta: { limit: 100, count: 2, next: '4714' },
  _links: {
    self: { href: `${base}/events?after=4710`, rel: 'self', method: 'GET' as const },
    next: { href: `${base}/events?after=4714`, rel: 'next', method: 'GET' as const },
  },
};

export const notificationExample = {
  sender: { id: '162021003898', name: 'Kommun B' },
  recipient: '198101052382',
  message: {
    id: '4b3f6a0e-50f6-4f0b-8a43-9a86d0c1c4b2',
    subject: 'Vattnet stängs av på torsdag',
    text: 'Vi lagar en ledning på Storgatan. Vattnet är avstängt torsdag kl. 9–12.',
    support: { text: 'Kontakta kommunens kontaktcenter.', phoneNumber: '010-123 45 00' },
  },
  email: {
    from: 'kontaktcenter@kommun-b.example',
    subject: 'Vattnet stängs av på torsdag',
    text: 'Vattnet på Storgatan är avstängt torsdag kl. 9–12. Mer finns i din digitala brevlåda.',
  },
  sms: { from: 'Kommun B', text: 'Vattnet på Storgatan är avstängt torsdag kl. 9–12.' },
};

/** Shortened: a real one has its signature. */
export const signedDeliveryExample =
  '<SignedDelivery xmlns="http://minameddelanden.gov.se/schema/Message/v3"><Delivery>…</Delivery><Signature xmlns="http://www.w3.org/2000/09/xmldsig#">…</Signature></SignedDelivery>';
