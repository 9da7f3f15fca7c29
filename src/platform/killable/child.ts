// One killable child process: started, given inputs one at a time, and killed by the clock, by its size or when it is no longer needed.
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as after } from 'node:timers';
import { confined, confinement } from './confinement.ts';
import { type Frame, FrameReader, frame } from './frames.ts';
import type { JsonValue, KillableResult, Limits } from './killable.ts';

const RUNNER = new URL('./runner.ts', import.meta.url);
/** How long a machine that is busy may take to start Node. */
const START_MS = 60_000;
const OUTPUT_MAX = 128 * 1_048_576;

type Waiting = (result: KillableResult) => void;
type Process = ChildProcessByStdio<Writable, Readable, null>;

/** A started child. After any failure it is dead and takes nothing more. */
export class Child {
  readonly #process: Process;
  readonly #ready: Promise<boolean>;
  #waiting: Waiting | undefined;
  #dead = false;
  inputs = 0;

  private constructor(started: Process) {
    this.#process = started;
    const reader = new FrameReader(OUTPUT_MAX);
    this.#ready = new Promise((resolve) => {
      const timer = after(() => this.#end('failed'), START_MS);
      const up = (is: boolean): void => {
        clearTimeout(timer);
        resolve(is);
      };
      started.stdout.on('data', (chunk: Buffer) => this.#take(reader, chunk, up));
      started.on('error', () => this.#end('failed'));
      // V8 ends itself with SIGABRT or SIGTRAP when its heap is full; the kernel ends what is over with SIGKILL.
      started.on('exit', (code, signal) => {
        this.#end(code === 0 || code === 1 ? 'failed' : signal === 'SIGTERM' ? 'failed' : 'too-large');
        up(false);
      });
    });
    started.stdin.on('error', () => this.#end('failed'));
    this.#letGo();
  }

  /** Starts one, shut in as far as the machine can. */
  static async start(task: URL, megabytes: number): Promise<Child> {
    const [program, given] = confined(await confinement(), RUNNER, task, megabytes);
    const started = spawn(program, given, {
      stdio: ['pipe', 'pipe', 'ignore'],
      env: { PATH: '/usr/bin:/bin' },
      cwd: '/',
    });
    return new Child(started);
  }

  get dead(): boolean {
    return this.#dead;
  }

  /** Runs the task on the input. One at a time. */
  async run(input: Uint8Array, { seconds }: Limits): Promise<KillableResult> {
    this.#hold();
    if (!(await this.#ready) || this.#dead) return { ok: false, reason: 'failed' };
    this.inputs += 1;
    return await new Promise((resolve) => {
      const timer = after(() => this.#end('too-slow'), seconds * 1000);
      this.#waiting = (result) => {
        clearTimeout(timer);
        this.#waiting = undefined;
        this.#letGo();
        resolve(result);
      };
      this.#process.stdin.write(frame('i', input));
    });
  }

  /** Kills it: it has nothing to tidy up. */
  kill(): void {
    this.#end('failed');
  }

  #take(reader: FrameReader, chunk: Buffer, up: (is: boolean) => void): void {
    let frames: Frame[];
    try {
      frames = reader.push(chunk);
    } catch {
      this.#end('too-large');
      return;
    }
    for (const one of frames) {
      if (one.kind === 'r') up(true);
      else this.#answer(one);
    }
  }

  #answer({ kind, bytes }: Frame): void {
    if (kind === 'b') this.#waiting?.({ ok: true, value: new Uint8Array(bytes) });
    else if (kind === 'j') this.#waiting?.(parsed(bytes.toString('utf8')));
    else this.#end(bytes.toString('latin1') === 'memory' ? 'too-large' : 'failed');
  }

  #end(reason: 'too-slow' | 'too-large' | 'failed'): void {
    if (!this.#dead) {
      this.#dead = true;
      this.#process.kill('SIGKILL');
    }
    this.#waiting?.({ ok: false, reason });
  }

  // An idle child does not keep the process alive; when the process ends the child's input ends, and then it does.
  #letGo(): void {
    this.#process.unref();
    for (const stream of [this.#process.stdin, this.#process.stdout]) if ('unref' in stream) call(stream.unref, stream);
  }

  #hold(): void {
    this.#process.ref();
    for (const stream of [this.#process.stdin, this.#process.stdout]) if ('ref' in stream) call(stream.ref, stream);
  }
}

function call(method: unknown, on: object): void {
  if (typeof method === 'function') Reflect.apply(method, on, []);
}

function parsed(text: string): KillableResult {
  try {
    const value: JsonValue = JSON.parse(text);
    return { ok: true, value };
  } catch {
    return { ok: false, reason: 'failed' };
  }
}
