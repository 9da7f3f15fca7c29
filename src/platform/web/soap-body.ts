// The body of a SOAP request: what it must be called, how large and how slow it may be (PROTOCOL, Transport; DESIGN, limits). And how an
// answer's goes.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { BrevduvaError } from '../../domain/errors.ts';
import { ENVELOPE_MAX } from '../../domain/letter.ts';

/** Bytes of a body that seldom come in one piece. */
const IN_PLACE_FROM = 65_536;
/** Bytes of an answer's end, fewer than a socket asks to wait after. */
const LAST = 8192;

/** Refuses what the wire does not allow, by the headers alone. Throws 'unsupported-mime-type' or 'too-large'. */
export function checkHeaders({ headers }: IncomingMessage): void {
  const encoding = headers['content-encoding'] ?? 'identity';
  if (encoding.trim().toLowerCase() !== 'identity') {
    throw new BrevduvaError('unsupported-mime-type', 'Content-Encoding is not accepted; send the envelope as it is.');
  }
  const [type = '', ...parameters] = (headers['content-type'] ?? '').toLowerCase().split(';');
  if (type.trim() !== 'text/xml') {
    throw new BrevduvaError('unsupported-mime-type', 'Content-Type must be text/xml (SOAP 1.1, without MTOM).');
  }
  const charset = parameters.map((part) => /^\s*charset\s*=\s*"?([^"\s]*)"?\s*$/.exec(part)?.[1]).find(Boolean);
  if (charset !== undefined && !['utf-8', 'utf8', 'us-ascii'].includes(charset)) {
    throw new BrevduvaError('unsupported-mime-type', 'The charset must be utf-8.');
  }
  if (Number(headers['content-length'] ?? 0) > ENVELOPE_MAX) throw tooLarge();
}

/** The whole body. Throws 'too-large' past 2 097 152 bytes, 'unavailable' when it is too slow or broken off. */
export async function readBody(request: IncomingMessage, timeoutMs: number): Promise<Uint8Array> {
  const body = new Body(Number(request.headers['content-length']));
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => fail('The request took too long to arrive.', 'slow'), timeoutMs);
    const fail = (message: string, reason: string): void => {
      clearTimeout(timer);
      request.pause();
      reject(new BrevduvaError('unavailable', message, { reason }));
    };
    request.on('data', (chunk: Buffer) => {
      if (body.length + chunk.length > ENVELOPE_MAX) {
        clearTimeout(timer);
        request.pause();
        reject(tooLarge());
      } else body.add(chunk);
    });
    request.on('end', () => {
      clearTimeout(timer);
      resolve(body.whole());
    });
    request.on('error', () => fail('The request was broken off.', 'broken-off'));
    request.on('close', () => {
      if (!request.complete) fail('The request was broken off.', 'broken-off');
    });
  });
}

/** What comes in pieces: of a known length, each is put in its place as it comes, so that no body ends in one long copying. */
class Body {
  length = 0;
  readonly #whole: Buffer | undefined;
  readonly #chunks: Buffer[] = [];

  /** `announced`: Content-Length, NaN where there is none. */
  constructor(announced: number) {
    this.#whole =
      announced > IN_PLACE_FROM && announced <= ENVELOPE_MAX ? Buffer.allocUnsafeSlow(announced) : undefined;
  }

  add(chunk: Buffer): void {
    // The parser gives no more than was announced.
    if (this.#whole === undefined) this.#chunks.push(chunk);
    else chunk.copy(this.#whole, this.length);
    this.length += chunk.length;
  }

  whole(): Buffer {
    const [only] = this.#chunks;
    if (this.#whole !== undefined) return this.#whole.subarray(0, this.length);
    return this.#chunks.length === 1 && only !== undefined ? only : Buffer.concat(this.#chunks, this.length);
  }
}

/**
 * Throws away what is still coming after a refusal, for at most 3 s: a connection closed with unread bytes is reset, and
 * the caller would then never see the answer.
 */
export async function discardRest(request: IncomingMessage): Promise<void> {
  if (request.complete || request.destroyed) return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, 3_000);
    const done = (): void => {
      clearTimeout(timer);
      resolve();
    };
    request.removeAllListeners('data');
    request.on('end', done).on('close', done).on('error', done).resume();
  });
}

/**
 * Ends the answer. Of a long one the last bytes go when all before them are written: a caller that has the whole of it may ask again at once,
 * and while a socket has much to write Node stops reading from it, and takes what TLS has read already for an error ("Parse Error: Paused").
 */
export async function endAnswer(response: ServerResponse, body: string | Uint8Array): Promise<void> {
  if (typeof body === 'string' || body.length <= LAST) {
    response.end(body);
    return;
  }
  const last = body.length - LAST;
  if (!response.write(body.subarray(0, last)))
    await new Promise<void>((resolve) => response.once('drain', resolve).once('close', resolve));
  if (!response.destroyed) response.end(body.subarray(last));
}

function tooLarge(): BrevduvaError {
  return new BrevduvaError('too-large', `The envelope may be at most ${ENVELOPE_MAX} bytes (2 MiB).`);
}
