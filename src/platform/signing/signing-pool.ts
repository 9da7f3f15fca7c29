// Signing and sealing in worker threads, so that a large letter does not hold up everybody else's requests (STACK.md, "XML in", "XML out").
import { Worker } from 'node:worker_threads';
import { BrevduvaError } from '../../domain/errors.ts';
import type { Letter } from '../../domain/letter.ts';
import type { Result } from '../../domain/result.ts';
import type { SealWith, SigningSetup, SigningTask } from './tasks.ts';
import { Signing } from './tasks.ts';
import type { FromWorker, ToWorker } from './worker.ts';

export type { SealWith, SigningSetup } from './tasks.ts';

/** So many tasks are with one thread at once: one that runs, one that waits beside it. */
const DEPTH = 2;

interface Waiting {
  readonly task: SigningTask;
  readonly resolve: (result: Result<Uint8Array, string>) => void;
  readonly reject: (error: unknown) => void;
}

interface Thread {
  readonly worker: Worker;
  readonly tasks: Map<number, Waiting>;
  /** It has been seen to work. */
  proven: boolean;
}

export class SigningPool {
  #size: number;
  readonly #threads: Thread[] = [];
  readonly #waiting: Waiting[] = [];
  #setup: SigningSetup;
  #inline: Signing;
  #lastId = 0;
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
    const result = await this.#run({ kind: 'sign', letter });
    if (result.ok) return result.value;
    throw new BrevduvaError('internal', 'Signing gave no delivery');
  }

  /** The deliverSecure envelope of a SignedDelivery, which is verified first; or why its signature is not good. */
  seal(content: Uint8Array, seal: SealWith): Promise<Result<Uint8Array, string>> {
    return this.#run({ kind: 'seal', content, seal });
  }

  /** Another key, certificate or trust from now on; tasks already with a thread may still use the old one. */
  use(setup: SigningSetup): void {
    this.#inline = new Signing(setup);
    this.#setup = setup;
    for (const { worker } of this.#threads) post(worker, { setup });
  }

  /** Ends the threads; tasks that are not done are refused. */
  async close(): Promise<void> {
    this.#closed = true;
    const threads = this.#threads.splice(0);
    const left = [...this.#waiting.splice(0), ...threads.flatMap(({ tasks }) => [...tasks.values()])];
    await Promise.all(threads.map(({ worker }) => worker.terminate()));
    for (const { reject } of left) reject(new BrevduvaError('unavailable', 'Signing was stopped'));
  }

  #run(task: SigningTask): Promise<Result<Uint8Array, string>> {
    return new Promise((resolve, reject) => {
      if (this.#closed) throw new BrevduvaError('unavailable', 'Signing was stopped');
      if (this.#size === 0) return resolve(this.#inline.run(task));
      this.#waiting.push({ task, resolve, reject });
      return this.#assign();
    });
  }

  #assign(): void {
    for (;;) {
      const thread = this.#threads.reduce<Thread | undefined>(
        (best, next) => (best === undefined || next.tasks.size < best.tasks.size ? next : best),
        undefined,
      );
      if (thread === undefined || thread.tasks.size >= DEPTH) return;
      const waiting = this.#waiting.shift();
      if (waiting === undefined) return;
      const id = ++this.#lastId;
      thread.tasks.set(id, waiting);
      thread.worker.ref();
      post(thread.worker, { id, task: waiting.task });
    }
  }

  #start(): void {
    const worker = new Worker(new URL('./worker.ts', import.meta.url));
    const thread: Thread = { worker, tasks: new Map(), proven: false };
    this.#threads.push(thread);
    // Idle threads do not keep the process alive.
    worker.unref();
    worker.on('message', (answer: FromWorker) => this.#answered(thread, answer));
    worker.on('error', (error) => this.#died(thread, error));
    worker.on('exit', () => this.#died(thread, undefined));
    post(worker, { setup: this.#setup });
  }

  #answered(thread: Thread, { id, result, error }: FromWorker): void {
    const waiting = thread.tasks.get(id);
    thread.tasks.delete(id);
    thread.proven = true;
    if (thread.tasks.size === 0) thread.worker.unref();
    if (error !== undefined) waiting?.reject(new BrevduvaError(error.code, error.message, error.details));
    else if (result !== undefined) waiting?.resolve(result);
    this.#assign();
  }

  /** A thread that died (out of memory) loses its tasks, which the caller may try again; another thread takes its place. */
  #died(thread: Thread, error: unknown): void {
    const at = this.#threads.indexOf(thread);
    if (at < 0) return;
    this.#threads.splice(at, 1);
    for (const { reject } of thread.tasks.values()) {
      reject(new BrevduvaError('unavailable', 'A signing thread ended', {}, error));
    }
    if (this.#closed) return;
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
