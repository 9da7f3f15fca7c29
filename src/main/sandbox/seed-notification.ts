// The first message of protection class 1 of a sandbox, handed in to the mediator as a sender's own system does it.
import { RestClient } from '../../platform/http-client/rest-client.ts';
import { apiAudience, mediationClient } from './configs.ts';
import { kommunB } from './people.ts';
import { outbound, type Place, pageUrl } from './place.ts';

const message = {
  sender: { id: kommunB.id, name: kommunB.name },
  recipient: '198101052382',
  message: {
    id: 'vatten-storgatan-2026-11',
    subject: 'Vattnet stängs av på torsdag',
    text: 'Hej\n\nVi lagar en ledning på Storgatan. Vattnet är avstängt torsdagen den 26 november kl. 9–12.\n\nTappa upp vatten i förväg om du behöver.\n\nMed vänliga hälsningar\nTekniska förvaltningen, Kommun B',
    support: { text: 'Kontakta kommunens kontaktcenter, vardagar kl. 8–16.', phoneNumber: '010-123 45 00' },
  },
  email: {
    from: 'kontaktcenter@kommun-b.example',
    subject: 'Vattnet stängs av på torsdag',
    text: 'Hej\n\nVattnet på Storgatan är avstängt torsdagen den 26 november kl. 9–12.\n\nMed vänliga hälsningar\nTekniska förvaltningen, Kommun B',
  },
  sms: { from: 'Kommun B', text: 'Vattnet på Storgatan är avstängt torsdag 26 nov kl. 9-12. Kommun B' },
};

/** Hands it in; whether it was taken. The same key at every start: once is enough. */
export async function seedNotification(place: Place): Promise<boolean> {
  const client = new RestClient({
    baseUrl: apiAudience(place, 'mediator'),
    token: {
      issuer: `${pageUrl(place, 'eid')}/staff`,
      clientId: mediationClient(kommunB),
      credential: { kind: 'secret', secretFile: place.secrets.textFile(mediationClient(kommunB)) },
      scope: 'deliveries',
    },
    environment: 'sandbox',
    outbound,
  });
  try {
    const headers = { 'idempotency-key': 'first-notification' };
    const request = { method: 'POST', path: '/notifications', headers, body: message, timeoutMs: 10_000 } as const;
    const answer = await client.request(request);
    return answer.kind === 'answer' && answer.status < 300;
  } finally {
    client.close();
  }
}
