// Examples of webhooks for openapi.json (DOK.15), with made-up organisations.
const id = '4b0d6f2c-7a41-4a3f-9a0e-3f8f2f7f5c10';
const base = `https://formedling.example.se/api/v1/webhooks`;
const at = '2026-11-22T09:00:00.000Z';
const links = {
  self: { href: `${base}/${id}`, rel: 'self', method: 'GET' as const },
  edit: { href: `${base}/${id}`, rel: 'edit', method: 'PUT' as const },
  test: { href: `${base}/${id}/test`, rel: 'test', method: 'POST' as const },
  replay: { href: `${base}/${id}/replay`, rel: 'replay', method: 'POST' as const },
  secrets: { href: `${base}/${id}/secrets`, rel: 'secrets', method: 'POST' as const },
};

export const newWebhookExample = {
  url: 'https://arenden.example.se/brevduva',
  description: 'Ärendesystemet',
  kinds: ['delivered', 'refused', 'unknown', 'expired', 'cancelled'],
};
const described = { webhookId: id, ...newWebhookExample, maxEvents: 100, createdAt: at, _links: links };

export const secretExample = {
  secretId: '0c6f8c1e-4f53-4c8a-8d9b-1a2b3c4d5e6f',
  secret: 'whsec_(43 tecken, bara i detta svar)',
  createdAt: at,
};
export const madeWebhookExample = { ...described, state: 'active' as const, position: '4711', secret: secretExample };
export const webhookExample = {
  ...described,
  state: 'active' as const,
  position: '4714',
  failures: 0,
  lastSuccessAt: '2026-11-22T09:12:00.000Z',
  secrets: [{ secretId: secretExample.secretId, createdAt: at }],
};
export const webhooksExample = {
  webhooks: [webhookExample],
  _meta: { totalRecords: 1, offset: 0, limit: 20, count: 1 },
  _links: { self: { href: `${base}?limit=20&offset=0`, rel: 'self', method: 'GET' as const } },
};
export const changeExample = { ...newWebhookExample, maxEvents: 50, state: 'paused' as const };
export const replayExample = { after: '4000' };
export const replayedExample = { webhookId: id, position: '4000', state: 'active' as const, _links: links };
export const testResultExample = {
  taken: true,
  eventId: 'test-8f0e5b0c-33a4-4f4e-9d76-0b5c6d7e8f90',
  status: 204,
  milliseconds: 38,
};
