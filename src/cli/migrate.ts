// `brevduva migrate <service> --config FILE`: brings a service's database up to date, before a new version is started.
import { parseArgs } from 'node:util';
import { deployableNames, findDeployable } from '../main/deployables.ts';
import { asOwner } from './as-owner.ts';
import { type Command, UsageError } from './command.ts';
import { readJsonFile } from './config-file.ts';

const help = `Usage: brevduva migrate <service> --config FILE [--owner-url URL | --own-database FOLDER] [--json]

Makes the service's schema and role where they are absent, applies the migrations that have not been applied, and sets the
role's rights. Safe to run twice and from several machines at once. Services: ${deployableNames.join(', ')}.

  --config FILE    the service's configuration
  --owner-url URL  a PostgreSQL role that may create schemas and roles; better given as BREVDUVA_OWNER_URL
  --own-database FOLDER  the database of a service that is started so; it runs meanwhile
  --json           print one line of JSON

Exit codes: 0 up to date; 1 it failed, and nothing was half applied; 2 wrong usage or faults in the configuration.
`;

export const migrate: Command = {
  summary: 'bring a database up to date',
  help,
  async run(args, io) {
    const options = {
      config: { type: 'string' },
      'owner-url': { type: 'string' },
      'own-database': { type: 'string' },
      json: { type: 'boolean' },
    } as const;
    const { values, positionals } = parseArgs({ args, allowPositionals: true, options });
    const [name, ...more] = positionals;
    if (name === undefined || more.length > 0) throw new UsageError(`name one service: ${deployableNames.join(', ')}`);
    const service = await findDeployable(name);
    if (service === undefined)
      throw new UsageError(`there is no service "${name}"; there are ${deployableNames.join(', ')}`);
    if (values.config === undefined) throw new UsageError('give the configuration with --config FILE');
    const { config: file } = values;
    const config = readJsonFile(file);
    await asOwner(values, io, service.storage(config, file), (ownerUrl) => service.migrate(config, file, ownerUrl));
    io.out(
      values.json === true ? `${JSON.stringify({ migrated: name })}\n` : `The database of ${name} is up to date.\n`,
    );
    return 0;
  },
};
