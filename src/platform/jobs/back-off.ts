// How long to wait before the next attempt: doubling, capped, spread so that many jobs do not come back at once.

export interface BackOff {
  /** After the first attempt, ms. */
  readonly firstMs: number;
  /** Never longer than this, ms. */
  readonly longestMs: number;
}

/** Between half and all of `firstMs * 2^(attempt-1)`, at most `longestMs`. `random` is in [0, 1). */
export function backOffMs(
  attempt: number,
  { firstMs, longestMs }: BackOff,
  random: () => number = Math.random,
): number {
  const full = Math.min(longestMs, firstMs * 2 ** Math.min(attempt - 1, 40));
  return Math.round(full * (0.5 + random() / 2));
}
