// Folders that somebody named are made step by step and tried: every part that makes one ends at once where nothing can be made.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { makeFolders, readyFolder } from './folders.ts';

const root = mkdtempSync(join(tmpdir(), 'brevduva-folders-'));
chmodSync(root, 0o755);
after(() => rmSync(root, { recursive: true }));

const named = { chosenWith: 'blobs.directory' };

async function refused(folder: string, why: string, todo = 'Choose another folder with blobs.directory.') {
  const message = `${folder} cannot be used: ${why}. ${todo}`;
  await assert.rejects(readyFolder(folder, 0o700, named), { code: 'invalid-input', message });
}

/** Root's own rights are laid aside meanwhile. */
async function withoutRights(work: () => Promise<void>): Promise<void> {
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) process.seteuid?.(65_534);
  try {
    await work();
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
}

test('a folder is made with those above it, and which are new is told', async () => {
  const folder = join(root, 'some', 'where');
  assert.deepEqual(await makeFolders(folder, 0o700), [join(root, 'some'), folder]);
  assert.deepEqual(await makeFolders(folder, 0o700), []);
  assert.deepEqual(await Promise.all(['a', 'b'].map(() => readyFolder(join(root, 'at', 'once'), 0o700))), [
    undefined,
    undefined,
  ]);
  assert.equal(statSync(folder).mode & 0o777, 0o700);
  assert.deepEqual(readdirSync(join(root, 'at', 'once')), [], 'nothing is left of the attempt');
});

test('a file, a link that leads nowhere, and a place where nothing can be made are refused', async () => {
  const file = join(root, 'file');
  writeFileSync(file, 'somebody’s');
  await refused(file, `${file} is not a folder`);
  await refused(join(file, 'a', 'b'), `${file} is not a folder`);
  symlinkSync(join(root, 'gone'), join(root, 'link'));
  await refused(join(root, 'link'), `in ${root} there is a link that leads nowhere`);
  await refused('/proc/nope/more', 'nothing can be made in /proc');
  await refused('/proc', 'nothing can be made in /proc');
});

test('a folder that may be read and not written in is refused, and so is one in it', async () => {
  const closed = join(root, 'closed');
  mkdirSync(closed, { mode: 0o555 });
  const why = `the user that this runs as may not read and write in ${closed}`;
  const todo = 'Let that user do so, or choose another folder with blobs.directory.';
  await withoutRights(async () => {
    await refused(closed, why, todo);
    await refused(join(closed, 'in', 'it'), why, todo);
  });
});

/** In a process that can be killed: one that goes on for ever does not listen to time limits of its own. */
function ends(imports: string, call: string): string {
  const text = `${imports}\nawait (async () => ${call})().catch((error) => process.stdout.write(error.message));`;
  const words = ['--no-warnings', '--input-type=module', '--eval', text];
  const run = spawnSync(process.execPath, words, {
    cwd: new URL('.', import.meta.url),
    encoding: 'utf8',
    timeout: 10_000,
    killSignal: 'SIGKILL',
  });
  assert.deepEqual({ signal: run.signal, stderr: run.stderr }, { signal: null, stderr: '' }, call);
  return run.stdout;
}

test('whoever makes folders ends where nothing can be made: letters, journals and checkpoints, drop folders, authorities', () => {
  const enoent = (folder: string) => `ENOENT: no such file or directory, mkdir '${folder}'`;
  const cases = [
    ["import { makeFolder } from './blobs/durable-file.ts';", "makeFolder('/proc/nope/blobs')", enoent('/proc/nope')],
    [
      "import { appendLine } from './disposal-journal.ts';",
      "appendLine('/proc/nope/a.jsonl', '')",
      enoent('/proc/nope'),
    ],
    ["import { DropFolder } from './drop-folder.ts';", "DropFolder.open('/proc/nope', ['in'])", enoent('/proc/nope')],
    [
      "import { makeCa } from './certificates/throw-away-ca.ts';",
      "makeCa('/proc/nope')",
      '/proc/nope cannot be used: nothing can be made in /proc. Choose another folder.',
    ],
  ] as const;
  for (const [imports, call, said] of cases) assert.equal(ends(imports, call), said);
});
