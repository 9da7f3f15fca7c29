// The inner form of a backup: what it is, its tables, sequences and blobs, and its sums, one after the other (docs/backup.md, "Format").
//   record: kind 1 | length 4 (big-endian) | content
import { type Static, type TSchema, Type } from 'typebox';
import { Value } from 'typebox/value';
import { BrevduvaError } from '../../domain/errors.ts';
import type { SealedWriter } from './sealed-file.ts';

const Migration = Type.Object({ name: Type.String(), checksum: Type.String() });
/** First: what this is a backup of. `at` is the moment that it shows. */
export const Header = Type.Object({
  format: Type.Literal(1),
  program: Type.String(),
  service: Type.String(),
  schema: Type.String(),
  at: Type.String(),
  migrations: Type.Array(Migration),
});
export type Header = Static<typeof Header>;
/** Before the rows of a table, as COPY's text format writes them. */
export const TableStart = Type.Object({ table: Type.String(), columns: Type.Array(Type.String()) });
export const TableEnd = Type.Object({ rows: Type.Integer(), sha256: Type.String() });
export const Sequences = Type.Array(Type.Object({ name: Type.String(), last: Type.String(), called: Type.Boolean() }));
export type Sequences = Static<typeof Sequences>;
/** Before a file of the blob folder, as it lies there: encrypted. */
export const FileStart = Type.Object({ path: Type.String(), bytes: Type.Integer(), sha256: Type.String() });
/** Last: the sums. */
export const Sums = Type.Object({
  tables: Type.Integer(),
  rows: Type.Integer(),
  blobs: Type.Integer(),
  blobBytes: Type.Integer(),
});
export type Sums = Static<typeof Sums>;

const kinds = ['header', 'table', 'table-end', 'sequences', 'file', 'data', 'sums'] as const;
export type RecordKind = (typeof kinds)[number];
/** A record is made whole in memory before it is given: larger pieces are cut. */
const CONTENT_MAX = 1_048_576;

export interface BackupRecord {
  readonly kind: RecordKind;
  readonly content: Buffer;
}

/** Writes one record; data may be of any length. */
export async function writeRecord(to: SealedWriter, kind: RecordKind, content: Uint8Array | object): Promise<void> {
  const bytes = content instanceof Uint8Array ? content : Buffer.from(JSON.stringify(content));
  for (let at = 0; at === 0 || at < bytes.length; at += CONTENT_MAX) {
    const piece = bytes.subarray(at, at + CONTENT_MAX);
    const head = Buffer.alloc(5);
    head.writeUInt8(kinds.indexOf(kind));
    head.writeUInt32BE(piece.length, 1);
    await to.write(head);
    await to.write(piece);
  }
}

/** The records in the bytes of a backup. Errors: 'conflict' when they do not follow the form. */
export async function* readRecords(plain: AsyncIterable<Buffer>): AsyncGenerator<BackupRecord> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const bytes of plain) {
    rest = rest.length === 0 ? bytes : Buffer.concat([rest, bytes]);
    for (;;) {
      if (rest.length < 5) break;
      const length = rest.readUInt32BE(1);
      const kind = kinds[rest.readUInt8()];
      if (kind === undefined || length > CONTENT_MAX) throw misshapen();
      if (rest.length < 5 + length) break;
      yield { kind, content: rest.subarray(5, 5 + length) };
      rest = rest.subarray(5 + length);
    }
  }
  if (rest.length > 0) throw misshapen();
}

/** The content of a record that is no data. Errors: 'conflict'. */
export function contentOf<S extends TSchema>(schema: S, record: BackupRecord | undefined): Static<S> {
  const value: unknown = record === undefined ? undefined : JSON.parse(record.content.toString('utf8'));
  if (!Value.Check(schema, value)) throw misshapen();
  return value;
}

export function misshapen(): BrevduvaError {
  return new BrevduvaError('conflict', 'The backup was written by another version and cannot be read by this one');
}
