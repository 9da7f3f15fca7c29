// What a subcommand of `brevduva` is: a line for the list, a help text, and a function from arguments to an exit code.
export interface Io {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

export interface Command {
  /** One line for the list of commands. */
  readonly summary: string;
  /** What `--help` prints: usage, options, exit codes. */
  readonly help: string;
  /** Exit code: 0 good, 1 the thing asked about is not so or failed, 2 wrong usage or unreadable input. */
  run(args: string[], io: Io): Promise<number>;
}

/** A mistake in how the command was called: its message is shown with a pointer to `--help`; exit code 2. */
export class UsageError extends Error {}
