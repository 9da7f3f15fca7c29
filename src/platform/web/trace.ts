// W3C Trace Context: traceparent taken over from the caller, returned, and sent on (https://www.w3.org/TR/trace-context/)
import { randomFillSync } from 'node:crypto';

export interface Trace {
  readonly traceId: string;
  readonly spanId: string;
  /** The caller's span; absent where the trace begins here. */
  readonly parentId?: string;
  /** Whether spans of this trace are recorded: the caller's decision, or ours where it begins here. */
  readonly sampled: boolean;
  /** The header to return and to send to others. */
  readonly header: string;
}

/**
 * Our own span in the caller's trace, or in a new one when the header is absent or not to the letter of the standard.
 * `sampleNew`: whether a new one is recorded.
 */
export function traceOf(header: string | string[] | undefined, sampleNew = false): Trace {
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
  const sampled = good ? (Number.parseInt(flags, 16) & 1) === 1 : sampleNew;
  const ours = { traceId, spanId, sampled, header: `00-${traceId}-${spanId}-${sampled ? '01' : '00'}` };
  return good ? { ...ours, parentId: parent } : ours;
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
