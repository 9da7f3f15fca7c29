// The command `brevduva`: picks the subcommand, prints help, turns mistakes into one clear line and an exit code.
import { fileURLToPath } from 'node:url';
import { BrevduvaError } from '../domain/errors.ts';
import { type Command, type Io, UsageError } from './command.ts';
import { readJsonFile } from './config-file.ts';

const commands: Record<string, { summary: string; load: () => Promise<Command> }> = {
  sandbox: {
    summary: 'start every service with a database, pretend people and a pretend e-ID',
    load: async () => (await import('./sandbox.ts')).sandbox,
  },
  start: {
    summary: 'start one service with a configuration file',
    load: async () => (await import('./start.ts')).start,
  },
  migrate: {
    summary: 'bring a database up to date before a start',
    load: async () => (await import('./migrate.ts')).migrate,
  },
  backup: {
    summary: 'write an encrypted backup of a service, or check one',
    load: async () => (await import('./backup.ts')).backup,
  },
  restore: {
    summary: 'restore a service from a backup; sending starts paused',
    load: async () => (await import('./restore.ts')).restore,
  },
  resume: {
    summary: 'let a restored service send again',
    load: async () => (await import('./resume.ts')).resume,
  },
  'emergency-administrator': {
    summary: 'let somebody enrol a passkey for when the log-in service is down',
    load: async () => (await import('./emergency-administrator.ts')).emergencyAdministrator,
  },
  reachable: {
    summary: 'ask the registry (FaR) whether recipients can be reached',
    load: async () => (await import('./reachable.ts')).reachable,
  },
  register: {
    summary: 'put many mailboxes into the registry (FaR) from a file',
    load: async () => (await import('./register.ts')).register,
  },
  send: { summary: 'send a letter through the sender’s REST API', load: async () => (await import('./send.ts')).send },
  verify: {
    summary: 'check the signatures of a delivery and show what it says',
    load: async () => (await import('./verify.ts')).verify,
  },
  receipt: {
    summary: 'check a receipt that was signed with an e-ID',
    load: async () => (await import('./receipt.ts')).receipt,
  },
  seal: {
    summary: 'write a signed, sealed delivery from a letter',
    load: async () => (await import('./seal.ts')).seal,
  },
  log: {
    summary: 'export, verify and dispose of the mediation log',
    load: async () => (await import('./log.ts')).log,
  },
  archive: {
    summary: 'fetch archive packages, and verify them offline',
    load: async () => (await import('./archive.ts')).archive,
  },
  certs: { summary: 'make and inspect certificates', load: async () => (await import('./certs.ts')).certs },
};

function overview(): string {
  const lines = Object.entries(commands).map(([name, { summary }]) => `  ${name.padEnd(10)} ${summary}`);
  return [
    'brevduva: digital post for Sweden’s public sector',
    '',
    'Usage: brevduva <command> [options]',
    '',
    ...lines,
    '',
    'brevduva <command> --help tells more. Exit codes: 0 good; 1 not so, or it failed; 2 wrong usage or unreadable input.',
    '',
  ].join('\n');
}

/** A file or folder that was named and cannot be used as what it was named for. */
function fileFault(error: unknown): string | undefined {
  if (!(error instanceof Error && 'code' in error && 'path' in error)) return undefined;
  const usual = ['ENOENT', 'EISDIR', 'ENOTDIR', 'EEXIST', 'EACCES', 'EPERM'];
  if (!usual.includes(String(error.code))) return undefined;
  return `${String(error.path)} cannot be used (${String(error.code)}). Check the path, what it is, and who may read it.`;
}

function say(error: unknown, io: Io, name: string): number {
  if (
    error instanceof UsageError ||
    (error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'))
  ) {
    io.err(`brevduva ${name}: ${error.message}\nSee: brevduva ${name} --help\n`);
    return 2;
  }
  const fault = fileFault(error);
  if (fault !== undefined) {
    io.err(`brevduva ${name}: ${fault}\n`);
    return 2;
  }
  if (error instanceof BrevduvaError) {
    io.err(`brevduva ${name}: ${error.message}\n`);
    return error.code === 'invalid-input' ? 2 : 1;
  }
  io.err(`brevduva ${name}: ${error instanceof Error ? error.message : String(error)}\n`);
  return 1;
}

/** Runs one command line; resolves to the exit code. */
export async function runCommandLine(args: string[], io: Io): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    io.out(overview());
    return name === undefined ? 2 : 0;
  }
  if (name === '--version') {
    const manifest = readJsonFile(fileURLToPath(new URL('../../package.json', import.meta.url)));
    const known = typeof manifest === 'object' && manifest !== null && 'version' in manifest;
    io.out(`${known ? String(manifest.version) : 'unknown'}\n`);
    return 0;
  }
  const entry = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (entry === undefined) {
    io.err(`brevduva: there is no command "${name}"\n\n${overview()}`);
    return 2;
  }
  const command = await entry.load();
  if (rest.includes('--help') || rest.includes('-h')) {
    io.out(command.help);
    return 0;
  }
  try {
    return await command.run(rest, io);
  } catch (error) {
    return say(error, io, name);
  }
}

/** Runs the process's own command line and sets its exit code. */
export async function main(args: string[]): Promise<void> {
  const io: Io = {
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
    environment: process.env,
  };
  // `brevduva verify … | head` closes the pipe early: that is no failure of ours.
  process.stdout.on('error', (error) => {
    if ('code' in error && error.code === 'EPIPE') process.exit(0);
    throw error;
  });
  process.exitCode = await runCommandLine(args, io);
}
