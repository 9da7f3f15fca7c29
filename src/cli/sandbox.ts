// `brevduva sandbox` (what `npm start` runs): every service on this machine, with pretend people and a pretend e-ID.
import { parseArgs } from 'node:util';
import { readSandboxOptions } from '../main/sandbox/options.ts';
import { startSandbox } from '../main/sandbox/start-sandbox.ts';
import { terminalLanguage, terminalText } from '../main/sandbox/terminal.ts';
import { untilSignal } from '../main/until-signal.ts';
import { type Command, UsageError } from './command.ts';

const help = `Usage: brevduva sandbox [--port N] [--data FOLDER] [--host ADDRESS] [--json] [--language sv|en]

Starts a whole country's digital post on this machine: sender, mediator, registry, two mailboxes, a pretend e-ID, a mail
catcher and PostgreSQL. Listens on this machine only. What happens in it is kept in the data folder and is there at the next start.

  --port N          first of 40 ports (default 8400, or the next free range; BREVDUVA_PORT)
  --data FOLDER     data folder (default ./data in the project; BREVDUVA_DATA). Two sandboxes need one each
  --host ADDRESS    an address of this machine's own, 127.x.x.x (default 127.0.0.1; BREVDUVA_HOST)
  --json            when ready, print one line of JSON: addresses, people, an API client, the data folder
  --language sv|en  of the text in the terminal (default: by LANG, otherwise Swedish)
  --log-level L     debug, info, warn, error or silent (default info; BREVDUVA_LOG_LEVEL); the log is
                    log/sandbox.log in the data folder

DATABASE_URL, when set, points to the owner of an outside PostgreSQL 15 or later that is used instead of the one that comes along.
Ctrl-C stops it cleanly. Exit codes: 0 stopped; 1 it could not start; 2 wrong usage, or a folder or port that cannot be had.
`;

export const sandbox: Command = {
  summary: 'start every service',
  help,
  async run(args, io) {
    const { values } = parseArgs({
      args,
      options: {
        port: { type: 'string' },
        data: { type: 'string' },
        host: { type: 'string' },
        json: { type: 'boolean' },
        language: { type: 'string' },
        'log-level': { type: 'string' },
      },
    });
    const asked = values.language;
    if (asked !== undefined && asked !== 'sv' && asked !== 'en') throw new UsageError('--language is sv or en');
    const stop = untilSignal();
    const running = await startSandbox(readSandboxOptions(values, io.environment));
    const language = asked ?? terminalLanguage(io.environment);
    if (values.json === true) io.out(`${JSON.stringify(running.announcement)}\n`);
    else io.out(terminalText(running.announcement, language));
    await stop;
    if (values.json !== true) io.err(language === 'sv' ? '\nBrevduva stannar …\n' : '\nBrevduva is stopping …\n');
    await running.stop();
    return 0;
  },
};
