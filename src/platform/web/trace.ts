// W3C Trace Context: traceparent taken over from the caller, returned, and sent on (https://www.w3.org/TR/trace-context/)
import { randomFillSync } from 'node:crypto';

export interface Trace {
  readonly traceId: string;
  readonly spanId: string;
  /** The header to return and to send to others. */
  readonly header: string;
}

/** Our own span in the caller's trace, or in a new one when the header is absent or not to the letter of the standard. */
export function traceOf(header: string | string[] | undefined): Trace {
  const text = typeof header === 'string' ? header : '';
  const match = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/.exec(text);
  const [, version = '', id = '', parent = '', flags = '00', rest] = match ?? [];
  const good =
    match !== null &&
    version !== 'ff' &&
    (version !== '00' || rest === undefined) &&
    !/^0+$/.test(id) &&
    !/^0+$/.test(parent);
  const traceId = good ? id : randomHex(16);
  const spanId = randomHex(8);
  const sampled = good ? (Number.parseInt(flags, 16) & 1).toString().padStart(2, '0') : '00';
  return { traceId, spanId, header: `00-${traceId}-${spanId}-${sampled}` };
}

// The system is asked for many at once: a call for each request costs more than the rest of its trace.
const pool = Buffer.alloc(4096);
let at = pool.length;

function randomHex(bytes: number): string {
  if (at + bytes > pool.length) {
    randomFillSync(pool);
    at = 0;
  }
  at += bytes;
  return pool.toString('hex', at - bytes, at);
}
