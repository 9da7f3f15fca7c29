// A small mailbox operator that brings its holders' replies and receipts to the sender's door, signed with its own key.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import https from 'node:https';
import { text } from 'node:stream/consumers';
import { repliesEnvelope, sealReply, signReceipt } from '../../src/wire/mina-meddelanden/reply-seal.ts';
import { signerOf } from '../../src/wire/xmldsig/signer.ts';

interface Files {
  readonly certificateFile: string;
  readonly keyFile: string;
  readonly caFile: string;
}

export interface GivenReply {
  readonly letter: string;
  readonly from: string;
  readonly sender: string;
  readonly subject?: string;
  readonly text?: string;
  readonly html?: boolean;
  readonly id?: string;
  readonly files?: readonly { readonly filename: string; readonly contentType: string; readonly body: Uint8Array }[];
}

export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly outcome: string | undefined;
  readonly reason: string | undefined;
  readonly transId: string | undefined;
}

const DAY = '2026-11-22';

export class ReplyingOperator {
  readonly #files: Files;
  readonly #address: string;

  /** `address`: of the door, https://host:port. */
  constructor(files: Files, address: string) {
    this.#files = files;
    this.#address = address;
  }

  sealedReply({
    letter,
    from,
    sender,
    subject = 'Svar',
    text: body = 'Tack.',
    html,
    id = randomUUID(),
    files = [],
  }: GivenReply): Buffer {
    const header = { id, subject, supportinfo: { text: 'Brevlådan' }, metadata: [], language: 'svSE' };
    const reply = {
      header: { sender: { id: from, name: 'Brevlådans innehavare' }, recipients: [sender], correlationId: letter },
      message: {
        header,
        body: { contentType: html === true ? 'text/html' : 'text/plain', body: Buffer.from(body) },
        attachments: files.map((file) => ({ ...file, checksum: '0'.repeat(32) })),
      },
      replyTime: DAY,
    };
    return repliesEnvelope('deliverReply', sealReply(reply, this.signer()));
  }

  async reply(given: GivenReply): Promise<Answer> {
    return await this.post(this.sealedReply(given));
  }

  async receipt(
    { letter, from, sender }: Pick<GivenReply, 'letter' | 'from' | 'sender'>,
    signedReceipt?: string,
  ): Promise<Answer> {
    const receipt = { messageId: letter, recipient: from, sender, acknowledgedTime: DAY };
    return await this.post(repliesEnvelope('deliverReceipt', signReceipt(receipt, this.signer()), signedReceipt));
  }

  /** Posts an envelope with this operator's certificate. */
  async post(envelope: Buffer): Promise<Answer> {
    const { certificateFile, keyFile, caFile } = this.#files;
    const [cert, key, ca] = [certificateFile, keyFile, caFile].map((file) => readFileSync(file));
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    const headers = { 'content-type': 'text/xml; charset=utf-8', soapaction: '""' };
    const options = { method: 'POST', headers, cert, key, ca, agent: false } as const;
    const request = https.request(`${this.#address}/Replies/v1`, options, (response) => {
      text(response).then((body) => {
        const of = (name: string) => new RegExp(`<(?:\\w+:)?${name}>([^<]*)<`).exec(body)?.[1];
        const said = { outcome: of('Outcome'), reason: of('Reason'), transId: of('TransId') };
        resolve({ status: response.statusCode ?? 0, body, ...said });
      }, reject);
    });
    request.on('error', reject).end(envelope);
    return await promise;
  }

  /** The operator's own signature. */
  signer() {
    return signerOf(readFileSync(this.#files.certificateFile, 'utf8'), readFileSync(this.#files.keyFile, 'utf8'));
  }
}
