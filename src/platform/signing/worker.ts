// One thread of the signing pool: takes a setup, then tasks, and answers each with bytes that are handed over, not copied.
import { parentPort } from 'node:worker_threads';
import { BrevduvaError, type ErrorCode } from '../../domain/errors.ts';
import type { Result } from '../../domain/result.ts';
import { Signing, type SigningSetup, type SigningTask } from './tasks.ts';

export type ToWorker = { readonly setup: SigningSetup } | { readonly id: number; readonly task: SigningTask };

export interface FromWorker {
  readonly id: number;
  readonly result?: Result<Uint8Array, string>;
  /** A thrown error, in parts that can cross. */
  readonly error?: {
    readonly code: ErrorCode;
    readonly message: string;
    readonly details: Readonly<Record<string, unknown>>;
  };
}

let signing: Signing | undefined;

parentPort?.on('message', (message: ToWorker) => {
  if ('setup' in message) {
    signing = new Signing(message.setup);
    return;
  }
  const answer = run(message.id, message.task);
  const bytes = answer.result?.ok === true ? answer.result.value : undefined;
  parentPort?.postMessage(answer, bytes?.buffer instanceof ArrayBuffer ? [bytes.buffer] : []);
});

function run(id: number, task: SigningTask): FromWorker {
  try {
    if (signing === undefined) throw new BrevduvaError('internal', 'The signing thread has no key');
    const result = signing.run(task);
    return { id, result: result.ok ? { ok: true, value: ownBuffer(result.value) } : result };
  } catch (error) {
    const { code, message, details } =
      error instanceof BrevduvaError ? error : new BrevduvaError('internal', String(error));
    return { id, error: { code, message, details } };
  }
}

/** Small buffers are slices of one that others share, which must not be handed over. */
function ownBuffer(bytes: Uint8Array): Uint8Array {
  return bytes.byteLength === bytes.buffer.byteLength ? bytes : Uint8Array.from(bytes);
}
