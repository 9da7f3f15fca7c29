// Tokens that are wrong: whoever tries some out is slowed down, and whoever has a good one never waits for that (OWASP API2, API4). That nobody
// guesses a token does not rest on it: 192 bits of it are random (token-form.ts). It spares the database, and says "stop" to a program that does not.
import type { Clock } from '../../../platform/clock.ts';
import { RequestRate } from './request-rate.ts';
import type { TokenProof } from './token-form.ts';

/** Of one token from one address in a minute: a program with an ended one asks again and again. */
const SAME_PER_MINUTE = 60;
/** Of all tokens from one address, which may be that of a company's thousand people. */
const ADDRESS_PER_MINUTE = 600;
/** From everywhere, at each process. */
const ALL_PER_MINUTE = 6_000;
/** Tokens that are remembered as good, the last used ones. */
const GOOD_KEPT = 20_000;

export class WrongTokens {
  readonly #same: RequestRate;
  readonly #address: RequestRate;
  readonly #all: RequestRate;
  /** Digests of tokens that were good when they were last judged. */
  readonly #good = new Set<string>();

  constructor(clock: Clock) {
    this.#same = new RequestRate(SAME_PER_MINUTE, clock);
    this.#address = new RequestRate(ADDRESS_PER_MINUTE, clock);
    this.#all = new RequestRate(ALL_PER_MINUTE, clock);
  }

  /**
   * How many seconds to wait before this token is judged: 0 for one that was good here the last time, whatever others do. `proof` is undefined for a
   * text that is no token.
   */
  wait(from: string, proof: TokenProof | undefined): number {
    if (proof !== undefined && this.#good.has(keyOf(proof))) return 0;
    return Math.max(this.#same.wait(sameOf(from, proof)), this.#address.wait(from), this.#all.wait(''));
  }

  /** It was judged, and is good. */
  good(proof: TokenProof): void {
    const key = keyOf(proof);
    this.#good.delete(key);
    this.#good.add(key);
    if (this.#good.size <= GOOD_KEPT) return;
    for (const oldest of this.#good) {
      this.#good.delete(oldest);
      break;
    }
  }

  /** It was judged, and is wrong or over. */
  wrong(from: string, proof: TokenProof | undefined): void {
    if (proof !== undefined) this.#good.delete(keyOf(proof));
    this.#same.take(sameOf(from, proof));
    this.#address.take(from);
    this.#all.take('');
  }
}

function keyOf({ digest }: TokenProof): string {
  return digest.toString('base64');
}

/** By its public beginning: a program with a wrong token holds up no other one behind the same address. */
function sameOf(from: string, proof: TokenProof | undefined): string {
  return `${from} ${proof?.selector ?? ''}`;
}
