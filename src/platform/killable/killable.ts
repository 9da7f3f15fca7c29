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

// One child for each task, inputs one after the other: a file that makes it stop takes nobody else's with it.
interface Line {
  previous: Promise<unknown>;
  child: Child | undefined;
  idle: NodeJS.Timeout | undefined;
}
const lines = new Map<string, Line>();

/**
 * Runs the module at `task` (it exports `run(input: Uint8Array)`, which returns what JSON can hold, or bytes) on the input.
 * The reason says what it came to grief on: 'too-slow' and 'too-large' are the limits, 'failed' is all else. Never throws for
 * what the input does. Inputs of one task wait for each other.
 */
export function inKillableProcess(task: URL, input: Uint8Array, limits: Limits): Promise<KillableResult> {
  const key = `${limits.megabytes} ${task.href}`;
  const line = lines.get(key) ?? { previous: Promise.resolve(), child: undefined, idle: undefined };
  lines.set(key, line);
  const turn = line.previous.then(() => runNext(line, task, input, limits));
  line.previous = turn.catch(() => undefined);
  return turn;
}

async function runNext(line: Line, task: URL, input: Uint8Array, limits: Limits): Promise<KillableResult> {
  clearTimeout(line.idle);
  const child = line.child ?? (await Child.start(task, limits.megabytes));
  line.child = child;
  const result = await child.run(input, limits);
  if (child.dead || child.inputs >= INPUTS_A_CHILD) stop(line);
  else line.idle = setTimeout(() => stop(line), IDLE_MS).unref();
  return result;
}

function stop(line: Line): void {
  line.child?.kill();
  line.child = undefined;
}
