// The form of a mailbox's package, version 1 (docs/mailbox-package.md): what index.json says, as it is written and as it is read.
import { type Static, Type } from 'typebox';

export const FORMAT = 'brevduva-mailbox';
export const VERSION = 1;
export const INDEX_PATH = 'index.json';
export const ACTIVITY_PATH = 'activity.jsonl';
export const SUMS_PATH = 'checksums.sha256';
export const README_PATH = 'README.txt';

const Text = Type.String({ maxLength: 100_000 });
const Name = Type.String({ maxLength: 1000 });
const Id = Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' });
const Path = Type.String({ minLength: 1, maxLength: 250, pattern: '^[\\x21-\\x7e]+$' });
const Time = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?Z$' });
const Organisation = Type.Object({ id: Name, name: Name });

const Attachment = Type.Object({ path: Path, name: Name, contentType: Name, bytes: Type.Integer({ minimum: 0 }) });

const Sent = Type.Object({
  id: Id,
  kind: Type.Union([
    Type.Literal('reply'),
    Type.Literal('receipt'),
    Type.Literal('signed-receipt'),
    Type.Literal('forward'),
  ]),
  state: Name,
  subject: Text,
  text: Text,
  by: Name,
  to: Type.Optional(Organisation),
  sentAt: Type.Optional(Time),
  settledAt: Type.Optional(Time),
  transactionId: Type.Optional(Name),
  /** The signed original, as it was sent. */
  original: Type.Optional(Path),
  /** Of a signed receipt: what was signed, a JWS. */
  signed: Type.Optional(Path),
  files: Type.Array(Type.Object({ path: Path, name: Name })),
});

const Letter = Type.Object({
  id: Id,
  /** Which of the delivery's letters it is, from 1. */
  position: Type.Integer({ minimum: 1, maximum: 1000 }),
  subject: Text,
  read: Type.Union([Time, Type.Null()]),
  place: Type.Union([Type.Literal('inbox'), Type.Literal('archive'), Type.Literal('folder')]),
  folder: Type.Optional(Id),
  trashed: Type.Optional(Time),
  labels: Type.Array(Id, { maxItems: 100 }),
  /** Of a letter with something to pay: when it was marked as paid, and when its holder was reminded. */
  paid: Type.Optional(Time),
  reminded: Type.Optional(Time),
  html: Path,
  attachments: Type.Array(Attachment),
  sent: Type.Array(Sent),
});

const Forward = Type.Object({
  id: Name,
  name: Name,
  operator: Name,
  subject: Text,
  text: Text,
  isOwnLetter: Type.Boolean(),
});

const Delivery = Type.Object({
  id: Id,
  kind: Type.Union([Type.Literal('secure'), Type.Literal('notification'), Type.Literal('forward')]),
  /** The envelope as it came: what signatures are verified from. */
  original: Path,
  received: Time,
  transactionId: Name,
  sender: Organisation,
  sealedBy: Name,
  /** Of a letter that somebody sent on: what they said, which nobody signed. */
  forward: Type.Optional(Forward),
  /** What the operator that made the package found when it verified. Told only: whoever moves it in verifies for itself. */
  verification: Type.Unknown(),
  letters: Type.Array(Letter, { maxItems: 1000 }),
});

export const PackageIndex = Type.Object({
  format: Type.Literal(FORMAT),
  version: Type.Literal(VERSION),
  made: Time,
  operator: Organisation,
  holder: Organisation,
  folders: Type.Array(Type.Object({ id: Id, name: Name }), { maxItems: 1000 }),
  labels: Type.Array(Type.Object({ id: Id, name: Name }), { maxItems: 1000 }),
  addresses: Type.Array(Organisation, { maxItems: 10_000 }),
  settings: Type.Unknown(),
  deliveries: Type.Array(Delivery),
  files: Type.Array(
    Type.Object({
      path: Path,
      bytes: Type.Integer({ minimum: 0 }),
      sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
    }),
  ),
});

export type PackageIndex = Static<typeof PackageIndex>;
export type PackedDelivery = PackageIndex['deliveries'][number];
export type PackedLetter = PackedDelivery['letters'][number];
export type PackedSent = PackedLetter['sent'][number];
