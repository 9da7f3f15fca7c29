// `brevduva restore <service>`: puts a backup in a service's place, disposes again of what was disposed of, and pauses sending.
import { parseArgs } from 'node:util';
import { type Finished, finishRestore } from '../platform/backup/recovery.ts';
import { type Restored, restoreBackup } from '../platform/backup/restore-backup.ts';
import { readKeyEncryptionKey } from '../platform/blobs/key-encryption-key.ts';
import { readyFolder } from '../platform/folders.ts';
import { asOwner } from './as-owner.ts';
import { type Command, UsageError } from './command.ts';
import { type NamedStorage, organisationOf, storageOf } from './service-storage.ts';
import { whoAmI } from './who.ts';

const help = `Usage: brevduva restore <service> --config FILE --from BACKUP --key-file KEY --disposals FOLDER... [--replace] [--json]

Makes the service's schema and blob folder what they were when the backup was taken. The service must be stopped. What is there
is refused, or put aside under another name with --replace. A backup of an older version is brought up to date.
What was disposed of after the backup is disposed of again, by the journals. Then sending is paused: the service takes in
and hands nothing over before somebody says "brevduva resume <service>", or presses the button on the operations page.

Nobody can know what was handed over after the backup. Deliveries that were not finished in it are marked as in doubt:
operators known to remove repeats get them again, others do not, and a person is told to ask. What was taken in after the
backup is gone here: its senders have it (docs/backup.md says what to do).

  --config FILE          the service's configuration
  --from BACKUP          the file
  --key-file KEY         the key that it was made with
  --disposals FOLDER     a folder of disposal journals (may be given several times)
  --no-disposals         there are none: nothing has been disposed of since the backup
  --nothing-sent-since   you know that the service handed nothing over after the backup: nothing is put in doubt
  --replace              put what is there aside
  --owner-url URL        a PostgreSQL role that may create schemas and roles; better given as BREVDUVA_OWNER_URL
  --own-database FOLDER  the database of a service that is started so; it runs meanwhile
  --by NAME              who restores, for the audit trail; the user of this machine unless given
  --json                 print one line of JSON

Exit codes: 0 restored, and paused; 1 it failed, and what was there is as it was; 2 wrong usage or unreadable input.
`;

export const restore: Command = {
  summary: 'restore a service from a backup',
  help,
  async run(args, io) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        config: { type: 'string' },
        from: { type: 'string' },
        'key-file': { type: 'string' },
        disposals: { type: 'string', multiple: true },
        'no-disposals': { type: 'boolean' },
        'nothing-sent-since': { type: 'boolean' },
        replace: { type: 'boolean' },
        'owner-url': { type: 'string' },
        'own-database': { type: 'string' },
        by: { type: 'string' },
        json: { type: 'boolean' },
      },
    });
    const [name, ...more] = positionals;
    if (more.length > 0) throw new UsageError('name one service');
    const service = await storageOf(name, values.config);
    const { from, 'key-file': keyFile } = values;
    if (from === undefined || keyFile === undefined) throw new UsageError('give --from BACKUP and --key-file KEY');
    const journals = values.disposals ?? [];
    if (journals.length > 0 === (values['no-disposals'] === true))
      throw new UsageError('give the disposal journals with --disposals FOLDER, or say --no-disposals');
    const order = {
      from,
      keyFile,
      journals,
      replace: values.replace === true,
      nothingSentSince: values['nothing-sent-since'] === true,
      by: values.by ?? whoAmI(io),
    };
    const { restored, finished } = await asOwner(values, io, service, (ownerUrl) =>
      carryOut(service, { ...order, ownerUrl }),
    );
    const json = () => `${JSON.stringify({ ...restored, ...finished, paused: true })}\n`;
    io.out(values.json === true ? json() : told(service.label, restored, finished));
    return 0;
  },
};

interface Order {
  readonly from: string;
  readonly keyFile: string;
  readonly ownerUrl: string;
  readonly journals: readonly string[];
  readonly replace: boolean;
  readonly nothingSentSince: boolean;
  readonly by: string;
}

async function carryOut(
  storage: NamedStorage,
  { from, keyFile, ownerUrl, replace, ...finishing }: Order,
): Promise<{ restored: Restored; finished: Finished | undefined }> {
  const { service, database, role, password, migrations, blobs, recovery } = storage;
  const organisation = organisationOf(storage);
  const { schema } = database;
  const target = { service, ownerUrl, schema, role, password, folders: [migrations], blobs: blobs?.directory, replace };
  const key = readKeyEncryptionKey(keyFile, 'production');
  const chosenWith = 'blobs.directory in the configuration';
  if (blobs !== undefined) await readyFolder(blobs.directory, 0o700, { chosenWith });
  let finished: Finished | undefined;
  const restored = await restoreBackup(target, from, key, async (restoring, { at }) => {
    const there = { ...database, schema: restoring };
    finished = await finishRestore({ ...finishing, service, organisation, recovery, database: there, backupAt: at });
  });
  return { restored, finished };
}

function told(label: string, { at, rows, blobs, putAside }: Restored, finished: Finished | undefined): string {
  const lines = [
    `${label} is as it was at ${at.toISOString()}: ${rows} rows, ${blobs} files of blobs.`,
    ...Object.entries(finished?.facts ?? {}).map(([fact, value]) => `${fact}: ${JSON.stringify(value)}`),
    `Disposed of again: ${finished?.disposals.removed ?? 0}, by ${finished?.disposals.entries ?? 0} entries of the journals.`,
    ...(finished !== undefined && finished.disposals.unreadable > 0
      ? [`${finished.disposals.unreadable} lines of the journals cannot be read: see docs/backup.md.`]
      : []),
    ...(putAside.schema === undefined
      ? []
      : [`What was there before is in the schema ${putAside.schema}. Drop it when you are content.`]),
    ...(putAside.blobs === undefined ? [] : [`Its blobs are in ${putAside.blobs}.`]),
    `Sending is paused. Start the service, look at it, and then: brevduva resume ${label} --config FILE`,
  ];
  return `${lines.join('\n')}\n`;
}
