// The matter that a letter names (OfficialMatter), as a row keeps it: what it says is sealed, and a mark finds the letters of the same matter.
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import { BrevduvaError } from '../../../domain/errors.ts';
import type { OfficialMatter } from '../../../wire/mina-meddelanden/delivery.ts';
import type { MailboxCipher } from './mailbox-cipher.ts';

const Text = Type.Optional(Type.String());
const Status = Type.Union([
  Type.Literal('senderinitiative'),
  Type.Literal('recipientinitiative'),
  Type.Literal('closed'),
]);
const MatterSchema = Type.Object({ id: Type.String(), subject: Text, type: Text, status: Type.Optional(Status) });

/** What a letter says of its matter. `id` is the sender's own. */
export type MatterText = Static<typeof MatterSchema>;

/** Undefined for a letter that names no matter by an id. */
export function matterTextOf(matter: OfficialMatter | undefined): MatterText | undefined {
  if (matter?.kind !== 'event') return undefined;
  const { identity, matterSubject, eventType, matterStatus } = matter.event;
  const id = identity?.officialMatterId?.trim() ?? '';
  if (id === '') return undefined;
  return {
    id,
    ...(matterSubject === undefined ? {} : { subject: matterSubject }),
    ...(eventType === undefined ? {} : { type: eventType }),
    ...(matterStatus === undefined ? {} : { status: matterStatus }),
  };
}

const place = (letterId: string): string => `letter ${letterId} matter`;

/** Two senders may use the same id for matters of their own. */
export function markOfMatter(cipher: MailboxCipher, senderId: string, matterId: string): Buffer {
  return cipher.mark('matter', `${senderId} ${matterId}`);
}

export function sealMatter(cipher: MailboxCipher, letterId: string, matter: MatterText): Buffer {
  return cipher.seal(place(letterId), JSON.stringify(matter));
}

/** Errors: 'internal' when it was changed. */
export function openMatter(cipher: MailboxCipher, letterId: string, sealed: Buffer): MatterText {
  const value: unknown = JSON.parse(cipher.open(place(letterId), sealed));
  if (Value.Check(MatterSchema, value)) return value;
  throw new BrevduvaError('internal', 'a sealed matter has an unknown form');
}
