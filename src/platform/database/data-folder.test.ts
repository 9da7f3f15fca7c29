// A data folder that somebody named: made, taken, or refused at once with why and what to do.
import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { takeDataFolder } from './data-folder.ts';

const root = mkdtempSync(join(tmpdir(), 'brevduva-folder-'));
chmodSync(root, 0o755);
after(() => rmSync(root, { recursive: true }));

const use = { lock: 'in-use', mark: 'mark', early: ['log'], chosenWith: '--folder' };

function refused(folder: string, why: string, todo = 'Choose another folder with --folder.'): void {
  const message = `${folder} cannot be used as a data folder: ${why}. ${todo}`;
  assert.throws(() => takeDataFolder(folder, use), { code: 'invalid-input', message });
}

/** Root's own rights are laid aside meanwhile. */
function withoutRights(work: () => void): void {
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) process.seteuid?.(65_534);
  try {
    work();
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
}

test('a folder is made with those above it, taken, and can be taken again', () => {
  const folder = join(root, 'some', 'where');
  const giveBack = takeDataFolder(folder, use);
  assert.throws(() => takeDataFolder(folder, use), { code: 'conflict', message: /in use by process/ });
  giveBack();
  takeDataFolder(folder, use)();
});

test('a file, or a folder under one, is refused', () => {
  const file = join(root, 'file');
  writeFileSync(file, 'somebody’s');
  refused(file, `${file} is not a folder`);
  refused(join(file, 'a', 'b'), `${file} is not a folder`);
  refused('/dev/null', '/dev/null is not a folder');
});

test('a place where no folder can be made is refused, and so is a link that leads nowhere', () => {
  refused('/proc/nope', 'nothing can be made in /proc');
  refused('/proc/nope/more', 'nothing can be made in /proc');
  symlinkSync(join(root, 'gone'), join(root, 'link'));
  refused(join(root, 'link'), `in ${root} there is a link that leads nowhere`);
  refused(join(root, 'x'.repeat(300)), 'the system says ENAMETOOLONG');
});

test('a folder without write rights is refused, and one in it', () => {
  const closed = join(root, 'closed');
  mkdirSync(closed, { mode: 0o555 });
  const why = `the user that this runs as may not read and write in ${closed}`;
  const todo = 'Let that user do so, or choose another folder with --folder.';
  withoutRights(() => {
    refused(closed, why, todo);
    refused(join(closed, 'in', 'it'), why, todo);
  });
});

test('a folder with somebody else’s things is refused and left alone; with the mark anything may be there', () => {
  const full = join(root, 'full');
  mkdirSync(full);
  for (const name of ['d', 'c', 'b', 'a', 'lost+found', 'log', 'in-use']) writeFileSync(join(full, name), '');
  const todo = 'Choose another folder with --folder: an empty one, or one that is not there yet.';
  refused(full, 'it holds other things (a, b, c and 1 more)', todo);
  for (const name of ['c', 'd']) rmSync(join(full, name));
  refused(full, 'it holds other things (a, b)', todo);
  rmSync(join(full, 'in-use'));
  writeFileSync(join(full, 'mark'), '');
  takeDataFolder(full, use)();
  for (const name of ['a', 'b', 'mark']) rmSync(join(full, name));
  takeDataFolder(full, use)();
  assert.equal(existsSync(join(full, 'log')), true);
});
