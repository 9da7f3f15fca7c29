// Files that strangers made are parsed in a child process without network, with bounded seconds and memory, that is killed (issue 4, "Proof").
import { Child } from './child.ts';

export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [member: string]: JsonValue };

/** What one input may take: seconds from when the child has started, megabytes beside what Node itself needs. */
export interface Limits {
  readonly seconds: number;
  readonly megabytes: number;
}

export type KillableResult =
  | { readonly ok: true; readonly value: JsonValue | Uint8Array }
  | { readonly ok: false; readonly reason: 'too-slow' | 'too-large' | 'failed' };

/** A child that has opened so many inputs is replaced: what a file left behind does not pile up. */
const INPUTS_A_CHILD = 50;
const IDLE_MS = 30_000;
/** Children of one task at once: a file that takes its time holds up no other, and what all of them take is bounded. */
const CHILDREN = 3;

interface Resting {
  readonly child: Child;
  readonly idle: NodeJS.Timeout;
}

// Of one task: children that have nothing to do, how many places are taken, and who waits for one.
interface Pool {
  readonly resting: Resting[];
  taken: number;
  readonly waiting: (() => void)[];
}
const pools = new Map<string, Pool>();

/**
 * Runs the module at `task` (it exports `run(input: Uint8Array)`, which returns what JSON can hold, or bytes) on the input.
 * The reason says what it came to grief on: 'too-slow' and 'too-large' are the limits, 'failed' is all else. Never throws for
 * what the input does. At most three inputs of one task are open at once, each in a child of its own; others wait in their order.
 */
export async function inKillableProcess(task: URL, input: Uint8Array, limits: Limits): Promise<KillableResult> {
  const key = `${limits.megabytes} ${task.href}`;
  const pool = pools.get(key) ?? { resting: [], taken: 0, waiting: [] };
  pools.set(key, pool);
  await placeIn(pool);
  try {
    return await runIn(pool, task, input, limits);
  } finally {
    leave(pool);
  }
}

function placeIn(pool: Pool): Promise<void> | undefined {
  if (pool.taken >= CHILDREN) return new Promise((resolve) => pool.waiting.push(resolve));
  pool.taken += 1;
  return undefined;
}

// The place goes straight to whoever has waited longest.
function leave(pool: Pool): void {
  const next = pool.waiting.shift();
  if (next === undefined) pool.taken -= 1;
  else next();
}

async function runIn(pool: Pool, task: URL, input: Uint8Array, limits: Limits): Promise<KillableResult> {
  const child = wake(pool) ?? (await Child.start(task, limits.megabytes));
  const result = await child.run(input, limits);
  if (child.dead || child.inputs >= INPUTS_A_CHILD) child.kill();
  else rest(pool, child);
  return result;
}

function wake({ resting }: Pool): Child | undefined {
  for (let one = resting.pop(); one !== undefined; one = resting.pop()) {
    clearTimeout(one.idle);
    if (!one.child.dead) return one.child;
  }
  return undefined;
}

function rest({ resting }: Pool, child: Child): void {
  const idle = setTimeout(() => {
    const place = resting.findIndex((one) => one.child === child);
    if (place >= 0) resting.splice(place, 1);
    child.kill();
  }, IDLE_MS).unref();
  resting.push({ child, idle });
}
