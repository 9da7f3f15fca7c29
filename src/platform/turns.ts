// Turns on the main thread: many large pieces of work that come at once are spread over rounds of the event loop, a few milliseconds in
// each, so that timers, other requests and health checks never wait for all of them.

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
  if (waiting.length === 0) return;
  begin(performance.now());
  letThrough();
}

// One, and when it has done what it does without a pause the next, as long as the round is young: small pieces need not wait a round each.
function letThrough(): void {
  waiting.shift()?.();
  queueMicrotask(() => process.nextTick(goOn));
}

function goOn(): void {
  if (waiting.length > 0 && roundBegan !== undefined && performance.now() - roundBegan < ROUND_MS) letThrough();
}
