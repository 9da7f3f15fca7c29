// For the archivist of a sandbox: how long working material is kept, and a hold that stands over it.
import type { RestClient } from '../../platform/http-client/rest-client.ts';

const rules = [
  { what: 'drafts', days: 180 },
  { what: 'mailings', days: 365 },
];
const hold = { scope: 'matter', value: 'MN 2026-0457', reason: 'Beslutet är överklagat' };
const timeoutMs = 10_000;

/** Says it; whether it was taken. Said once more it is the same. */
export async function seedRetention(client: RestClient): Promise<boolean> {
  const said = await client.request({ method: 'PUT', path: '/retention-rules', body: { rules }, timeoutMs });
  const standing = await client.request({ method: 'GET', path: '/disposal-holds', timeoutMs });
  if (said.kind !== 'answer' || said.status >= 300 || standing.kind !== 'answer') return false;
  if (JSON.stringify(standing.json).includes(hold.value)) return true;
  const set = await client.request({ method: 'POST', path: '/disposal-holds', body: hold, timeoutMs });
  return set.kind === 'answer' && set.status === 201;
}
