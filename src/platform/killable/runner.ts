// The killable child: takes away the network's modules, imports its one task, and runs it on each input that comes (issue 4, "Proof").
import { registerHooks } from 'node:module';
import { FrameReader, frame } from './frames.ts';

const FORBIDDEN =
  /^(?:node:)?(?:net|tls|http|https|http2|dgram|dns|dns\/promises|child_process|worker_threads|cluster|inspector|vm)$/;
const INPUT_MAX = 512 * 1_048_576;

// A second wall behind the kernel's: where there is no namespace this is the only one, and it says 'modules' (see confinement.ts).
registerHooks({
  resolve(specifier, context, next) {
    if (FORBIDDEN.test(specifier)) throw new Error(`${specifier} is not for a killable process`);
    return next(specifier, context);
  },
});
for (const name of ['fetch', 'WebSocket', 'EventSource']) Reflect.deleteProperty(globalThis, name);
Reflect.deleteProperty(process, 'getBuiltinModule');
Reflect.deleteProperty(process, 'binding');

type Task = (input: Uint8Array) => unknown;

async function taskOf(url: string): Promise<Task> {
  const module: unknown = await import(url);
  const run: unknown = typeof module === 'object' && module !== null ? Reflect.get(module, 'run') : undefined;
  if (typeof run !== 'function') throw new TypeError('a task exports run');
  return (input) => run(input);
}

function answer(value: unknown): Buffer {
  if (value instanceof Uint8Array) return frame('b', value);
  return frame('j', Buffer.from(JSON.stringify(value) ?? 'null'));
}

async function outcomeOf(task: Task, input: Uint8Array): Promise<Buffer> {
  try {
    return answer(await task(input));
  } catch (error) {
    // The kernel's limit shows as an allocation that failed.
    const memory = error instanceof RangeError && /alloc|memory|too large|Invalid array length/i.test(error.message);
    return frame('x', Buffer.from(memory ? 'memory' : 'failed'));
  }
}

const out = process.stdout;
// Nothing that a library prints may be taken for an answer.
for (const name of ['log', 'info', 'debug', 'warn', 'error'] as const) console[name] = () => undefined;
const task = await taskOf(process.argv[2] ?? '');
const reader = new FrameReader(INPUT_MAX);
let turn: Promise<unknown> = Promise.resolve();
process.stdin.on('data', (chunk: Buffer) => {
  for (const { bytes } of reader.push(chunk)) {
    turn = turn.then(async () => out.write(await outcomeOf(task, bytes)));
  }
});
process.stdin.on('end', () => process.exit(0));
out.write(frame('r', Buffer.alloc(0)));
