// `brevduva archive verify`: archive packages outside the running service.
import { archiveVerify } from './archive-verify.ts';
import { type Command, UsageError } from './command.ts';

export const archive: Command = {
  summary: 'verify an archive package, offline',
  help: archiveVerify.help,
  async run(args, io) {
    const [name, ...rest] = args;
    if (name !== 'verify') throw new UsageError('say what to do: verify');
    return archiveVerify.run(rest, io);
  },
};
