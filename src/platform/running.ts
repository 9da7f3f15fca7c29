// What every started service hands back: where it listens and how it is stopped (DESIGN, "The house").
import type { Log } from './log.ts';

export interface Running {
  readonly name: string;
  /** What it listens on: 'pages', 'wire', 'api' … → an address a person or a peer can use. */
  readonly addresses: Readonly<Record<string, string>>;
  /** Stops taking work, finishes what has begun, releases everything. May be called more than once. */
  stop(): Promise<void>;
}

/**
 * Several running parts as one, stopped in the reverse of the order given, each even when another failed to stop.
 * Errors: the first failure, after all were tried.
 */
export function together(name: string, parts: readonly Running[], log?: Log): Running {
  let stopping: Promise<void> | undefined;
  async function stopAll(): Promise<void> {
    const failures: unknown[] = [];
    for (const part of parts.toReversed()) {
      try {
        await part.stop();
      } catch (error) {
        log?.error({ err: error, part: part.name }, 'A part did not stop cleanly');
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  }
  return {
    name,
    addresses: Object.assign({}, ...parts.map((part) => part.addresses)),
    stop: () => {
      stopping ??= stopAll();
      return stopping;
    },
  };
}
