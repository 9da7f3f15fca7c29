// `brevduva resume <service>`: lets a restored service start what it starts by itself; who did so is in the audit trail.
import { parseArgs } from 'node:util';
import { resumeService } from '../platform/backup/pause.ts';
import { Database } from '../platform/database/database.ts';
import { type Command, UsageError } from './command.ts';
import { organisationOf, storageOf } from './service-storage.ts';
import { whoAmI } from './who.ts';

const help = `Usage: brevduva resume <service> --config FILE [--by NAME] [--json]

Lets a service that was restored hand over again. It may be running: it goes on within a second or two.

  --config FILE  the service's configuration
  --by NAME      who lets it go on, for the audit trail; the user of this machine unless given
  --json         print one line of JSON

Exit codes: 0 it goes on; 1 it was not paused, or it failed; 2 wrong usage or unreadable input.
`;

export const resume: Command = {
  summary: 'let a restored service send again',
  help,
  async run(args, io) {
    const options = { config: { type: 'string' }, by: { type: 'string' }, json: { type: 'boolean' } } as const;
    const { values, positionals } = parseArgs({ args, allowPositionals: true, options });
    const [name, ...more] = positionals;
    if (more.length > 0) throw new UsageError('name one service');
    const service = await storageOf(name, values.config);
    const by = values.by ?? whoAmI(io);
    const database = Database.open<unknown>(service.database);
    try {
      const pause = await database.transaction(organisationOf(service), (tx) => resumeService(tx, by));
      if (values.json === true)
        io.out(
          `${JSON.stringify({ service: name, resumed: pause !== undefined, ...(pause === undefined ? {} : { pause }) })}\n`,
        );
      else if (pause === undefined) io.err(`${service.label} was not paused.\n`);
      else
        io.out(
          `${service.label} goes on. It was paused since ${pause.since.toISOString()} (${pause.reason}, by ${pause.by}).\n`,
        );
      return pause === undefined ? 1 : 0;
    } finally {
      await database.close();
    }
  },
};
