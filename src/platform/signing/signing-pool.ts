// Signing and sealing in worker threads, so that a large letter does not hold up everybody else's requests (STACK.md, "XML in", "XML out").
import { Worker } from 'node:worker_threads';
import { BrevduvaError } from '../../domain/errors.ts';
import type { Letter } from '../../domain/letter.ts';
import type { Result } from '../../domain/result.ts';
import type { Refusal } from '../../wire/mina-meddelanden/delivery-open.ts';
import { KeptDeliveries } from './kept.ts';
import type { Done, OpenedDelivery, OpenWith, SealWith, SigningSetup, SigningTask } from './tasks.ts';
import { Signing } from './tasks.ts';
import type { FromWorker, ToWorker } from './worker.ts';

export type { OpenedDelivery, SealWith, SigningSetup } from './tasks.ts';

/** So many batches are with one thread at once: one that runs, one that waits beside it. */
const DEPTH = 2;
/** Small tasks cross together: a message between threads costs as much as a tenth of a signature. */
const BATCH_TASKS = 8;
const BATCH_BYTES = 65_536;
/** What threads keep of verified deliveries, all together in memory, and for how long. */
const KEPT_BYTES = 64 * 1024 * 1024;
/** What a kept delivery takes besides its own bytes: its elements, its certificate. */
const KEPT_BESIDES = 49_152;
const KEPT_MS = 300_000;

interface Waiting {
  readonly task: SigningTask;
  readonly resolve: (done: Done) => void;
  readonly reject: (error: unknown) => void;
}

interface Thread {
  readonly worker: Worker;
  readonly tasks: Map<number, Waiting>;
  /** What only this thread can do: it keeps the delivery. */
  readonly own: Waiting[];
  batches: number;
  /** It has been seen to work. */
  proven: boolean;
}

export class SigningPool {
  #size: number;
  readonly #threads: Thread[] = [];
  readonly #waiting: Waiting[] = [];
  readonly #kept = new KeptDeliveries<Thread>(KEPT_BYTES, KEPT_MS);
  #setup: SigningSetup;
  #inline: Signing;
  #lastId = 0;
  #planned = false;
  #closed = false;

  private constructor(size: number, setup: SigningSetup) {
    this.#size = size;
    this.#setup = setup;
    // Also shows at once that key, certificate and trust can be used.
    this.#inline = new Signing(setup);
    for (let n = 0; n < size; n++) this.#start();
  }

  /**
   * `size` threads; 0 does everything on the caller's. Callers wait for a free thread: limit how many tasks you start at once,
   * the queue itself has no end. Errors: 'invalid-input' when key and certificate do not belong together.
   */
  static open(options: { readonly size: number; readonly setup: SigningSetup }): SigningPool {
    return new SigningPool(options.size, options.setup);
  }

  /** The SignedDelivery of a letter. Errors: 'invalid-input' with `details.path`. */
  async sign(letter: Letter): Promise<Uint8Array> {
    const done = await this.#run({ kind: 'sign', letter });
    if (done.kind === 'bytes' && done.result.ok) return done.result.value;
    throw new BrevduvaError('internal', 'Signing gave no delivery');
  }

  /**
   * What a SignedDelivery says, or why it is refused. Under `keepAs` it may be kept, so that it need not be opened again to be
   * sealed: seal it or `drop` it. Errors: those of the wire, such as 'invalid-input'.
   */
  async open(content: Uint8Array, how: OpenWith, keepAs?: string): Promise<Result<OpenedDelivery, Refusal>> {
    const room =
      keepAs !== undefined && this.#size > 0 && this.#kept.hasRoom(content.length + KEPT_BESIDES, this.#drop);
    const thread = room ? this.#leastBusy() : undefined;
    const keep = thread === undefined || keepAs === undefined ? {} : { keepAs };
    const done = await this.#run({ kind: 'open', content: ownBytes(content), how, ...keep }, thread);
    if (done.kind !== 'opened') throw new BrevduvaError('internal', 'Opening gave no delivery');
    if (thread !== undefined && keepAs !== undefined && done.result.ok && this.#threads.includes(thread))
      this.#kept.add(keepAs, thread, content.length + KEPT_BESIDES);
    return done.result;
  }

  /**
   * The deliverSecure envelope of a SignedDelivery, which is verified first; or why its signature is not good. What was kept
   * under `kept` when it was opened is only judged anew by its certificate, and `content` is not asked for.
   */
  async seal(
    content: Uint8Array | (() => Promise<Uint8Array>),
    seal: SealWith,
    kept?: string,
  ): Promise<Result<Uint8Array, string>> {
    const thread = kept === undefined ? undefined : this.#kept.take(kept);
    if (thread !== undefined && kept !== undefined) {
      const done = await this.#run({ kind: 'seal-kept', kept, seal }, thread);
      if (done.kind === 'bytes') return done.result;
    }
    const bytes = content instanceof Uint8Array ? content : await content();
    const done = await this.#run({ kind: 'seal', content: ownBytes(bytes), seal });
    if (done.kind !== 'bytes') throw new BrevduvaError('internal', 'Sealing gave no envelope');
    return done.result;
  }

  /** Forgets what was kept. */
  drop(kept: string): void {
    const thread = this.#kept.take(kept);
    if (thread !== undefined) this.#drop(kept, thread);
  }

  /** Another key, certificate or trust from now on; tasks already with a thread may still use the old one. */
  use(setup: SigningSetup): void {
    this.#inline = new Signing(setup);
    this.#setup = setup;
    for (const thread of this.#threads) {
      this.#kept.lost(thread);
      post(thread.worker, { setup });
    }
  }

  /** Ends the threads; tasks that are not done are refused. */
  async close(): Promise<void> {
    this.#closed = true;
    const threads = this.#threads.splice(0);
    const left = [...this.#waiting.splice(0), ...threads.flatMap(({ tasks, own }) => [...own, ...tasks.values()])];
    await Promise.all(threads.map(({ worker }) => worker.terminate()));
    for (const { reject } of left) reject(new BrevduvaError('unavailable', 'Signing was stopped'));
  }

  readonly #drop = (kept: string, thread: Thread): void => {
    if (this.#closed || !this.#threads.includes(thread)) return;
    this.#run({ kind: 'drop', kept }, thread).catch(() => undefined);
  };

  #run(task: SigningTask, thread?: Thread): Promise<Done> {
    return new Promise((resolve, reject) => {
      if (this.#closed) throw new BrevduvaError('unavailable', 'Signing was stopped');
      if (this.#size === 0) return resolve(this.#inline.run(task));
      const queue = thread !== undefined && this.#threads.includes(thread) ? thread.own : this.#waiting;
      queue.push({ task, resolve, reject });
      return this.#plan();
    });
  }

  // At the end of this turn, so that what comes in one turn crosses in one message.
  #plan(): void {
    if (this.#planned) return;
    this.#planned = true;
    setImmediate(() => {
      this.#planned = false;
      this.#assign();
    });
  }

  #leastBusy(): Thread | undefined {
    const load = ({ tasks, own }: Thread) => tasks.size + own.length;
    return this.#threads.reduce<Thread | undefined>(
      (best, next) => (best === undefined || load(next) < load(best) ? next : best),
      undefined,
    );
  }

  #assign(): void {
    for (const thread of this.#threads) {
      while (thread.batches < DEPTH && thread.own.length > 0) this.#hand(thread, thread.own);
    }
    for (;;) {
      const free = this.#threads.filter(({ batches }) => batches < DEPTH);
      const thread = free.toSorted((a, b) => a.tasks.size - b.tasks.size)[0];
      if (thread === undefined || this.#waiting.length === 0) return;
      this.#hand(thread, this.#waiting);
    }
  }

  #hand(thread: Thread, queue: Waiting[]): void {
    const batch: { readonly id: number; readonly task: SigningTask }[] = [];
    let bytes = 0;
    while (batch.length < BATCH_TASKS && bytes < BATCH_BYTES) {
      const waiting = queue.shift();
      if (waiting === undefined) break;
      const { task } = waiting;
      const id = ++this.#lastId;
      thread.tasks.set(id, waiting);
      batch.push({ id, task });
      bytes += 'content' in task ? task.content.length : task.kind === 'sign' ? BATCH_BYTES : 0;
    }
    thread.batches += 1;
    thread.worker.ref();
    post(thread.worker, { batch });
  }

  #start(): void {
    const worker = new Worker(new URL('./worker.ts', import.meta.url));
    const thread: Thread = { worker, tasks: new Map(), own: [], batches: 0, proven: false };
    this.#threads.push(thread);
    // Idle threads do not keep the process alive.
    worker.unref();
    worker.on('message', (answers: readonly FromWorker[]) => this.#answered(thread, answers));
    worker.on('error', (error) => this.#died(thread, error));
    worker.on('exit', () => this.#died(thread, undefined));
    post(worker, { setup: this.#setup });
  }

  #answered(thread: Thread, answers: readonly FromWorker[]): void {
    thread.proven = true;
    thread.batches -= 1;
    for (const { id, done, error } of answers) {
      const waiting = thread.tasks.get(id);
      thread.tasks.delete(id);
      if (error !== undefined) waiting?.reject(new BrevduvaError(error.code, error.message, error.details));
      else if (done !== undefined) waiting?.resolve(done);
    }
    if (thread.tasks.size === 0) thread.worker.unref();
    this.#assign();
  }

  /** A thread that died (out of memory) loses its tasks, which the caller may try again; another thread takes its place. */
  #died(thread: Thread, error: unknown): void {
    const at = this.#threads.indexOf(thread);
    if (at < 0) return;
    this.#threads.splice(at, 1);
    this.#kept.lost(thread);
    for (const { reject } of thread.tasks.values()) {
      reject(new BrevduvaError('unavailable', 'A signing thread ended', {}, error));
    }
    if (this.#closed) return;
    // What it alone could do: that a delivery is not kept elsewhere is said there.
    this.#waiting.unshift(...thread.own.splice(0));
    if (thread.proven) this.#start();
    else if (this.#threads.length === 0) this.#goInline();
    this.#assign();
  }

  /** Where threads do not work at all, everything is still done, on the caller's. */
  #goInline(): void {
    this.#size = 0;
    for (const { task, resolve, reject } of this.#waiting.splice(0)) this.#run(task).then(resolve, reject);
  }
}

function post(worker: Worker, message: ToWorker): void {
  worker.postMessage(message);
}

/** A slice of a shared buffer would take all of that with it. */
function ownBytes(bytes: Uint8Array): Uint8Array {
  return bytes.byteLength === bytes.buffer.byteLength ? bytes : Uint8Array.from(bytes);
}
