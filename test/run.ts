// `npm test`: brings the programs that the tests drive, where it can, runs every test file and ends with "N passed, N failed".
import { spawnSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { delimiter, join, relative } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { runFolder } from './run-folder.ts';
import { sharedFolder } from './shared.ts';
import { byItself, type Process, processesFor } from './shared-processes.ts';

/** Debian's packages by the command that the tests call; the first that is to be had. */
const programs: Readonly<Record<string, readonly string[]>> = {
  chromium: ['chromium-headless-shell', 'chromium'],
  xmlsec1: ['xmlsec1'],
  java: ['default-jdk-headless'],
};
/** Does what a command does, with less work. */
const instead: Readonly<Record<string, string>> = { chromium: 'chromium-headless-shell' };

function isHere(command: string): boolean {
  const names = [command, ...(instead[command] === undefined ? [] : [instead[command]])];
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.some((folder) => names.some((name) => existsSync(join(folder, name))));
}

function isDebianAsRoot(): boolean {
  const release = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '';
  return process.getuid?.() === 0 && /^ID(_LIKE)?=.*debian/m.test(release);
}

function bringPrograms(): void {
  const missing = Object.entries(programs).filter(([command]) => !isHere(command));
  if (missing.length > 0 && isDebianAsRoot()) {
    const apt = (...args: string[]) =>
      spawnSync('apt-get', args, { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
    apt('update', '-qq');
    for (const [command, packages] of missing)
      for (const pack of packages) if (!isHere(command)) apt('install', '-y', '-qq', '--no-install-recommends', pack);
  }
  for (const [command, packages] of missing) {
    if (!isHere(command))
      console.log(`skipped: tests that need ${command} (install ${packages.join(' or ')}; it is not here)`);
  }
}

/** A process that hangs costs this and no more; the slowest takes a third of it on two busy cores. */
const PROCESS_AT_MOST_MS = 450_000;
/** And so much all of it: what is not done then is told as failed. */
const ALL_AT_MOST_MS = 3_600_000;

/** Browsers and whole networks work the processors hard, other scenarios mostly wait: each kind is spread over the whole run. */
function mixed(processes: readonly Process[]): string[] {
  const kindOf = ({ files: [file = ''] }: Process) => {
    if (/launchBrowser\(|startNetwork\(/.test(readFileSync(file, 'utf8'))) return 'heavy';
    return file.startsWith('test/') ? 'scenario' : 'unit';
  };
  const kinds = Map.groupBy(processes, kindOf);
  const placed = [...kinds.values()].flatMap((kind) =>
    kind.map(({ path }, index) => ({ path, at: index / kind.length })),
  );
  return placed.sort((a, b) => a.at - b.at).map(({ path }) => path);
}

function testFiles(patterns: string[]): string[] {
  const all = globSync(['src/**/*.test.ts', 'test/**/*.test.ts', 'examples/**/*.test.ts']).sort();
  return patterns.length === 0 ? all : all.filter((file) => patterns.some((pattern) => file.includes(pattern)));
}

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
  failedFiles: Set<string>;
}

/** Milliseconds by file. */
const durations = new Map<string, number>();

function tellSlowest(): void {
  const slowest = [...durations].sort((a, b) => b[1] - a[1]).slice(0, 10);
  console.log('the slowest files:');
  for (const [file, ms] of slowest) console.log(`${(ms / 1000).toFixed(1).padStart(7)} s  ${file}`);
}

async function runFiles(
  files: readonly string[],
  concurrency: number,
  processes = processesFor(files),
): Promise<Counts> {
  const counts: Counts = { passed: 0, failed: 0, skipped: 0, failedFiles: new Set<string>() };
  if (files.length === 0) return counts;
  const paths = mixed(processes);
  const execArgv = [`--import=${new URL('./test-scopes.ts', import.meta.url).href}`];
  const limits = { concurrency, timeout: PROCESS_AT_MOST_MS, signal: atMost };
  const stream = run({ files: paths, isolation: 'process', execArgv, ...limits });
  // A file that shares its process is a suite there, of its name.
  stream.on('test:complete', ({ name, details }) => {
    if (files.includes(name)) durations.set(name, details.duration_ms);
  });
  stream.on('test:summary', (summary) => {
    if (summary.file !== undefined) {
      const file = relative(process.cwd(), summary.file);
      if (files.includes(file)) durations.set(file, summary.duration_ms);
      return;
    }
    counts.passed += summary.counts.passed;
    counts.skipped += summary.counts.skipped + summary.counts.todo;
    counts.failed += summary.counts.tests - summary.counts.passed - summary.counts.skipped - summary.counts.todo;
  });
  stream.on('test:fail', ({ name, file = name }) => {
    const known = [name, relative(process.cwd(), file)].find((one) => files.includes(one));
    const whole = processes.find(({ path }) => path === file)?.files ?? [];
    for (const failed of known === undefined ? whole : [known]) counts.failedFiles.add(failed);
  });
  for await (const chunk of stream.compose(spec)) process.stdout.write(chunk);
  // A file that could not be loaded has no test that could have failed.
  counts.failed = Math.max(counts.failed, counts.failedFiles.size);
  return counts;
}

bringPrograms();
const atMost = AbortSignal.timeout(ALL_AT_MOST_MS);
// What Node makes of a source is kept for the run's other processes; they load the same few hundred modules again and again.
process.env.NODE_COMPILE_CACHE ??= join(runFolder(), 'compiled');
if (sharedFolder() === undefined) console.log('skipped: tests against the official contracts (../shared is not here)');
const patterns = process.argv.slice(2);
const files = testFiles(patterns);
// Four at a time on two cores, for most of them wait; what kills processes and counts on leases comes last, three at a time.
const faults = files.filter((file) => file.startsWith('test/faults/'));
const first = await runFiles(
  files.filter((file) => !faults.includes(file)),
  4,
);
const second = await runFiles(faults, 3);
let passed = first.passed + second.passed;
let failed = first.failed + second.failed;
const skipped = first.skipped + second.skipped;
const again = [...first.failedFiles, ...second.failedFiles].filter((file) => files.includes(file));
// Files that drive whole networks can lose a race on a loaded machine. They are run again alone, and it is said which they were. What failed in
// company may be the company's fault: that is run again by itself however many they are.
const inCompany = new Set(processesFor(files).flatMap((one) => (one.files.length > 1 ? one.files : [])));
if (patterns.length === 0 && again.length > 0 && again.filter((file) => !inCompany.has(file)).length <= 12) {
  const third = await runFiles(again, again.length <= 12 ? 1 : 4, again.map(byItself));
  passed += failed - Math.min(failed, third.failed);
  failed = third.failed;
  console.log(`failed at first and were run again alone: ${again.join(', ')}`);
}
tellSlowest();
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
