// For whom deliveries may be handed in, and by whom: the sender itself, or others as configured (the token's or certificate's organisation).
import type { Organisationsnummer } from '../../domain/organisationsnummer.ts';

export interface SenderEntry {
  readonly organisation: string;
  readonly handedInBy?: readonly string[];
}

/** Who may do what, from the configuration. Without a list every sender may, for itself; FaR then decides. */
export class Senders {
  readonly #entries: readonly SenderEntry[] | undefined;

  constructor(entries: readonly SenderEntry[] | undefined) {
    this.#entries = entries;
  }

  /** Whether the caller may hand in deliveries of this sender. */
  mayHandIn(caller: Organisationsnummer, sender: string): boolean {
    if (this.#entries === undefined) return caller === sender;
    const entry = this.#entries.find((each) => each.organisation === sender);
    return entry !== undefined && (caller === sender || entry.handedInBy?.includes(caller) === true);
  }

  /** The senders whose deliveries the caller may follow: its own, and those it may hand in for. */
  followedBy(caller: Organisationsnummer): readonly string[] {
    const others = (this.#entries ?? []).filter((entry) => entry.handedInBy?.includes(caller) === true);
    return [caller, ...others.map((entry) => entry.organisation).filter((sender) => sender !== caller)];
  }
}
