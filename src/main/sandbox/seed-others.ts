// What others' systems show in a sandbox: a letter of which nobody knows whether it came, and webhooks to Kommun B's pretend system.
import { RestClient } from '../../platform/http-client/rest-client.ts';
import { apiAudience, mediationClient } from './configs.ts';
import { kommunB, silentReader } from './people.ts';
import { outbound, type Place, pageUrl } from './place.ts';
import { webhookAddress } from './silent-operator.ts';

const WEBHOOK = '5b0d8f5e-6f0e-4c2c-8a11-9d4f5e0c1a10';

const letter = {
  recipient: silentReader.id,
  unit: 'socialtjansten',
  subject: 'Ditt trygghetslarm byts ut',
  text: 'Hej\n\nVi kommer hem till dig måndagen den 7 december 2026 mellan kl. 9 och 11 och byter ditt trygghetslarm.\n\nRing oss om tiden inte passar.\n\nMed vänliga hälsningar\nÄldreomsorgen, Kommun B',
  protectionClass: 2,
};

/** Makes them; whether all of it was taken. Under the same keys and ids: once is enough. */
export async function seedOthers(place: Place, client: RestClient): Promise<boolean> {
  const url = webhookAddress(place);
  const headers = { 'idempotency-key': 'first-letter-unknown' };
  const sent = await client.request({ method: 'POST', path: '/letters', headers, body: letter, timeoutMs: 10_000 });
  const settings = { url, description: 'Ärendesystemet' };
  const path = `/webhooks/${WEBHOOK}`;
  const put = await client.request({ method: 'PUT', path, body: settings, timeoutMs: 10_000 });
  const isMade = await mediatorsWebhook(place, url);
  return [sent, put].every((answer) => answer.kind === 'answer' && answer.status < 300) && isMade;
}

// From the beginning of the feed, so that there is something to have taken.
async function mediatorsWebhook(place: Place, url: string): Promise<boolean> {
  const clientId = mediationClient(kommunB);
  const client = new RestClient({
    baseUrl: apiAudience(place, 'mediator'),
    token: {
      issuer: `${pageUrl(place, 'eid')}/staff`,
      clientId,
      credential: { kind: 'secret', secretFile: place.secrets.textFile(clientId) },
      scope: 'deliveries',
    },
    environment: 'sandbox',
    outbound,
  });
  try {
    const headers = { 'idempotency-key': 'first-webhook' };
    const body = { url, description: 'Ärendesystemet', after: '0' };
    const made = await client.request({ method: 'POST', path: '/webhooks', headers, body, timeoutMs: 10_000 });
    return made.kind === 'answer' && made.status < 300;
  } finally {
    client.close();
  }
}
