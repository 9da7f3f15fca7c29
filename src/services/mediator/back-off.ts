// When a delivery is tried again: exponential back-off with jitter, so that many do not come back at once.

export interface BackOff {
  /** Milliseconds before the second round. */
  readonly firstMs: number;
  /** Milliseconds that no wait exceeds. */
  readonly maxMs: number;
}

/** Milliseconds until the next round after `rounds` that did not finish (1 or more). `random` is in [0, 1). */
export function waitAfter(rounds: number, backOff: BackOff, random: () => number = Math.random): number {
  const whole = Math.min(backOff.maxMs, backOff.firstMs * 2 ** Math.min(rounds - 1, 30));
  return Math.round(whole / 2 + (whole / 2) * random());
}
