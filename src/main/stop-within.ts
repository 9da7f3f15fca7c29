// Ends a service in an orderly way, but not for ever: a service manager kills what takes too long, and says less about it.
import type { Running } from '../platform/running.ts';

/** Stops it. When that takes more than so many seconds, says so and ends the process with code 1. */
export async function stopWithin(running: Running, seconds: number): Promise<void> {
  const timer = setTimeout(() => {
    process.stderr.write(
      `${running.name} did not stop within ${seconds} seconds and was ended. What was on its way is found at the next start.\n`,
    );
    process.exit(1);
  }, seconds * 1_000);
  try {
    await running.stop();
  } finally {
    clearTimeout(timer);
  }
}
