// How V8 counts buffers, for processes that take in many large letters.
import { setFlagsFromString } from 'node:v8';

/**
 * Counts buffers in the heap's own limits. By V8's older rule each 64 MB of them makes it look through the whole heap, however short they live:
 * at 200 kB a letter that is a quarter of a mailbox's processor time. To be called before the service starts.
 */
export function countBuffersInHeapLimits(): void {
  // Later versions may know no such choice.
  if (process.versions.node.startsWith('24.')) setFlagsFromString('--external-memory-accounted-in-global-limit');
}
