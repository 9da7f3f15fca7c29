// A sandbox's first letters of one matter, so that the mailbox shows a thread with how it stands, and a PDF of two pages to read and to search in.
import { PDFDocument, StandardFonts } from 'pdf-lib';
import type { RestClient } from '../../platform/http-client/rest-client.ts';

const SIGNE = '198101052382';
const MATTER = 'BN 2026-0198';

async function decision(): Promise<string> {
  const document = await PDFDocument.create();
  document.setTitle('Beslut om bygglov');
  // The same bytes at every try: the same key with another letter is a conflict.
  document.setCreationDate(new Date(0));
  document.setModificationDate(new Date(0));
  const font = await document.embedFont(StandardFonts.Helvetica);
  const pages = [
    ['Beslut om bygglov', 'Fastigheten Duvan 3, Storgatan 5', 'Byggnadsnämnden ger bygglov för ett uterum.'],
    ['Så överklagar du', 'Skriv till Kommun B inom tre veckor från den dag du fick beslutet.'],
  ];
  for (const lines of pages) {
    const page = document.addPage([595, 842]);
    for (const [index, line] of lines.entries())
      page.drawText(line, { x: 72, y: 740 - index * 32, size: index === 0 ? 24 : 12, font });
  }
  return Buffer.from(await document.save()).toString('base64');
}

async function letters() {
  const common = { recipient: SIGNE, protectionClass: 2, unit: 'bygg-och-miljo' };
  const hello = 'Hej Signe\n\n';
  const bye = '\n\nMed vänliga hälsningar\nBygglovsenheten, Kommun B';
  return [
    {
      ...common,
      subject: 'Vi har fått din ansökan om bygglov',
      text: `${hello}Vi har fått din ansökan om bygglov för ett uterum. Vi hör av oss när vi har gått igenom den.${bye}`,
      matter: { matterId: MATTER, eventId: 'mottagen', status: 'senderinitiative' },
    },
    {
      ...common,
      subject: 'Komplettera din ansökan om bygglov',
      text: `${hello}Vi behöver en fasadritning i skala 1:100. Skicka den så fort du kan.${bye}`,
      matter: { matterId: MATTER, eventId: 'komplettering', status: 'recipientinitiative' },
    },
    {
      ...common,
      subject: 'Beslut om bygglov för uterum',
      text: `${hello}Du får bygglov. Beslutet finns i bilagan, och där står hur du överklagar.${bye}`,
      matter: { matterId: MATTER, eventId: 'beslut', status: 'closed' },
      attachments: [{ filename: 'beslut-bygglov.pdf', content: await decision() }],
    },
  ];
}

/** Sends them once, one after the other as a matter goes on; whether all were taken. */
export async function seedReading(client: RestClient): Promise<boolean> {
  for (const [index, body] of (await letters()).entries()) {
    const headers = { 'idempotency-key': `first-letter-of-matter-${index}` };
    const sent = await client.request({ method: 'POST', path: '/letters', headers, body, timeoutMs: 10_000 });
    if (sent.kind !== 'answer' || sent.status >= 300) return false;
  }
  return true;
}
