// `brevduva backup`: everything that a service keeps, as of one moment, in one encrypted file; or all services of a sandbox.
import { existsSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type BackupFacts, readBackup } from '../platform/backup/read-backup.ts';
import { takeBackup } from '../platform/backup/take-backup.ts';
import type { Backup } from '../platform/backup/write-backup.ts';
import { makeKeyFile, readKeyEncryptionKey } from '../platform/blobs/key-encryption-key.ts';
import { readyFolder } from '../platform/folders.ts';
import { type Command, type Io, UsageError } from './command.ts';
import { type NamedStorage, organisationOf, programVersion, sandboxStorage, storageOf } from './service-storage.ts';

const help = `Usage: brevduva backup <service> --config FILE --out FILE|FOLDER --key-file KEY [--no-verify] [--json]
       brevduva backup --data FOLDER --out FOLDER --key-file KEY
       brevduva backup --verify FILE --key-file KEY
       brevduva backup --new-key KEY

Writes everything that a service keeps (every row of its schema, its blobs, its wrapped blob keys) as of one moment into one
encrypted file, while the service runs. The file is read whole again before it gets its name. The key-encryption keys, the
certificates and the configuration are not in it: keep them elsewhere (docs/backup.md).

  --config FILE    the service's configuration; its own database role is used
  --out PLACE      the file, which must not be there, or a folder: the file is then named by schema and time
  --key-file KEY   the key of backups: 32 bytes as base64, mode 0600; another one than the service's own
  --data FOLDER    every service of the sandbox in that folder, which must be running
  --no-verify      do not read the file again
  --verify FILE    read a backup whole and say what it holds, without a database
  --new-key KEY    make a key file, unless it is there
  --json           one line of JSON for each backup

Exit codes: 0 the backup is whole; 1 it is not, or blobs were missing before; 2 wrong usage or unreadable input.
`;

export const backup: Command = {
  summary: 'back up what a service keeps',
  help,
  async run(args, io) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        config: { type: 'string' },
        out: { type: 'string' },
        'key-file': { type: 'string' },
        data: { type: 'string' },
        'no-verify': { type: 'boolean' },
        verify: { type: 'string' },
        'new-key': { type: 'string' },
        json: { type: 'boolean' },
      },
    });
    const json = values.json === true;
    if (values['new-key'] !== undefined) return newKey(values['new-key'], io, json);
    const keyFile = values['key-file'];
    if (keyFile === undefined)
      throw new UsageError('give the key of backups with --key-file KEY (make one: --new-key KEY)');
    if (values.verify !== undefined) return await verify(values.verify, keyFile, io, json);
    const [name, ...more] = positionals;
    if (more.length > 0 || (values.data !== undefined && name !== undefined))
      throw new UsageError('name one service, or --data');
    const services =
      values.data === undefined ? [await storageOf(name, values.config)] : await sandboxStorage(values.data);
    if (values.out === undefined) throw new UsageError('say where to with --out FILE or --out FOLDER');
    const out = resolve(values.out);
    if (values.data !== undefined && !isFolder(out)) throw new UsageError('--data needs a folder for --out');
    let whole = true;
    for (const service of services) {
      const taken = await take(service, out, keyFile, values['no-verify'] !== true);
      say(service, taken, io, json);
      whole &&= taken.missingBlobs === 0;
    }
    return whole ? 0 : 1;
  },
};

async function take(service: NamedStorage, out: string, keyFile: string, verifyIt: boolean): Promise<Backup> {
  const time = new Date().toISOString().replaceAll(/[-:]|\.\d+/g, '');
  const file = isFolder(out) ? join(out, `${service.database.schema}-${time}.bvbackup`) : out;
  if (existsSync(file)) throw new UsageError(`${file} is there already`);
  if (!isFolder(dirname(file))) throw new UsageError(`${dirname(file)} is no folder`);
  await readyFolder(dirname(file), 0o700, { chosenWith: '--out' });
  return await takeBackup(file, {
    source: { service: service.service, program: programVersion(), blobs: service.blobs?.directory },
    database: service.database,
    organisation: organisationOf(service),
    key: readKeyEncryptionKey(keyFile, 'production'),
    verify: verifyIt,
  });
}

function say({ label }: NamedStorage, taken: Backup, io: Io, json: boolean): void {
  const { file, at, missingBlobs } = taken;
  if (json) {
    io.out(`${JSON.stringify({ service: label, ...taken })}\n`);
    return;
  }
  io.out(`${label}: ${basename(file)}, as of ${at.toISOString()}: ${sumsOf(taken)}, ${taken.bytes} bytes.\n`);
  if (missingBlobs > 0) {
    io.err(
      `${label}: ${missingBlobs} blobs that rows refer to are not in the blob folder, and were not before this backup. ` +
        'Everything else is in the backup. Look for them in an earlier one.\n',
    );
  }
}

async function verify(file: string, keyFile: string, io: Io, json: boolean): Promise<number> {
  const facts = await readBackup(file, readKeyEncryptionKey(keyFile, 'production'));
  if (json) io.out(`${JSON.stringify({ good: true, file, ...facts })}\n`);
  else io.out(`${file} is whole.\n${describe(facts)}`);
  return 0;
}

function describe({ service, schema, at, program, migrations, ...sums }: BackupFacts): string {
  const rows = [
    ['service', `${service}, schema ${schema}`],
    ['as of', at.toISOString()],
    ['holds', sumsOf(sums)],
    ['written by', `Brevduva ${program}, last migration ${migrations.at(-1) ?? 'none'}`],
  ];
  return rows.map(([name = '', value = '']) => `${name.padEnd(11)} ${value}\n`).join('');
}

function sumsOf({ tables, rows, blobs }: { readonly tables: number; readonly rows: number; readonly blobs: number }) {
  return `${rows} rows in ${tables} tables, ${blobs} files of blobs`;
}

function newKey(file: string, io: Io, json: boolean): number {
  const made = !existsSync(file);
  makeKeyFile(file);
  const { name } = readKeyEncryptionKey(file, 'production');
  if (json) io.out(`${JSON.stringify({ keyFile: resolve(file), made, key: name })}\n`);
  else
    io.out(
      `${file} ${made ? 'is made' : 'was there already'} (key ${name}…). Keep copies of it apart from the backups: without it they cannot be read.\n`,
    );
  return 0;
}

function isFolder(path: string): boolean {
  return existsSync(path) && statSync(path).isDirectory();
}
