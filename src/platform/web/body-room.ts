// How many bytes of requests' bodies lie in this process's memory at once: beyond it the next one is told to come back (503, Retry-After),
// instead of all of them failing together.
import { totalmem } from 'node:os';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { BrevduvaError } from '../../domain/errors.ts';
import type { WebServerOptions } from './options.ts';

const MEGABYTE = 1_048_576;
/** Bodies smaller than this are many, and never what fills the memory. */
const SMALL = 65_536;
const AGAIN_SECONDS = 30;

declare module 'fastify' {
  interface FastifyRequest {
    /** Says that so many bytes of this request are kept in memory until it is answered. Throws 'unavailable' when there is no room. */
    holdBody(bytes: number): void;
  }
}

class BodyRoom {
  readonly #most: number;
  #held = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** Takes so many bytes of it; false when there is no room. Whoever comes alone always has room: each has limits of its own. */
  take(bytes: number): boolean {
    if (this.#held > 0 && this.#held + bytes > this.#most) return false;
    this.#held += bytes;
    return true;
  }

  give(bytes: number): void {
    this.#held -= bytes;
  }
}

// A quarter of what the process may have: of the machine, or of its container.
const may = process.constrainedMemory();
const memory = may > 0 ? Math.min(may, totalmem()) : totalmem();
const ofProcess = new BodyRoom(Math.min(Math.max(memory / 4, 256 * MEGABYTE), 2048 * MEGABYTE));

/** Bodies that are read whole count from their first byte; those that a multipart form holds, `readForm` counts. */
export function addBodyRoom(app: FastifyInstance, { limits }: WebServerOptions): void {
  const room = limits?.heldBytes === undefined ? ofProcess : new BodyRoom(limits.heldBytes);
  const replies = new WeakMap<FastifyRequest, FastifyReply>();
  app.decorateRequest('holdBody', function holdBody(this: FastifyRequest, bytes: number): void {
    const reply = replies.get(this);
    if (bytes < SMALL || reply === undefined) return;
    if (!room.take(bytes)) throw noRoom();
    let isHeld = true;
    const give = (): void => {
      if (isHeld) room.give(bytes);
      isHeld = false;
    };
    // Closed: also when the other side went away in the middle.
    reply.raw.once('finish', give).once('close', give);
  });
  app.addHook('preParsing', async (request, reply) => {
    const { 'content-length': length, 'transfer-encoding': coding, 'content-type': type } = request.headers;
    if (length === undefined && coding === undefined) return;
    replies.set(request, reply);
    if (type?.startsWith('multipart/') === true) return;
    const most = request.routeOptions.bodyLimit ?? MEGABYTE;
    request.holdBody(Math.min(announced(request) ?? most, most));
  });
}

/** Bytes of the body as the request's head says; undefined where it does not. */
export function announced({ headers }: Pick<FastifyRequest, 'headers'>): number | undefined {
  const length = headers['content-length'];
  return length === undefined || !/^[0-9]{1,15}$/.test(length) ? undefined : Number(length);
}

function noRoom(): BrevduvaError {
  return new BrevduvaError('unavailable', 'there is no room for more uploads just now', {
    retryAfter: AGAIN_SECONDS,
    detail: {
      sv: 'Många stora filer laddas upp samtidigt just nu, och det finns inte plats för fler. Inget av det du skickade har sparats. Gå tillbaka, vänta en halv minut och skicka igen.',
      en: 'Many large files are being uploaded just now, and there is no room for more. Nothing of what you sent has been saved. Go back, wait half a minute and send it again.',
    },
  });
}
