// How often a test that waits asks again. Each question is work for the very services that it waits for.
import { setTimeout } from 'node:timers/promises';

/** The pause before the next question: a tenth of what has been waited since then (epoch ms), at least 25 ms and at most 250. */
export async function beforeAskingAgain(since: number): Promise<void> {
  await setTimeout(Math.min(250, Math.max(25, (Date.now() - since) / 10)));
}
