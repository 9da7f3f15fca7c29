// The mediation log's chain as bytes and hashes (docs/mediation-log.md): what a verifier computes, written once more outside SQL.
import { createHash } from 'node:crypto';

export const CHAIN_FORMAT = 'brevduva-log-1';
export const GENESIS = '00'.repeat(32);

export interface ChainBlock {
  readonly n: number;
  readonly first: number;
  readonly last: number;
  /** Hexadecimal, as every hash here. */
  readonly previous: string;
  readonly commitments: readonly string[];
  readonly hash: string;
}

export interface ChainEntry {
  readonly position: number;
  readonly salt: string;
  readonly content: string;
}

/** What an export and the database are read as: a head, then each block followed by those of its entries that remain. */
export type ChainPart =
  | { readonly type: 'head'; readonly format: string; readonly mediator: string }
  | ({ readonly type: 'block' } & ChainBlock)
  | ({ readonly type: 'entry' } & ChainEntry)
  | { readonly type: 'end'; readonly sha256: string };

/** sha256(salt ‖ length of the content in bytes, 8 bytes big-endian ‖ content in UTF-8). */
export function commitmentOf({ salt, content }: Pick<ChainEntry, 'salt' | 'content'>): string {
  const bytes = Buffer.from(content, 'utf8');
  return createHash('sha256').update(Buffer.from(salt, 'hex')).update(int8(bytes.length)).update(bytes).digest('hex');
}

/** sha256('brevduva-log-1:' mediator ‖ n ‖ first ‖ last, 8 bytes big-endian each ‖ previous ‖ every commitment in order). */
export function blockHashOf(mediator: string, block: Omit<ChainBlock, 'hash'>): string {
  const hash = createHash('sha256').update(`${CHAIN_FORMAT}:${mediator}`);
  for (const number of [block.n, block.first, block.last]) hash.update(int8(number));
  hash.update(Buffer.from(block.previous, 'hex'));
  for (const commitment of block.commitments) hash.update(Buffer.from(commitment, 'hex'));
  return hash.digest('hex');
}

function int8(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(BigInt(value));
  return bytes;
}

/** Positions that are given as inclusive ranges, in order. */
export type Ranges = readonly (readonly [number, number])[];

/** Adds a position after all others, or those up to `last`. */
export function extend(ranges: [number, number][], position: number, last = position): void {
  const newest = ranges.at(-1);
  if (newest !== undefined && newest[1] === position - 1) newest[1] = last;
  else ranges.push([position, last]);
}

/** How many positions there are. */
export function sizeOf(ranges: Ranges): number {
  return ranges.reduce((sum, [first, last]) => sum + last - first + 1, 0);
}

/** sha256 over every position in order, 8 bytes big-endian each: what a disposal record says about its list. */
export function positionsHash(ranges: Ranges): string {
  const hash = createHash('sha256');
  for (const [first, last] of ranges)
    for (let position = first; position <= last; position++) hash.update(int8(position));
  return hash.digest('hex');
}
