// Letters of the sandbox that wait: one for approval (four-eyes), one for its time, sent by the pretend case system.
import type { RestClient } from '../../platform/http-client/rest-client.ts';

const DAYS_MS = 3 * 86_400_000;

const letters = [
  {
    unit: 'socialtjansten',
    caseType: 'bistand',
    recipient: '198101052382',
    subject: 'Beslut i ditt ärende',
    text: 'Hej Signe\n\nDin ansökan om avlösarservice är beviljad från den 1 februari 2027.\n\nMed vänliga hälsningar\nSocialtjänsten, Kommun B',
  },
  {
    unit: 'bygg-och-miljo',
    recipient: '198101052382',
    subject: 'Påminnelse om slutsamråd',
    text: 'Hej Signe\n\nVi ses på byggplatsen om två veckor.\n\nMed vänliga hälsningar\nBygg- och miljöförvaltningen, Kommun B',
    sendIn: DAYS_MS,
  },
] as const;

/** Sends them; true when both were taken. The keys make it once. */
export async function seedWaiting(client: RestClient): Promise<boolean> {
  const taken = await Promise.all(
    letters.map(async (letter, index) => {
      const { sendIn, ...given } = { sendIn: undefined, ...letter };
      const later = sendIn === undefined ? {} : { sendAt: new Date(dayOf() + sendIn).toISOString() };
      const headers = { 'idempotency-key': `first-waiting-${index}` };
      const body = { ...given, ...later };
      const sent = await client.request({ method: 'POST', path: '/letters', headers, body, timeoutMs: 10_000 });
      return sent.kind === 'answer' && (sent.status < 300 || sent.status === 409);
    }),
  );
  return taken.every(Boolean);
}

// The same body all day: the key is then used with the same.
function dayOf(): number {
  return Math.floor(Date.now() / 86_400_000) * 86_400_000 + 9 * 3_600_000;
}
