// One certificate in use and the next one beside it: rotation without restart (issue 2, "Transport").
import { statSync } from 'node:fs';
import { type Clock, systemClock } from '../clock.ts';
import type { Environment, KeyPair } from '../config/parts.ts';
import type { Log } from '../log.ts';
import { isValidAt, type LoadedKeyPair, readKeyPair } from './key-pair.ts';

export interface KeyPairsConfig {
  readonly tls: KeyPair;
  readonly nextTls?: KeyPair;
  /** ISO date-time; the next pair takes over then. Absent: when the current certificate expires. */
  readonly nextTlsFrom?: string;
}

export interface KeyPairInUse {
  /** The pair to use now. */
  current(): LoadedKeyPair;
  /** Called with the pair when another came into use, or the files were replaced. Returns how to stop being called. */
  onChange(changed: (pair: LoadedKeyPair) => void): () => void;
  close(): void;
}

export interface KeyPairInUseOptions {
  readonly environment: Environment;
  readonly log?: Log;
  readonly clock?: Clock;
  /** How often files and time are looked at, ms; default 30 s. */
  readonly checkMs?: number;
}

/**
 * Reads the pairs and looks again at files and time now and then. Whoever replaces files writes the certificate last.
 * Errors at opening: as readKeyPair. Later ones are logged, and the pair that works is kept.
 */
export function openKeyPair(config: KeyPairsConfig, options: KeyPairInUseOptions): KeyPairInUse {
  const pairs = [config.tls, ...(config.nextTls === undefined ? [] : [config.nextTls])].map(
    (files) => new WatchedPair(files, options),
  );
  const clock = options.clock ?? systemClock;
  const listeners = new Set<(pair: LoadedKeyPair) => void>();
  let used = choose(pairs, config, clock());
  function look(): void {
    for (const pair of pairs) pair.refresh();
    const now = choose(pairs, config, clock());
    if (now === used) return;
    used = now;
    options.log?.info(
      { organisation: now.organisation, validTo: now.certificate.validToDate },
      'Another certificate is in use',
    );
    for (const changed of listeners) changed(now);
  }
  const timer = setInterval(look, options.checkMs ?? 30_000).unref();
  return {
    current() {
      // The hour of the change is exact even between two looks.
      if (choose(pairs, config, clock()) !== used) look();
      return used;
    },
    onChange(changed) {
      listeners.add(changed);
      return () => void listeners.delete(changed);
    },
    close: () => clearInterval(timer),
  };
}

/** A pair that never changes, for tests and tools. */
export function fixedKeyPair(pair: LoadedKeyPair): KeyPairInUse {
  return { current: () => pair, onChange: () => () => undefined, close: () => undefined };
}

function choose(pairs: readonly WatchedPair[], config: KeyPairsConfig, now: Date): LoadedKeyPair {
  const [current, next] = pairs.map((pair) => pair.loaded);
  if (current === undefined) throw new RangeError('No pair was configured');
  if (next === undefined || !isValidAt(next, now)) return current;
  const takesOver = config.nextTlsFrom !== undefined && now >= new Date(config.nextTlsFrom);
  return takesOver || now > current.certificate.validToDate ? next : current;
}

class WatchedPair {
  readonly #files: KeyPair;
  readonly #options: KeyPairInUseOptions;
  #seen: string;
  loaded: LoadedKeyPair;

  constructor(files: KeyPair, options: KeyPairInUseOptions) {
    this.#files = files;
    this.#options = options;
    this.#seen = this.#traces();
    this.loaded = readKeyPair(files, options);
  }

  /** Reads the files again when they were replaced; keeps what it has when they cannot be used (half written, wrong key). */
  refresh(): void {
    try {
      const traces = this.#traces();
      if (traces === this.#seen) return;
      this.loaded = readKeyPair(this.#files, this.#options);
      this.#seen = traces;
    } catch (error) {
      this.#options.log?.error(
        { err: error },
        'A certificate or key file was changed and cannot be used; the old one is kept',
      );
    }
  }

  #traces(): string {
    return Object.values(this.#files)
      .map((file) => statSync(file, { bigint: true, throwIfNoEntry: false }))
      .map((stat) => `${stat?.ino} ${stat?.mtimeNs} ${stat?.size}`)
      .join();
  }
}
