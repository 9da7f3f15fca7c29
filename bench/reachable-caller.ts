// A lean caller for bench/reachable.ts: one mutual TLS connection that is kept, one question at a time; of an answer it reads the status and the
// length, and counts the rest. node:http would use as much processor time for half a megabyte as the registry does for making it.
import { once } from 'node:events';
import tls from 'node:tls';

/** Bytes of a read, at most: a TLS record. */
const READ = 16_384;

export class LeanCaller {
  readonly #socket: tls.TLSSocket;
  readonly #head: Buffer;
  /** What has come of the answer's head. */
  #text = '';
  /** Bytes of the body that are still to come; -1 before the head. */
  #left = -1;
  #length = 0;
  #done: ((length: number) => void) | undefined;
  #failed: ((error: Error) => void) | undefined;

  private constructor(socket: tls.TLSSocket, head: Buffer) {
    this.#socket = socket;
    this.#head = head;
    const end = (error?: Error) => this.#failed?.(error ?? new Error('the connection ended'));
    socket.on('error', end).on('close', () => end());
  }

  /** Connects to post bodies of this length there. */
  static async connect(url: URL, length: number, keys: tls.ConnectionOptions): Promise<LeanCaller> {
    let caller: LeanCaller | undefined;
    const buffer = Buffer.alloc(READ);
    const callback = (bytes: number) => {
      caller?.take(buffer.subarray(0, bytes));
      return true;
    };
    const to = { host: url.hostname, port: Number(url.port), onread: { buffer, callback } };
    const socket = tls.connect({ ...keys, ...to });
    await once(socket, 'secureConnect');
    const lines = [
      `POST ${url.pathname} HTTP/1.1`,
      `Host: ${url.host}`,
      'Content-Type: text/xml; charset=utf-8',
      `Content-Length: ${length}`,
    ];
    caller = new LeanCaller(socket, Buffer.from(`${lines.join('\r\n')}\r\n\r\n`));
    return caller;
  }

  /** Bytes of the answer's body. Rejects when it is not 200. */
  ask(body: Uint8Array): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#done = resolve;
      this.#failed = reject;
      this.#left = -1;
      this.#text = '';
      this.#socket.write(Buffer.concat([this.#head, body]));
    });
  }

  take(bytes: Buffer): void {
    if (this.#left === -1) this.#begin(bytes);
    else this.#left -= bytes.length;
    if (this.#left === 0) this.#done?.(this.#length);
    else if (this.#left < -1) this.#failed?.(new Error('more came than was announced'));
  }

  #begin(bytes: Buffer): void {
    this.#text += bytes.toString('latin1');
    const end = this.#text.indexOf('\r\n\r\n');
    if (end === -1) return;
    const head = this.#text.slice(0, end);
    const length = /^content-length: *(\d+)\r?$/im.exec(head)?.[1];
    if (!head.startsWith('HTTP/1.1 200 ') || length === undefined) {
      this.#failed?.(new Error(`not as expected: ${this.#text.slice(0, 500)}`));
      return;
    }
    this.#length = Number(length);
    this.#left = this.#length - (this.#text.length - end - 4);
  }

  close(): void {
    this.#failed = undefined;
    this.#socket.destroy();
  }
}
