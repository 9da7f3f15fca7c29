// How much one sender may hand in within a minute: a sender that floods is told to come back, and the others' letters are not held up.
import { BrevduvaError } from '../../../domain/errors.ts';
import type { Clock } from '../../../platform/clock.ts';

export interface Quota {
  readonly deliveriesPerMinute?: number;
  readonly megabytesPerMinute?: number;
}

export interface QuotaConfig extends Quota {
  /** For named organisations, in place of the general ones. */
  readonly senders?: readonly (Quota & { readonly organisation: string })[];
}

const MINUTE_MS = 60_000;
const MEGABYTE = 1_048_576;
const UNLIMITED = 2 ** 53;
/** Those who are kept count of before some are forgotten: senders, and people who send letters on. */
const MOST_SENDERS = 50_000;

// What a sender has left, as it was at a time; it grows again with time.
interface Left {
  deliveries: number;
  bytes: number;
  at: number;
}

/** Kept in memory: each process of an operator counts for itself. */
export class Quotas {
  readonly #general: Quota;
  readonly #named: ReadonlyMap<string, Quota>;
  readonly #clock: Clock;
  readonly #left = new Map<string, Left>();

  constructor({ senders = [], ...general }: QuotaConfig, clock: Clock) {
    this.#general = general;
    this.#named = new Map(senders.map((named) => [named.organisation, named]));
    this.#clock = clock;
  }

  /**
   * Counts a delivery of a sender whose signature was good. Throws 'unavailable' when the sender has handed in as much as it may: nothing is
   * lost, the same delivery is taken a little later.
   */
  take(sender: string, bytes: number): void {
    const quota = this.#named.get(sender) ?? this.#general;
    const deliveries = quota.deliveriesPerMinute ?? UNLIMITED;
    const volume = (quota.megabytesPerMinute ?? UNLIMITED / MEGABYTE) * MEGABYTE;
    if (deliveries === UNLIMITED && volume === UNLIMITED) return;
    const left = this.#grown(sender, deliveries, volume);
    // Whoever has anything left may hand in one more, however large: otherwise a large one could never come.
    const waitMs = Math.max(
      ((1 - left.deliveries) / deliveries) * MINUTE_MS,
      left.bytes > 0 ? 0 : ((1 - left.bytes) / volume) * MINUTE_MS,
    );
    if (waitMs > 0) throw refusal(Math.ceil(waitMs / 1000), quota);
    left.deliveries -= 1;
    left.bytes -= bytes;
  }

  #grown(sender: string, deliveries: number, volume: number): Left {
    const now = this.#clock().getTime();
    const known = this.#left.get(sender);
    if (known === undefined && this.#left.size >= MOST_SENDERS) this.#forget(now);
    const left = known ?? { deliveries, bytes: volume, at: now };
    const share = Math.max(0, now - left.at) / MINUTE_MS;
    left.deliveries = Math.min(deliveries, left.deliveries + deliveries * share);
    left.bytes = Math.min(volume, left.bytes + volume * share);
    left.at = now;
    // Last in the map: whoever has been silent longest comes first.
    this.#left.delete(sender);
    this.#left.set(sender, left);
    return left;
  }

  /** Those who have all of it again after a minute's silence; never one that is waited for, or a flood would end its own wait. */
  #forget(now: number): void {
    for (const [sender, { at, bytes }] of this.#left) {
      if (now - at < MINUTE_MS) return;
      if (bytes > 0) this.#left.delete(sender);
    }
  }
}

function refusal(seconds: number, { deliveriesPerMinute, megabytesPerMinute }: Quota): BrevduvaError {
  const limits = [
    ...(deliveriesPerMinute === undefined ? [] : [`${deliveriesPerMinute} deliveries`]),
    ...(megabytesPerMinute === undefined ? [] : [`${megabytesPerMinute} MB`]),
  ].join(' and ');
  const says = `the sender has handed in as much as it may (${limits} a minute); send the same delivery again in ${seconds} s`;
  return new BrevduvaError('unavailable', says, { reason: 'quota', seconds });
}
