// Encrypted blobs on the file system, addressed by an HMAC of their content under the organisation's key (DESIGN, "Data").
import { BrevduvaError } from '../../domain/errors.ts';
import type { Organisationsnummer } from '../../domain/organisationsnummer.ts';
import type { BlobsConfig } from '../config/parts.ts';

declare const brand: unique symbol;
/** 64 hexadecimal digits; keep it as text in the row. */
export type BlobAddress = string & { readonly [brand]: 'blob-address' };

export class BlobStore {
  private constructor(_config: BlobsConfig) {}

  /** Reads the key-encryption key. Errors: 'invalid-input' when it is missing, readable by others or not 32 bytes. */
  static open(config: BlobsConfig): BlobStore {
    return new BlobStore(config);
  }

  /** Stores the bytes; when it returns they survive a power cut. The same bytes give the same address within an organisation. */
  put(_organisation: Organisationsnummer, _bytes: Uint8Array): Promise<BlobAddress> {
    throw new BrevduvaError('internal', 'Not written yet');
  }

  /** The bytes as they were put. Errors: 'not-found'; 'internal' when the file was changed. */
  get(_organisation: Organisationsnummer, _address: BlobAddress | string): Promise<Uint8Array> {
    throw new BrevduvaError('internal', 'Not written yet');
  }
}
