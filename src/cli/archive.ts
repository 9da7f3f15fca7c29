// `brevduva archive export|verify`: archive packages are fetched, and checked outside the running service.
import { archiveExport } from './archive-export.ts';
import { archiveVerify } from './archive-verify.ts';
import { type Command, UsageError } from './command.ts';

const parts: Readonly<Record<string, Command>> = { verify: archiveVerify, export: archiveExport };

export const archive: Command = {
  summary: 'fetch archive packages, and verify them offline',
  help: [archiveVerify, archiveExport].map((part) => part.help).join('\n'),
  async run(args, io) {
    const [name, ...rest] = args;
    const part = name === undefined || !Object.hasOwn(parts, name) ? undefined : parts[name];
    if (part === undefined) throw new UsageError(`name one of ${Object.keys(parts).join(', ')}`);
    return part.run(rest, io);
  },
};
