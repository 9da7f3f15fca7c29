// `brevduva log export`: entries as CSV, JSON Lines or syslog; the chain as JSON Lines for `brevduva log verify` (SKL-17).
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { hostname } from 'node:os';
import { parseArgs } from 'node:util';
import { parseOrganisationsnummer } from '../domain/organisationsnummer.ts';
import { type Command, type Io, UsageError } from './command.ts';
import { commandActor, withLog } from './log-config.ts';

const help = `Usage: brevduva log export --config FILE --chain FILE
       brevduva log export --config FILE [--format csv|jsonl|syslog] [--output FILE] [options]

  --config FILE     the mediator's configuration
  --chain FILE      write blocks, commitments, and entries with their salts: what brevduva log verify reads.
                    Whoever has it can check everything, also what is disposed of later: keep it as the log itself
  --format NAME     csv (RFC 4180), jsonl, or syslog (RFC 5424); default jsonl
  --output FILE     write here instead of to standard output
  --excel           CSV for Swedish Excel: a byte order mark and semicolons
  --counted         syslog with octet counts (RFC 5425, 6587) instead of lines
  --from, --to TIME entries from this time and before that: 2026-11-21 or 2026-11-21T13:30:00Z
  --sender NUMBER   only this sender's (16 and ten digits)
  --kind NAME       only entries of this kind: accepted, attempted, delivered, refused, unknown, expired, cancelled …

The recipients' numbers are in the log: the file is as protected as the log is. A cell that a spreadsheet would take for a
formula gets an apostrophe in front. Every export is in the audit trail.

Exit codes: 0 written; 1 it failed; 2 wrong usage or faults in the configuration.
`;

const options = {
  config: { type: 'string' },
  chain: { type: 'string' },
  format: { type: 'string', default: 'jsonl' },
  output: { type: 'string' },
  excel: { type: 'boolean', default: false },
  counted: { type: 'boolean', default: false },
  from: { type: 'string' },
  to: { type: 'string' },
  sender: { type: 'string' },
  kind: { type: 'string' },
} as const;

type Values = ReturnType<typeof parseArgs<{ options: typeof options; allowPositionals: false }>>['values'];

export const logExport: Command = {
  summary: 'write the mediation log to a file',
  help,
  async run(args, io) {
    const { values } = parseArgs({ args, options });
    const { config, chain, output } = values;
    if (config === undefined) throw new UsageError('give the mediator’s configuration with --config FILE');
    const [criteria, format] = [criteriaOf(values), formatOf(values)];
    return withLog(config, async (desk) => {
      const file = writerTo(chain ?? output, io);
      const write = (text: string) => file.write(text);
      try {
        if (chain !== undefined) await desk.exportChain(commandActor(), write);
        else await desk.exportEntries(commandActor(), criteria, format, write);
      } finally {
        await file.close();
      }
      return 0;
    });
  },
};

function formatOf({ format, excel, counted }: Values) {
  switch (format) {
    case 'csv':
      return { format, ...(excel === true ? { bom: true, separator: 'semicolon' as const } : {}) } as const;
    case 'jsonl':
      return { format } as const;
    case 'syslog':
      return { format, host: hostname(), counted: counted === true } as const;
    default:
      throw new UsageError(`--format ${JSON.stringify(format)} is none of csv, jsonl and syslog`);
  }
}

function criteriaOf({ from, to, sender, kind }: Values) {
  if (sender !== undefined && !parseOrganisationsnummer(sender).ok)
    throw new UsageError(`--sender ${JSON.stringify(sender)} is no organisation number: write 16 and ten digits`);
  return {
    ...(from === undefined ? {} : { from: timeOf('--from', from) }),
    ...(to === undefined ? {} : { to: timeOf('--to', to) }),
    ...(sender === undefined ? {} : { senders: [sender] }),
    ...(kind === undefined ? {} : { kind }),
  };
}

function timeOf(name: string, text: string): Date {
  const time = new Date(text);
  if (!/^\d{4}-\d\d-\d\d(?:T[\d:.]+(?:Z|[+-]\d\d:\d\d))?$/.test(text) || Number.isNaN(time.getTime()))
    throw new UsageError(`${name} ${JSON.stringify(text)} is no time: write 2026-11-21 or 2026-11-21T13:30:00Z`);
  return time;
}

// Waits where the other end is slower than the database, so that memory stays small.
function writerTo(path: string | undefined, io: Io) {
  if (path === undefined)
    return {
      async write(text: string) {
        io.out(text);
        if (process.stdout.writableNeedDrain) await once(process.stdout, 'drain');
      },
      close: async () => undefined,
    };
  const stream = createWriteStream(path, { mode: 0o600 });
  const opened = once(stream, 'open');
  return {
    async write(text: string) {
      await opened;
      if (!stream.write(text)) await once(stream, 'drain');
    },
    async close() {
      if (stream.errored !== null) return;
      stream.end();
      await once(stream, 'close');
    },
  };
}
