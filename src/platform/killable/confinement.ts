// How a killable process is shut in: no network, nothing to read but the program, bounded memory, no child of its own (issue 4, "Proof").
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What this machine can hold such a process to; told at start-up, so that nobody believes in more. */
export interface Confinement {
  /** 'namespace': the kernel gives the process a network without any address. 'modules': only Node's own modules are taken away. */
  readonly network: 'namespace' | 'modules';
  /** 'kernel': all memory is counted (RLIMIT_DATA). 'heap': V8's heap only, beside the parent's look at the clock. */
  readonly memory: 'kernel' | 'heap';
}

// What Node reserves before it has done anything, so that a limit means what the task itself may take.
const NODE_ITSELF_MB = 640;
const PACKAGE = fileURLToPath(new URL('../../../', import.meta.url));

let known: Promise<Confinement> | undefined;

/** Tries the machine once: unshare(1) and prlimit(1) of util-linux, where there are any and the kernel lets us. */
export function confinement(): Promise<Confinement> {
  known ??= probe();
  return known;
}

async function probe(): Promise<Confinement> {
  const [network, memory] = await Promise.all([
    works('unshare', ['-r', '-n', '--', 'true']),
    works('prlimit', ['--core=0', `--data=${NODE_ITSELF_MB * 1_048_576}`, '--', 'true']),
  ]);
  return { network: network ? 'namespace' : 'modules', memory: memory ? 'kernel' : 'heap' };
}

async function works(program: string, given: readonly string[]): Promise<boolean> {
  if (process.platform !== 'linux') return false;
  try {
    await run(program, given, { timeout: 5000 });
    return true;
  } catch {
    return false;
  }
}

/** Program and arguments that start `runner` with `task`, shut in as far as the machine can. */
export function confined(
  { network, memory }: Confinement,
  runner: URL,
  task: URL,
  megabytes: number,
): readonly [string, readonly string[]] {
  const node = [
    process.execPath,
    '--permission',
    `--allow-fs-read=${PACKAGE}*`,
    `--max-old-space-size=${megabytes}`,
    '--disallow-code-generation-from-strings',
    '--no-warnings',
    fileURLToPath(runner),
    task.href,
  ];
  const bytes = (NODE_ITSELF_MB + megabytes) * 1_048_576;
  const limits = memory === 'kernel' ? ['prlimit', `--data=${bytes}`, '--core=0', '--nofile=64', '--'] : [];
  const apart = network === 'namespace' ? ['unshare', '-r', '-n', '--'] : [];
  const [program = process.execPath, ...rest] = [...apart, ...limits, ...node];
  return [program, rest];
}
