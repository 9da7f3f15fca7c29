// One operator's line: how many deliveries this process hands over to it at once. A slow operator fills only its own line.
import { Ahead } from './ahead.ts';

/** So many times the width may be under way, with what the operator has answered and what only waits to be written down. */
const WITH_ANSWERED = 2;

export interface LineTools<Work> {
  /** How many at once; it may change. */
  readonly width: () => number;
  /** Claims at most that many; `inFront`: of the front lane only. Must not throw. */
  readonly take: (most: number, inFront: boolean) => Promise<readonly Work[]>;
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
  /** It has looked in the front lane only. */
  #moreBehind = false;
  /** Of a room of one, now this and now the others get it. */
  #othersTurn = false;
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
    // A claim costs a commit: not one for every piece that ends, but one for a good part of the line. What is ahead costs none.
    const asks = this.#ahead.isEmpty || this.#looks || this.#othersWait;
    if (asks && this.#room() < this.#tools.width() / 4) return;
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
    const mustGo = this.#tools.isOpen() ? this.#ahead.takeStale() : this.#ahead.take(Number.POSITIVE_INFINITY);
    if (mustGo.length > 0) await this.#letGo(mustGo);
    const share = this.#shareOfOthers(room);
    const taken = share > 0 ? await this.#take(share, !this.#ahead.isEmpty) : [];
    // It may have been closed meanwhile.
    const ahead = this.#tools.isOpen() ? this.#ahead.take(room - taken.length) : [];
    const works = [...taken, ...ahead];
    for (const work of works) this.#begin(work);
    const full = works.length === room;
    // The last that was ahead may have gone beside places that others wait for.
    if (full || (this.#ahead.isEmpty ? this.#othersWait || this.#moreBehind : works.length === 0)) this.#again = true;
  }

  // Where both wait both get on: half of the room each. What is ahead are single letters, so that only others in the front
  // lane share with them; nothing more is put ahead as long as others wait.
  #shareOfOthers(room: number): number {
    const alone = this.#ahead.isEmpty;
    if (!this.#looks && !this.#othersWait && !(alone && this.#moreBehind)) return 0;
    if (alone) return room;
    this.#othersTurn = !this.#othersTurn;
    return Math.floor((room + (this.#othersTurn ? 0 : 1)) / 2);
  }

  async #take(most: number, inFront: boolean): Promise<readonly Work[]> {
    this.#looks = false;
    const taken = await this.#tools.take(most, inFront);
    this.#othersWait = taken.length === most;
    this.#moreBehind = inFront;
    return taken;
  }

  #begin(work: Work): void {
    let placed = true;
    this.#placed += 1;
    const leave = () => {
      if (placed) this.#placed -= 1;
      placed = false;
      this.#next();
    };
    const answered = () => {
      if (placed) this.#ahead.answered();
      leave();
    };
    const run = this.#tools.carryOut(work, answered).finally(() => {
      this.#running.delete(run);
      leave();
    });
    this.#running.add(run);
  }

  #release(): Promise<void> {
    return this.#letGo(this.#ahead.take(Number.POSITIVE_INFINITY));
  }

  async #letGo(works: readonly Work[]): Promise<void> {
    if (works.length === 0) return;
    await this.#tools.release(works);
    this.#looks = true;
  }
}
