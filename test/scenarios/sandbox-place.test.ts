// Where `npm start` cannot be: a folder or a port that it cannot have is told at once, with what to do.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { freePortBase } from '../network.ts';

const root = mkdtempSync(join(tmpdir(), 'brevduva-place-'));
after(() => rmSync(root, { recursive: true }));

function sandbox(words: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const launcher = new URL('../../bin/brevduva.js', import.meta.url).pathname;
  const { DATABASE_URL: _, ...inherited } = process.env;
  const { status, stderr } = spawnSync(process.execPath, ['--no-warnings', launcher, 'sandbox', ...words], {
    encoding: 'utf8',
    timeout: 60_000,
    killSignal: 'SIGKILL',
    env: { ...inherited, ...environment },
  });
  return { status, said: stderr };
}

const refusal = (folder: string, why: string, more = '') => ({
  status: 2,
  said: `brevduva sandbox: ${folder} cannot be used as a data folder: ${why}. Choose another folder with --data (or BREVDUVA_DATA)${more}.\n`,
});

test('a data folder that cannot be made, or that holds other things, is refused at once', () => {
  const file = join(root, 'file');
  writeFileSync(file, '');
  assert.deepEqual(sandbox(['--data', file]), refusal(file, `${file} is not a folder`));
  assert.deepEqual(sandbox([], { BREVDUVA_DATA: '/proc/nope' }), refusal('/proc/nope', 'nothing can be made in /proc'));
  const full = join(root, 'full');
  mkdirSync(join(full, 'photos'), { recursive: true });
  const more = ': an empty one, or one that is not there yet';
  assert.deepEqual(sandbox(['--data', full]), refusal(full, 'it holds other things (photos)', more));
  assert.deepEqual(readdirSync(full), ['photos']);
});

test('a port that another program has is named, the database’s own too on whatever host', async () => {
  const base = await freePortBase();
  const database = base + 32;
  const other = createServer((socket) => socket.destroy()).listen(database, '127.0.0.1');
  await once(other, 'listening');
  const words = ['--data', join(root, 'data'), '--port', String(base)];
  try {
    for (const host of ['127.0.0.1', '127.0.0.2']) {
      const said = `brevduva sandbox: Another program has port ${database}: stop it, or choose another first port with --port (or BREVDUVA_PORT).\n`;
      assert.deepEqual(sandbox([...words, '--host', host]), { status: 2, said });
    }
  } finally {
    other.close();
  }
});
