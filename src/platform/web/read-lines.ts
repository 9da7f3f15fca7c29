// JSON Lines from a stream: one line at a time, never the whole body in memory (jsonlines.org; application/x-ndjson).

import { BrevduvaError } from '../../domain/errors.ts';

export interface TextLine {
  /** From 1; empty lines count. */
  readonly number: number;
  /** Without its line feed; undefined for a line that is longer than allowed, of which nothing is kept. */
  readonly bytes: Buffer | undefined;
}

/** Empty lines are passed over, but not for ever: so many lines of any kind, and the caller is told to stop. */
export const ALL_LINES_MAX = 100_000;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/**
 * The lines of a stream that are not empty, the last one also without a line feed at its end. `most` is in bytes.
 * Errors: 'too-large' for more than 100 000 lines, empty ones counted.
 */
export async function* readLines(stream: AsyncIterable<Buffer>, most: number): AsyncGenerator<TextLine> {
  let parts: Buffer[] = [];
  let length = 0;
  let number = 1;
  const add = (part: Buffer): void => {
    length += part.length;
    if (length <= most) parts.push(part);
    else parts = [];
  };
  const take = (): TextLine | undefined => {
    const bytes = length > most ? undefined : trimmed(parts.length === 1 ? parts[0] : Buffer.concat(parts));
    const line = bytes !== undefined && bytes.length === 0 ? undefined : { number, bytes };
    parts = [];
    length = 0;
    number += 1;
    if (number > ALL_LINES_MAX + 1) {
      throw new BrevduvaError('too-large', 'a request has at most 100 000 lines', { limit: ALL_LINES_MAX });
    }
    return line;
  };
  for await (const chunk of stream) {
    let from = 0;
    for (let end = chunk.indexOf(LINE_FEED); end !== -1; end = chunk.indexOf(LINE_FEED, from)) {
      add(chunk.subarray(from, end));
      from = end + 1;
      const line = take();
      if (line !== undefined) yield line;
    }
    if (from < chunk.length) add(chunk.subarray(from));
  }
  const last = length === 0 ? undefined : take();
  if (last !== undefined) yield last;
}

function trimmed(line: Buffer = Buffer.alloc(0)): Buffer {
  return line.at(-1) === CARRIAGE_RETURN ? line.subarray(0, -1) : line;
}
