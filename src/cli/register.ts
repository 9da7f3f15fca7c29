// `brevduva register load`: many mailboxes put into FaR from a file, as when an infrastructure takes over another's register.
import { createReadStream } from 'node:fs';
import { userInfo } from 'node:os';
import { parseArgs } from 'node:util';
import { parseConfig } from '../platform/config/parse.ts';
import { configRules, configSchema, loadInto } from '../services/registry/index.ts';
import { type Command, UsageError } from './command.ts';
import { readJsonFile } from './config-file.ts';

const help = `Usage: brevduva register load FILE --config CONFIG [--json]

Puts many mailboxes into the register. FILE holds one JSON object a line, in UTF-8:

  {"recipient":"<12 digits>","operator":"16…","registeredAt":"2026-01-31T12:00:00Z",
   "accountType":"Secure","choices":[{"sender":"16…","accepted":false,"changedAt":"2026-02-01T08:00:00Z"}]}

accountType (Secure) and choices (none) may be left out. The operators must be in the register. Who is in the register already is left as it
is, so a load that was broken off is done again. Who loaded, when, how many and the file's SHA-256 are kept in the audit trail.
A registry that runs meanwhile answers from its database until it has read the register into memory again.

  --config CONFIG  the registry's configuration
  --json           one line of JSON

Exit codes: 0 done; 1 it failed; 2 wrong usage, or a line that is wrong (the lines before it may have been loaded).
`;

export const register: Command = {
  summary: 'put many mailboxes into the registry (FaR) from a file',
  help,
  async run([part, ...args], io) {
    if (part !== 'load') throw new UsageError('name what to do: load');
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { config: { type: 'string' }, json: { type: 'boolean', default: false } },
    });
    const [file, more] = positionals;
    if (file === undefined || more !== undefined) throw new UsageError('name one file');
    if (values.config === undefined) throw new UsageError('give the registry’s configuration with --config CONFIG');
    const config = parseConfig(configSchema, readJsonFile(values.config), values.config, configRules);
    const done = await loadInto(config, createReadStream(file), `brevduva register (${userInfo().username})`);
    if (values.json) io.out(`${JSON.stringify(done)}\n`);
    else
      io.out(
        `${done.profiles} mailboxes with ${done.choices} choices about senders are in the register; ${done.there} were there before.\n`,
      );
    return 0;
  },
};
