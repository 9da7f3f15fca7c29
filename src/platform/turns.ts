// Turns on the main thread: many large pieces of work that come at once are done one for each round of the event loop, so that
// timers, other requests and health checks never wait for all of them.

/** Work that begins within this long of a round is let through, ms. */
const ROUND_MS = 4;

let roundBegan: number | undefined;
const waiting: (() => void)[] = [];

/** Await this before milliseconds of work without a pause. Those that wait are let through in the order in which they came. */
export async function turn(): Promise<void> {
  const now = performance.now();
  if (roundBegan === undefined) begin(now);
  else if (waiting.length > 0 || now - roundBegan >= ROUND_MS)
    await new Promise<void>((resolve) => waiting.push(resolve));
}

function begin(now: number): void {
  roundBegan = now;
  setImmediate(end);
}

function end(): void {
  roundBegan = undefined;
  const next = waiting.shift();
  if (next === undefined) return;
  begin(performance.now());
  next();
}
