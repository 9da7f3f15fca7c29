// `brevduva log dispose`: what the mediator's chore does once a day, at once or only shown (SKL-21).
import { parseArgs } from 'node:util';
import { type Command, UsageError } from './command.ts';
import { commandActor, withLog } from './log-config.ts';

const help = `Usage: brevduva log dispose --config FILE [--dry-run] [--json]

Removes entries of the mediation log that are older than the configured rules (log.disposal), and the deliveries that ended
before then, except what a legal hold covers. Each disposal is recorded in the log itself and in log.disposalJournal.

  --config FILE  the mediator's configuration
  --dry-run      count only, change nothing
  --json         one line of JSON

Exit codes: 0 done; 1 it failed; 2 wrong usage or faults in the configuration.
`;

export const logDispose: Command = {
  summary: 'dispose of old entries of the mediation log',
  help,
  async run(args, io) {
    const { values } = parseArgs({
      args,
      options: {
        config: { type: 'string' },
        'dry-run': { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
      },
    });
    if (values.config === undefined) throw new UsageError('give the mediator’s configuration with --config FILE');
    const isDry = values['dry-run'];
    const done = await withLog(values.config, (desk) => (isDry ? desk.preview() : desk.dispose(commandActor())));
    if (values.json) io.out(`${JSON.stringify({ dryRun: isDry, rules: done })}\n`);
    else if (done.length === 0) io.out('No rule is configured (log.disposal): nothing is disposed of.\n');
    else
      for (const { rule, before, entries, deliveries, held } of done) {
        const what = isDry
          ? `${entries} entries would go`
          : `${entries} entries and ${deliveries} deliveries disposed of`;
        io.out(`${rule} (before ${before.toISOString()}): ${what}; ${held} kept by a legal hold.\n`);
      }
    return 0;
  },
};
