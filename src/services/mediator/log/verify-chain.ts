// Recomputes the whole mediation log and holds it against its checkpoints: the first thing that is wrong, by position.
import { UnreadableLine } from './chain-export.ts';
import {
  blockHashOf,
  CHAIN_FORMAT,
  type ChainBlock,
  type ChainEntry,
  type ChainPart,
  commitmentOf,
  extend,
  GENESIS,
  type Ranges,
} from './chain-format.ts';
import type { Checkpoint } from './checkpoint.ts';
import { type DisposalRecord, disposalsAgainst, readDisposalRecord } from './disposal-record.ts';

export type FindingKind =
  | 'unreadable'
  | 'changed-content'
  | 'removed-entry'
  | 'added-entry'
  | 'reordered'
  | 'changed-block'
  | 'removed-block'
  | 'removed-tail'
  | 'other-history'
  | 'disposal-record'
  | 'not-disposed'
  | 'search-column';

export interface Finding {
  readonly kind: FindingKind;
  /** The entry, or the first entry that the block holds. */
  readonly position: number;
  readonly says: string;
}

export interface ChainReport {
  readonly mediator: string;
  readonly blocks: number;
  /** The last position of the chain. */
  readonly position: number;
  readonly entries: number;
  /** Positions whose content is gone. */
  readonly disposed: Ranges;
  readonly disposals: readonly DisposalRecord[];
  /** By position; never more than `MOST` of them. */
  readonly findings: readonly Finding[];
  /** The last checkpoint that the chain agrees with. */
  readonly checkpoint?: Checkpoint;
}

const MOST = 100;

/** Reads the parts once, with memory for what is disposed of only. `checkpoints` are those whose signatures were good. */
export async function verifyChain(
  parts: AsyncIterable<ChainPart>,
  checkpoints: readonly Checkpoint[],
): Promise<ChainReport> {
  const check = new Check(checkpoints);
  try {
    for await (const part of parts) check.take(part);
  } catch (error) {
    if (!(error instanceof UnreadableLine)) throw error;
    check.unreadable(error);
  }
  return check.end();
}

class Check {
  readonly #checkpoints: Map<number, Checkpoint[]>;
  readonly #findings: Finding[] = [];
  readonly #missing: [number, number][] = [];
  readonly #disposals: DisposalRecord[] = [];
  #mediator = '';
  #headed = false;
  #block: ChainBlock | undefined;
  /** The position that an entry of the block may have next. */
  #next = 1;
  #blocks = 0;
  #entries = 0;
  #position = 0;
  #hash = GENESIS;
  #reached: Checkpoint | undefined;

  constructor(checkpoints: readonly Checkpoint[]) {
    this.#checkpoints = Map.groupBy(checkpoints, ({ block }) => block);
  }

  take(part: ChainPart): void {
    if (part.type === 'end') return;
    // One head, and it comes first: every hash says whose log it is.
    if ((part.type === 'head') === this.#headed)
      this.#find('unreadable', this.#next, this.#headed ? 'a second head' : 'what comes first is not the head');
    this.#headed = true;
    if (part.type === 'head') this.#head(part);
    else if (part.type === 'block') this.#takeBlock(part);
    else this.#takeEntry(part);
  }

  unreadable({ message, line }: UnreadableLine): void {
    this.#find('unreadable', Math.max(this.#next, 1), `${message}; nothing after it was looked at (line ${line})`);
  }

  end(): ChainReport {
    this.#closeBlock();
    this.#tail();
    for (const finding of disposalsAgainst(this.#missing, this.#disposals))
      this.#find(finding.kind, finding.position, finding.says);
    return {
      mediator: this.#mediator,
      blocks: this.#blocks,
      position: this.#position,
      entries: this.#entries,
      disposed: this.#missing,
      disposals: this.#disposals,
      findings: this.#findings.toSorted((a, b) => a.position - b.position),
      ...(this.#reached === undefined ? {} : { checkpoint: this.#reached }),
    };
  }

  #head({ format, mediator }: Extract<ChainPart, { type: 'head' }>): void {
    if (format !== CHAIN_FORMAT) this.#find('unreadable', 1, `the format ${format} is not one that this version reads`);
    this.#mediator = mediator;
    this.#compare(0, GENESIS);
  }

  #takeBlock(block: Extract<ChainPart, { type: 'block' }>): void {
    this.#closeBlock();
    const { n, first, last, previous, commitments, hash } = block;
    if (n !== this.#blocks + 1 || first !== this.#position + 1)
      this.#find(
        'removed-block',
        this.#position + 1,
        `block ${n} (from position ${first}) follows block ${this.#blocks} (to position ${this.#position})`,
      );
    else if (previous !== this.#hash)
      this.#find('changed-block', first, `block ${n} does not build on block ${n - 1} as it is now`);
    if (last - first + 1 !== commitments.length)
      this.#find(
        'changed-block',
        first,
        `block ${n} has ${commitments.length} commitments for positions ${first}–${last}`,
      );
    else if (blockHashOf(this.#mediator, block) !== hash)
      this.#find('changed-block', first, `block ${n} is not what its hash says`);
    this.#block = block;
    this.#blocks = n;
    this.#position = last;
    this.#next = first;
    this.#hash = hash;
    this.#compare(n, hash);
  }

  #takeEntry(entry: ChainEntry): void {
    const { position } = entry;
    const block = this.#block;
    if (block === undefined || position < block.first || position > block.last) {
      this.#find('added-entry', position, 'is in no block at this place');
      return;
    }
    if (position < this.#next) {
      this.#find('reordered', position, 'comes a second time, or after a later one');
      return;
    }
    this.#passOver(position);
    this.#next = position + 1;
    this.#entries++;
    if (commitmentOf(entry) !== block.commitments[position - block.first])
      this.#find('changed-content', position, 'its content or salt is not what the block committed to');
    else this.#takeRecord(entry);
  }

  #takeRecord({ position, content }: ChainEntry): void {
    if (!content.includes('"log.disposed"')) return;
    const record = readDisposalRecord(content);
    if (record === undefined) return;
    if (record.fault !== undefined) this.#find('disposal-record', position, record.fault);
    this.#disposals.push({ ...record, position });
  }

  #closeBlock(): void {
    if (this.#block !== undefined) this.#passOver(this.#block.last + 1);
    this.#block = undefined;
  }

  // As a range: a hostile file may say that its block holds any number of positions.
  #passOver(to: number): void {
    if (this.#next < to) extend(this.#missing, this.#next, to - 1);
    this.#next = to;
  }

  #compare(n: number, hash: string): void {
    for (const checkpoint of this.#checkpoints.get(n) ?? []) {
      const agrees =
        checkpoint.hash === hash && checkpoint.position === this.#position && checkpoint.mediator === this.#mediator;
      if (agrees && (this.#reached === undefined || checkpoint.at > this.#reached.at)) this.#reached = checkpoint;
      if (!agrees)
        this.#find(
          'other-history',
          Math.max(this.#block?.first ?? 1, 1),
          `the checkpoint of ${checkpoint.at} saw another block ${n}`,
        );
    }
  }

  #tail(): void {
    const beyond = [...this.#checkpoints.values()].flat().filter(({ block }) => block > this.#blocks);
    const last = beyond.toSorted((a, b) => a.block - b.block).at(-1);
    if (last !== undefined)
      this.#find(
        'removed-tail',
        this.#position + 1,
        `the checkpoint of ${last.at} saw block ${last.block}, to position ${last.position}: what followed position ${this.#position} is gone`,
      );
  }

  #find(kind: FindingKind, position: number, says: string): void {
    if (this.#findings.length < MOST) this.#findings.push({ kind, position, says });
  }
}
