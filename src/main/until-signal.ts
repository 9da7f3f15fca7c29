// Waits for the wish to stop: Ctrl-C or a service manager. Whoever asks again, later, wants it to end at once.
const SAME_WISH_MS = 2000;

/**
 * Resolves at the first SIGINT, SIGTERM or SIGHUP. One wish may come as several signals (from the terminal, npm and the launcher):
 * only a signal more than two seconds after the first ends the process without waiting.
 */
export function untilSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    let first: number | undefined;
    const onSignal = (signal: NodeJS.Signals) => {
      const now = performance.now();
      if (first !== undefined && now - first > SAME_WISH_MS) process.exit(130);
      first ??= now;
      resolve(signal);
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
  });
}
