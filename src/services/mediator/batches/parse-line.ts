// One line of a batch: {"key": "…", "delivery": "<base64 of a SignedDelivery>"}; anything else refuses itself with what is wrong.
import { createHash } from 'node:crypto';
import { ENVELOPE_MAX } from '../../../domain/letter.ts';
import type { TextLine } from '../../../platform/web/read-lines.ts';
import type { NewRefusal } from '../store/batch-lines.ts';

export interface HandedInLine {
  /** Its number in the request. */
  readonly line: number;
  readonly key: string;
  readonly bytes: Buffer;
}

// No control characters: a key is shown to people and kept as text.
const KEY = /^\P{Cc}{1,200}$/u;

/** Reads a line. A refusal of a line without a readable key is marked with the line's own digest. */
export function parseLine({ number: line, bytes: text }: TextLine): HandedInLine | NewRefusal {
  if (text === undefined) return { line, mark: `too long ${line}`, code: 'too-large', reason: 'line-too-long' };
  const wrong = (reason: string) => {
    const mark = `line ${createHash('sha256').update(text).digest('hex')}`;
    return { line, mark, code: 'invalid-input', reason };
  };
  const value = jsonOf(text);
  if (typeof value !== 'object' || value === null) return wrong('not-json');
  const { key, delivery }: { key?: unknown; delivery?: unknown } = value;
  if (!isText(key) || !key.isWellFormed() || !KEY.test(key)) return wrong('no-key');
  const refused = { line, key, mark: `key ${key}` };
  if (!isText(delivery) || delivery === '') return { ...refused, code: 'invalid-input', reason: 'no-delivery' };
  const bytes = Buffer.from(delivery, 'base64');
  // Sealing and the envelope only add to it: what is larger now cannot be delivered.
  if (bytes.length > ENVELOPE_MAX) return { ...refused, code: 'too-large', reason: 'too-large' };
  return { line, key, bytes };
}

function jsonOf(text: Buffer): unknown {
  try {
    return JSON.parse(text.toString('utf8'));
  } catch {
    return undefined;
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
