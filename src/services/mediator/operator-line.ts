// One operator's line: how many deliveries this process hands over to it at once. A slow operator fills only its own line.
import { Ahead } from './ahead.ts';

/** So many times the width may be under way, with what the operator has answered and what only waits to be written down. */
const WITH_ANSWERED = 2;

export interface LineTools<Work> {
  /** How many at once; it may change. */
  readonly width: () => number;
  /** Claims at most that many. Must not throw. */
  readonly take: (most: number) => Promise<readonly Work[]>;
  /** Must not throw. Says with `answered` when its place may be another's although it goes on. */
  readonly carryOut: (work: Work, answered: () => void) => Promise<void>;
  /** Whether what was claimed beforehand may go now. */
  readonly isOpen: () => boolean;
  /** Lets go of what was claimed beforehand. Must not throw. */
  readonly release: (works: readonly Work[]) => Promise<void>;
}

/** Keeps at most `width` pieces of work going, taking more whenever enough room is free. */
export class OperatorLine<Work> {
  readonly #tools: LineTools<Work>;
  readonly #running = new Set<Promise<void>>();
  readonly #ahead = new Ahead<Work>();
  /** Of those that run: not answered. */
  #placed = 0;
  /** It is to look what there is to take; and when it last looked, there was more than it took. */
  #looks = true;
  #othersWait = true;
  #filling: Promise<void> | undefined;
  #again = false;
  #closed = false;

  constructor(tools: LineTools<Work>) {
    this.#tools = tools;
  }

  /** There may be work to take: looks for it unless the line is nearly full. */
  wake(): void {
    this.#looks = true;
    this.#next();
  }

  /** How many it would have that are claimed already; none while others wait to be taken, who came before them. */
  roomAhead(): number {
    return this.#closed || this.#othersWait || !this.#tools.isOpen() ? 0 : this.#ahead.room(this.#tools.width());
  }

  /** Work that is claimed already. */
  give(works: readonly Work[]): void {
    this.#ahead.add(works);
    this.#next();
  }

  /** Takes no more, and resolves when what runs has ended and what was ahead is let go. */
  async stop(): Promise<void> {
    this.#closed = true;
    await this.#filling;
    await this.#release();
    await Promise.all(this.#running);
  }

  #next(): void {
    if (this.#closed) return;
    if (this.#filling !== undefined) {
      this.#again = true;
      return;
    }
    // A claim costs a commit: not one for every piece that ends, but one for a good part of the line.
    if (this.#room() < this.#tools.width() / 4) return;
    this.#filling = this.#fill().finally(() => {
      this.#filling = undefined;
      if (this.#again) {
        this.#again = false;
        this.#next();
      }
    });
  }

  #room(): number {
    const width = this.#tools.width();
    return Math.min(width - this.#placed, width * WITH_ANSWERED - this.#running.size);
  }

  async #fill(): Promise<void> {
    const room = this.#room();
    if (room < 1) return;
    if (!this.#tools.isOpen()) await this.#release();
    // Where both wait both get on: half of the room each. Nothing more is put ahead as long as others wait.
    const share = this.#ahead.isEmpty ? room : Math.floor(room / 2);
    const taken = (this.#looks || this.#othersWait) && share > 0 ? await this.#take(share) : [];
    const works = [...taken, ...this.#ahead.take(room - taken.length)];
    for (const work of works) this.#begin(work);
    if (works.length === room) this.#again = true;
  }

  async #take(most: number): Promise<readonly Work[]> {
    this.#looks = false;
    const taken = await this.#tools.take(most);
    this.#othersWait = taken.length === most;
    return taken;
  }

  #begin(work: Work): void {
    let placed = true;
    this.#placed += 1;
    const answered = () => {
      if (placed) this.#placed -= 1;
      placed = false;
      this.#next();
    };
    const run = this.#tools.carryOut(work, answered).finally(() => {
      this.#running.delete(run);
      this.#ahead.ended();
      answered();
    });
    this.#running.add(run);
  }

  async #release(): Promise<void> {
    const works = this.#ahead.take(Number.POSITIVE_INFINITY);
    if (works.length > 0) await this.#tools.release(works);
  }
}
