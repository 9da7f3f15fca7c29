// The chain as a file: JSON Lines written and read back strictly, so that one changed byte is seen (docs/mediation-log.md).
import { createHash } from 'node:crypto';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import type { ChainPart } from './chain-format.ts';

const closed = { additionalProperties: false } as const;
/** A block has at most some thousand commitments, a disposal record some thousand ranges: a hundredth of this. */
const LINE_MAX = 33_554_432;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const Position = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER });
const Hash = Type.String({ pattern: '^[0-9a-f]{64}$' });
const Part = Type.Union([
  Type.Object({ type: Type.Literal('head'), format: Type.String(), mediator: Type.String() }, closed),
  Type.Object(
    {
      type: Type.Literal('block'),
      n: Position,
      first: Position,
      last: Position,
      previous: Hash,
      commitments: Type.Array(Hash, { minItems: 1 }),
      hash: Hash,
    },
    closed,
  ),
  Type.Object(
    {
      type: Type.Literal('entry'),
      position: Position,
      salt: Type.String({ pattern: '^([0-9a-f]{2}){16,64}$' }),
      content: Type.String(),
    },
    closed,
  ),
  Type.Object({ type: Type.Literal('end'), sha256: Hash }, closed),
]);

/** A line that is no part of an export, by its number from 1. */
export class UnreadableLine extends Error {
  readonly line: number;

  constructor(line: number) {
    super(`line ${line} is not a line of a chain export as it is written`);
    this.line = line;
  }
}

/** The lines of a file, each with its line feed: the parts, and last a hash of all that stands before it. */
export async function* writeChain(parts: AsyncIterable<ChainPart>): AsyncGenerator<string> {
  const hash = createHash('sha256');
  for await (const part of parts) {
    const line = `${JSON.stringify(part)}\n`;
    hash.update(line);
    yield line;
  }
  yield `${JSON.stringify({ type: 'end', sha256: hash.digest('hex') })}\n`;
}

/**
 * The parts in lines (without line feeds). Other spelling of the same JSON is refused as well: it was not we who wrote it.
 * Errors: UnreadableLine.
 */
export async function* readChain(lines: AsyncIterable<string>): AsyncGenerator<ChainPart> {
  const hash = createHash('sha256');
  let number = 0;
  let ended = false;
  for await (const line of lines) {
    number++;
    const part = parse(line);
    if (part === undefined || ended) throw new UnreadableLine(number);
    if (part.type === 'end') {
      ended = true;
      if (part.sha256 !== hash.digest('hex')) throw new UnreadableLine(number);
    } else hash.update(`${line}\n`);
    yield part;
  }
  if (!ended) throw new UnreadableLine(number + 1);
}

/**
 * Lines at line feeds only: `readline` splits at U+2028 as well, which an operator's words may hold. The last one must be
 * ended. What is not UTF-8, or longer than any line of ours, becomes a line that cannot be read: a decoder that mends it
 * would hide a change.
 */
export async function* linesOf(pieces: AsyncIterable<string | Uint8Array>): AsyncGenerator<string> {
  let parts: Uint8Array[] = [];
  let length = 0;
  for await (const piece of pieces) {
    const bytes = Buffer.from(piece);
    let from = 0;
    for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10, from)) {
      yield textOf([...parts, bytes.subarray(from, end)]);
      parts = [];
      length = 0;
      from = end + 1;
    }
    if (from < bytes.length) parts.push(bytes.subarray(from));
    length += bytes.length - from;
    if (length > LINE_MAX) {
      yield 'a line that is too long';
      return;
    }
  }
  if (length > 0) yield `${textOf(parts)} without its line feed`;
}

function textOf(parts: readonly Uint8Array[]): string {
  try {
    return utf8.decode(Buffer.concat(parts));
  } catch {
    return 'a line that is not UTF-8';
  }
}

function parse(line: string): Static<typeof Part> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    if (!Value.Check(Part, value) || JSON.stringify(value) !== line) return undefined;
    // Half a surrogate pair has the bytes, and so the hash, of U+FFFD.
    return Object.values(value).some((member) => typeof member === 'string' && !member.isWellFormed())
      ? undefined
      : value;
  } catch {
    return undefined;
  }
}
