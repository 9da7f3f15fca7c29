// Where private keys are used without being read: a file by default, or a key service (PKCS#11, KMS) behind the same interface.

export interface KeyService {
  /** The organisation certificate, DER. */
  readonly certificate: Uint8Array;
  /** RSASSA-PKCS1-v1_5 with SHA-256 over the data. */
  sign(data: Uint8Array): Uint8Array | Promise<Uint8Array>;
}
