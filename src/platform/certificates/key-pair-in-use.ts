// One certificate in use and the next one beside it: rotation without restart (issue 2, "Transport").
import type { Environment, KeyPair } from '../config/parts.ts';
import type { LoadedKeyPair } from './key-pair.ts';

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

/** Reads the pairs and looks again at the files every `checkMs` (default 30 s). Errors at open: as readKeyPair; later ones are logged and the old pair is kept. */
export type OpenKeyPair = (config: KeyPairsConfig, options: { readonly environment: Environment }) => KeyPairInUse;
