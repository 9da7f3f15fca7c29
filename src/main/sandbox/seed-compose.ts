// Letters of the sandbox that show what a letter can hold: headings and a table, an event in a matter, a payment, a reply and a receipt.
import type { RestClient } from '../../platform/http-client/rest-client.ts';

const letters = [
  {
    unit: 'bygg-och-miljo',
    recipient: '198101052382',
    subject: 'Avgift för ditt bygglov',
    contentType: 'text/html',
    text: '<h2>Avgift för bygglov</h2><p>Hej Signe</p><p>Du har fått bygglov för ett uterum på <strong>Duvan 3</strong>. Avgiften är beräknad efter kommunens taxa.</p><table><thead><tr><th>Vad</th><th>Kronor</th></tr></thead><tbody><tr><td>Bygglov</td><td>4 200</td></tr><tr><td>Startbesked</td><td>1 650</td></tr></tbody></table><h3>Så betalar du</h3><ul><li>Betala senast den 15 januari 2027.</li><li>Ange OCR-numret.</li></ul><p>Med vänliga hälsningar<br>Bygg- och miljöförvaltningen, Kommun B</p>',
    matter: {
      matterId: 'BN 2026-0118',
      eventId: 'avgift-1',
      subject: 'Bygglov för uterum, Duvan 3',
      eventType: 'Avgift',
      status: 'recipientinitiative',
    },
    payment: { amount: '5850.00', dueDate: '2027-01-15', method: 'BG', account: '5050-1055', ocr: '1234567897' },
    diaryNumber: 'BN 2026-0118',
    allowsReply: true,
    asksReceipt: true,
  },
  {
    unit: 'bygg-och-miljo',
    recipient: '198101052382',
    subject: 'Slutbesked för ditt bygglov',
    contentType: 'text/html',
    text: '<h2>Slutbesked</h2><p>Hej Signe</p><p>Uterummet får tas i bruk. Ärendet är avslutat.</p><ol><li>Spara beskedet.</li><li>Läs mer på <a href="https://kommun-b.example/bygglov">kommunens webbplats</a>.</li></ol>',
    matter: {
      matterId: 'BN 2026-0118',
      eventId: 'slutbesked-1',
      precedingEventId: 'avgift-1',
      eventType: 'Slutbesked',
      status: 'closed',
    },
  },
] as const;

/** Sends them; true when both were taken. The keys make it once. */
export async function seedCompose(client: RestClient): Promise<boolean> {
  const taken: boolean[] = [];
  for (const [index, body] of letters.entries()) {
    const headers = { 'idempotency-key': `first-compose-${index}` };
    const sent = await client.request({ method: 'POST', path: '/letters', headers, body, timeoutMs: 10_000 });
    taken.push(sent.kind === 'answer' && sent.status < 300);
  }
  return taken.every(Boolean);
}
