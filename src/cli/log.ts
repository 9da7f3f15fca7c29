// `brevduva log export|verify|dispose`: the mediation log from outside the running mediator.
import { type Command, UsageError } from './command.ts';
import { logDispose } from './log-dispose.ts';
import { logExport } from './log-export.ts';
import { logVerify } from './log-verify.ts';

const parts: Readonly<Record<string, Command>> = { export: logExport, verify: logVerify, dispose: logDispose };

export const log: Command = {
  summary: 'export, verify and dispose of the mediation log',
  help: [logExport, logVerify, logDispose].map((part) => part.help).join('\n'),
  async run(args, io) {
    const [name, ...rest] = args;
    const part = name === undefined || !Object.hasOwn(parts, name) ? undefined : parts[name];
    if (part === undefined) throw new UsageError(`name one of ${Object.keys(parts).join(', ')}`);
    return part.run(rest, io);
  },
};
