// A sandbox's first reply and receipt: a letter of Kommun B's that asked for both, answered by its recipient's mailbox operator.
import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { openKeyPair } from '../../platform/certificates/key-pair-in-use.ts';
import type { RestClient } from '../../platform/http-client/rest-client.ts';
import { WireClient } from '../../platform/http-client/wire-client.ts';
import { createLog } from '../../platform/log.ts';
import { repliesEnvelope, sealReply, signReceipt } from '../../wire/mina-meddelanden/reply-seal.ts';
import { SERVICE_PATHS } from '../../wire/mina-meddelanden/wsdl.ts';
import { signerOf } from '../../wire/xmldsig/signer.ts';
import { kommunB, operatorA } from './people.ts';
import { keyPairOf, outbound, type Place, wireUrl } from './place.ts';

const RECIPIENT = '198101052382';
/** The same at every try, so that it is one reply. */
const REPLY = '5b0d8f5e-6f0e-4c2c-8a11-9d4f5e0c1a20';
const LOOKS = 80;
const body = {
  recipient: RECIPIENT,
  subject: 'Grannhörande om uterum på Storgatan 7',
  text: 'Hej Signe\n\nDin granne vill bygga ett uterum. Har du något emot det? Svara på det här brevet senast den 15 december.\n\nMed vänliga hälsningar\nBygglovsenheten, Kommun B',
  protectionClass: 2,
  unit: 'bygg-och-miljo',
  allowsReply: true,
  asksReceipt: true,
  matter: { matterId: 'BN 2026-0231', eventId: 'grannhörande', status: 'senderinitiative' },
};

/** Sends the letter, waits until it is there and answers it; whether all of it went well. */
export async function seedReply(place: Place, client: RestClient): Promise<boolean> {
  const headers = { 'idempotency-key': 'first-letter-with-reply' };
  const sent = await client.request({ method: 'POST', path: '/letters', headers, body, timeoutMs: 10_000 });
  const letter = sent.kind === 'answer' ? /\/letters\/([^/]+)$/.exec(sent.headers.location ?? '')?.[1] : undefined;
  if (letter === undefined || !(await isDelivered(client, letter))) return false;
  return await answerLetter(place, letter);
}

async function isDelivered(client: RestClient, letter: string): Promise<boolean> {
  for (let look = 0; look < LOOKS; look += 1) {
    const seen = await client.request({ method: 'GET', path: `/letters/${letter}`, timeoutMs: 5_000 });
    if (seen.kind === 'answer' && Reflect.get(Object(seen.json), 'state') === 'delivered') return true;
    await setTimeout(100);
  }
  return false;
}

async function answerLetter(place: Place, letter: string): Promise<boolean> {
  const files = keyPairOf(place, operatorA);
  const signer = signerOf(readFileSync(files.certificateFile, 'utf8'), readFileSync(files.keyFile, 'utf8'));
  const keyPair = openKeyPair({ tls: files }, { environment: 'sandbox', log: createLog('sandbox') });
  const client = new WireClient({ keyPair, caFiles: [place.ca.certificateFile], outbound });
  const day = new Date().toISOString().slice(0, 10);
  const receipt = { messageId: letter, recipient: RECIPIENT, sender: kommunB.id, acknowledgedTime: day };
  const url = `${wireUrl(place, 'senderWire')}${SERVICE_PATHS.replies}`;
  try {
    const envelopes = [
      repliesEnvelope('deliverReceipt', signReceipt(receipt, signer)),
      repliesEnvelope('deliverReply', sealReply(replyTo(letter, day), signer)),
    ];
    const answers = await Promise.all(envelopes.map((envelope) => client.post(url, envelope, { timeoutMs: 10_000 })));
    return answers.every((answer) => answer.kind === 'answer' && answer.status === 200);
  } finally {
    client.close();
    keyPair.close();
  }
}

function replyTo(letter: string, day: string) {
  return {
    header: { sender: { id: RECIPIENT, name: 'Signe' }, recipients: [kommunB.id], correlationId: letter },
    message: {
      header: {
        id: REPLY,
        subject: 'Svar: grannhörande om uterum',
        supportinfo: { text: operatorA.name },
        metadata: [],
        language: 'svSE',
      },
      body: {
        contentType: 'text/plain',
        body: Buffer.from(
          'Hej\n\nJag har inget emot uterummet, men vill att häcken mellan tomterna står kvar.\n\nSigne',
        ),
      },
      attachments: [],
    },
    replyTime: day,
  };
}
