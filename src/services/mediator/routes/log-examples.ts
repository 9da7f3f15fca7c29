// Examples of the mediation log for openapi.json (DOK.15).
const deliveryId = '019d3a5e-6f5b-7c1e-9a51-6a1f0c5b7d20';

export const logSearchExample = { deliveryId, from: '2026-11-01T00:00:00Z', limit: 100 };

export const logEntriesExample = {
  entries: [
    {
      position: '4711',
      at: '2026-11-21T12:30:00.235000Z',
      kind: 'delivered',
      deliveryId,
      senderId: '162021003898',
      recipient: '198101052382',
      operator: { id: '164022000022', name: 'Duvkullens brevlåda' },
      transId: '7c0c2a7e-8a52-4d57-9a33-2f4f7f1f6f10',
      attempt: 1,
      details: { attempt: 1, transId: '7c0c2a7e-8a52-4d57-9a33-2f4f7f1f6f10' },
    },
  ],
  _meta: { limit: 100, count: 1, next: '4711' },
  _links: {
    self: { href: 'https://formedling.example.se/api/v1/log/searches', rel: 'self', method: 'POST' as const },
  },
};
