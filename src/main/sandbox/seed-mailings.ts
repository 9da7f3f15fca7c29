// The first mailings of a sandbox, handed in by Kommun A's system through the mediator's REST API: one that is sent, one that is planned.
import { readFileSync } from 'node:fs';
import { PDFDocument } from 'pdf-lib';
import type { JsonValue } from '../../platform/database/json.ts';
import { RestClient } from '../../platform/http-client/rest-client.ts';
import { type Attachment, attachmentOf } from '../../wire/mina-meddelanden/delivery.ts';
import { signDelivery, signedDeliveryBytes } from '../../wire/mina-meddelanden/delivery-seal.ts';
import { signerOf } from '../../wire/xmldsig/signer.ts';
import { apiAudience, mediationClient } from './configs.ts';
import { citizens, companyMailbox, kommunA } from './people.ts';
import { keyPairOf, outbound, type Place, pageUrl } from './place.ts';

const recipients = [...citizens.map(({ id }) => id), companyMailbox.id];

interface FirstMailing {
  readonly key: string;
  readonly plan: {
    readonly name: string;
    readonly startsAt?: string;
    readonly endsAt?: string;
    readonly perMinute?: number;
  };
  readonly letters: number;
  readonly subject: string;
  readonly text: string;
  readonly attached: boolean;
}

const DAY_MS = 86_400_000;

function mailings(now: Date): readonly FirstMailing[] {
  // From the year's end, so that a later try in the same year says the same.
  const newYear = Date.UTC(now.getUTCFullYear() + 1, 0, 7, 6);
  const inDays = (days: number) => new Date(newYear + days * DAY_MS).toISOString();
  return [
    {
      key: 'first-mailing-sent',
      plan: { name: 'Sophämtning i jul' },
      letters: recipients.length,
      subject: 'Så hämtar vi sopor i jul',
      text: 'Hej\n\nUnder julveckan hämtar vi sopor en dag tidigare än vanligt.\n\nMed vänliga hälsningar\nTekniska kontoret, Kommun A',
      attached: false,
    },
    {
      key: 'first-mailing-planned',
      plan: { name: 'Avgifter för förskolan nästa år', startsAt: inDays(0), endsAt: inDays(3), perMinute: 600 },
      letters: 28,
      subject: 'Din avgift för förskolan nästa år',
      text: 'Hej\n\nHär är avgiften för ditt barns plats nästa år. Beslutet finns i bilagan.\n\nMed vänliga hälsningar\nUtbildningskontoret, Kommun A',
      attached: true,
    },
  ];
}

async function decision(): Promise<Attachment> {
  const document = await PDFDocument.create();
  document.setTitle('Beslut om avgift');
  // The same bytes at every try.
  document.setCreationDate(new Date(0));
  document.setModificationDate(new Date(0));
  document.addPage([595, 842]).drawText('Beslut om avgift', { x: 72, y: 740, size: 24 });
  return attachmentOf('beslut.pdf', 'application/pdf', await document.save());
}

async function linesOf(place: Place, { key, letters, subject, text, attached }: FirstMailing): Promise<Buffer> {
  const { certificateFile, keyFile } = keyPairOf(place, kommunA);
  const signer = signerOf(readFileSync(certificateFile, 'utf8'), readFileSync(keyFile, 'utf8'));
  const attachments = attached ? [await decision()] : [];
  const lines = Array.from({ length: letters }, (_, n) => {
    const id = `${key}-${n}`;
    const supportinfo = { text: 'Kontaktcenter svarar vardagar 8–16.', phoneNumber: '010-123 45 00' };
    const header = { id, subject, supportinfo, metadata: [], language: 'svSE' };
    const body = { contentType: 'text/plain', content: Buffer.from(text) };
    // Every other one has its decision with it.
    const message = { header, body, attachments: n % 2 === 0 ? attachments : [] };
    const to = recipients[n % recipients.length] ?? '';
    const delivery = signDelivery({ header: { sender: kommunA, recipient: to }, messages: [message] }, signer);
    return `${JSON.stringify({ key: id, delivery: signedDeliveryBytes(delivery).toString('base64') })}\n`;
  });
  return Buffer.from(lines.join(''));
}

async function handIn(client: RestClient, place: Place, mailing: FirstMailing): Promise<boolean> {
  const post = async (path: string, body: JsonValue | Uint8Array, key = mailing.key) => {
    const type: Record<string, string> = body instanceof Uint8Array ? { 'content-type': 'application/jsonl' } : {};
    const headers = { 'idempotency-key': key, ...type };
    const answer = await client.request({ method: 'POST', path, headers, body, timeoutMs: 20_000 });
    return answer.kind === 'answer' && answer.status < 300
      ? (answer.headers.location ?? '').split('/').at(-1)
      : undefined;
  };
  const mailingId = await post('/mailings', { ...mailing.plan });
  const batchId = mailingId === undefined ? undefined : await post('/batches', { mailingId });
  if (batchId === undefined) return false;
  await post(`/batches/${batchId}/lines`, await linesOf(place, mailing));
  const committed = await post(`/batches/${batchId}/commit`, {});
  if (mailing.plan.startsAt === undefined) await post(`/mailings/${mailingId}/start`, {});
  return committed !== undefined;
}

/** Hands them in; false when something could not be. Again under the same keys: nothing is sent twice. */
export async function seedMailings(place: Place): Promise<boolean> {
  const clientId = mediationClient(kommunA);
  const secretFile = place.secrets.textFile(clientId);
  const client = new RestClient({
    baseUrl: apiAudience(place, 'mediator'),
    token: {
      issuer: `${pageUrl(place, 'eid')}/staff`,
      clientId,
      credential: { kind: 'secret', secretFile },
      scope: 'deliveries',
    },
    environment: 'sandbox',
    outbound,
  });
  try {
    const handedIn = await Promise.all(mailings(new Date()).map((mailing) => handIn(client, place, mailing)));
    return handedIn.every(Boolean);
  } finally {
    client.close();
  }
}
