// The pretend mediator's lane for mailings: plans, batches and lines as the real one answers them, and what tests tell it to do.
import { randomUUID } from 'node:crypto';

export interface PretendMailing {
  readonly id: string;
  readonly key: string;
  state: 'planned' | 'running' | 'paused' | 'cancelled';
  readonly asked: readonly string[];
}

interface Batch {
  readonly id: string;
  readonly mailing: string;
  state: 'open' | 'committed' | 'cancelled';
  readonly lines: Map<string, Buffer>;
  readonly refused: Set<string>;
}

export interface Reply {
  readonly status: number;
  readonly body: object;
}

export class PretendMailings {
  readonly mailings = new Map<string, PretendMailing>();
  /** Called before each request is answered: tests pause and cancel there, or break the connection by throwing. */
  before: (what: string) => Promise<void> | void = () => undefined;
  /** Whether the answer is lost on its way back: the request was done all the same. */
  lost: (what: string) => boolean = () => false;
  /** Whether a line is refused when it is filled in. */
  refuses: (key: string) => boolean = () => false;
  readonly #batches = new Map<string, Batch>();
  readonly #batchKeys = new Map<string, string>();
  readonly #take: (key: string, bytes: Buffer) => string;

  /** `take` makes a delivery of what was handed in and answers its number. */
  constructor(take: (key: string, bytes: Buffer) => string) {
    this.#take = take;
  }

  /** Undefined when the address is none of its. */
  async answer(method: string, path: string, key: string, body: Buffer): Promise<Reply | undefined> {
    const [kind = '', id = '', what = ''] = path.split('/');
    if (kind !== 'mailings' && kind !== 'batches') return undefined;
    const called = `${method} ${kind} ${what}`.trim();
    await this.before(called);
    const reply = this.#reply(kind, id, what, method, key, body);
    if (this.lost(called)) throw new Error('lost');
    return reply;
  }

  #reply(kind: string, id: string, what: string, method: string, key: string, body: Buffer): Reply {
    if (kind === 'mailings') return id === '' ? this.#plan(key) : this.#move(id, what);
    if (id === '') return this.#open(key, String(Reflect.get(JSON.parse(body.toString()), 'mailingId')));
    const batch = this.#batches.get(id);
    if (batch === undefined) return { status: 404, body: {} };
    if (what === 'lines') return method === 'POST' ? this.#fill(batch, body) : this.#told(batch);
    if (what === 'commit') return this.#commit(batch);
    return this.#cancelBatch(batch);
  }

  #plan(key: string): Reply {
    const known = [...this.mailings.values()].find((one) => one.key === key);
    const mailing: PretendMailing = known ?? { id: randomUUID(), key, state: 'planned', asked: [] };
    this.mailings.set(mailing.id, mailing);
    return { status: 201, body: { mailingId: mailing.id, state: mailing.state } };
  }

  #move(id: string, what: string): Reply {
    const mailing = this.mailings.get(id);
    if (mailing === undefined) return { status: 404, body: {} };
    const to = { start: 'running', resume: 'running', pause: 'paused', cancellation: 'cancelled' } as const;
    const state = Object.entries(to).find(([name]) => name === what)?.[1];
    if (state === undefined) return { status: 404, body: {} };
    if (mailing.state === 'cancelled' && state !== 'cancelled') return { status: 409, body: {} };
    mailing.state = state;
    if (state === 'cancelled')
      for (const batch of this.#batches.values()) if (batch.mailing === id) this.#cancelBatch(batch);
    return { status: 200, body: { mailingId: id, state } };
  }

  #open(key: string, mailing: string): Reply {
    const known = this.#batches.get(this.#batchKeys.get(key) ?? '');
    if (known === undefined && this.mailings.get(mailing)?.state === 'cancelled') return { status: 409, body: {} };
    const batch: Batch = known ?? { id: randomUUID(), mailing, state: 'open', lines: new Map(), refused: new Set() };
    this.#batches.set(batch.id, batch);
    this.#batchKeys.set(key, batch.id);
    return { status: 201, body: { batchId: batch.id, state: batch.state } };
  }

  #fill(batch: Batch, body: Buffer): Reply {
    if (batch.state !== 'open') return { status: 409, body: {} };
    for (const line of body
      .toString()
      .split('\n')
      .filter((text) => text !== '')) {
      const { key, delivery }: { key: string; delivery: string } = JSON.parse(line);
      if (this.refuses(key)) batch.refused.add(key);
      else batch.lines.set(key, Buffer.from(delivery, 'base64'));
    }
    return { status: 200, body: {} };
  }

  #commit(batch: Batch): Reply {
    if (batch.state === 'cancelled' || batch.lines.size === 0) return { status: 409, body: {} };
    if (batch.state === 'open') for (const [key, bytes] of batch.lines) this.#take(key, bytes);
    batch.state = 'committed';
    return { status: 200, body: { state: 'committed' } };
  }

  #told(batch: Batch): Reply {
    const lines = [...batch.lines].map(([key, bytes], index) => ({
      number: index + 1,
      key,
      deliveryId: this.#take(key, bytes),
    }));
    return { status: 200, body: { lines: batch.state === 'committed' ? lines : [] } };
  }

  /** Lines of the batch that were refused, as the owner sees them; those of a cancelled batch are gone. */
  refusedIn(id: string): object {
    const batch = this.#batches.get(id);
    const keys = batch === undefined || batch.state === 'cancelled' ? [] : [...batch.refused];
    return { lines: keys.map((key, index) => ({ number: index + 1, key, code: 'signature-invalid' })) };
  }

  #cancelBatch(batch: Batch): Reply {
    if (batch.state === 'committed') return { status: 409, body: {} };
    batch.state = 'cancelled';
    return { status: 200, body: { state: 'cancelled' } };
  }
}
