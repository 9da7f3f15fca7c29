// One thread of the signing pool: takes a setup, then tasks, and answers each with bytes that are handed over, not copied.
import { getPriority, setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import { BrevduvaError, type ErrorCode } from '../../domain/errors.ts';
import { type Done, Signing, type SigningSetup, type SigningTask } from './tasks.ts';

export type ToWorker =
  | { readonly setup: SigningSetup }
  | { readonly batch: readonly { readonly id: number; readonly task: SigningTask }[] };

/** One task's end. */
export interface FromWorker {
  readonly id: number;
  readonly done?: Done;
  /** A thrown error, in parts that can cross. */
  readonly error?: {
    readonly code: ErrorCode;
    readonly message: string;
    readonly details: Readonly<Record<string, unknown>>;
  };
}

/** Smaller ones are cheaper to copy than to hand over. */
const HAND_OVER_FROM = 32_768;
let signing: Signing | undefined;

/** By how much less urgent a signing thread is than the process's other threads: a third of their part of a core that all want. */
const LESS_URGENT = 5;

// Where all cores are busy, the main loop, which everybody waits for, comes first. Only Linux has a priority for each thread: elsewhere it
// would be the whole process's.
if (process.platform === 'linux') comeAfterOthers();

function comeAfterOthers(): void {
  try {
    // A thread begins with the priority of the one that made it, which may have been put first.
    setPriority(0, Math.min(19, Math.max(0, getPriority(0)) + LESS_URGENT));
  } catch {
    // Not allowed here: then all threads are alike.
  }
}

parentPort?.on('message', (message: ToWorker) => {
  if ('setup' in message) {
    signing = new Signing(message.setup);
    return;
  }
  const answers = message.batch.map(({ id, task }) => run(id, task));
  parentPort?.postMessage(answers, answers.flatMap(handedOver));
});

function run(id: number, task: SigningTask): FromWorker {
  try {
    if (signing === undefined) throw new BrevduvaError('internal', 'The signing thread has no key');
    const done = signing.run(task);
    if (done.kind !== 'bytes' || !done.result.ok) return { id, done };
    return { id, done: { kind: 'bytes', result: { ok: true, value: ownBuffer(done.result.value) } } };
  } catch (error) {
    const { code, message, details } =
      error instanceof BrevduvaError ? error : new BrevduvaError('internal', String(error));
    return { id, error: { code, message, details } };
  }
}

function handedOver({ done }: FromWorker): ArrayBuffer[] {
  if (done?.kind !== 'bytes' || !done.result.ok) return [];
  const { buffer } = done.result.value;
  return buffer instanceof ArrayBuffer && buffer.byteLength >= HAND_OVER_FROM ? [buffer] : [];
}

/** Small buffers are slices of one that others share: all of that would cross with them, or be handed over. */
function ownBuffer(bytes: Uint8Array): Uint8Array {
  return bytes.byteLength === bytes.buffer.byteLength ? bytes : Uint8Array.from(bytes);
}
