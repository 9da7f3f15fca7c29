// What people wrote, as it lies sealed in rows: where each thing belongs, and its form.
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { BrevduvaError } from '../../../domain/errors.ts';
import type { MailboxCipher } from '../content/mailbox-cipher.ts';

export const contentPlace = (id: string): string => `outgoing ${id} content`;
export const envelopePlace = (id: string): string => `outgoing ${id} envelope`;
export const filePlace = (id: string): string => `outgoing file ${id}`;
export const fileNamePlace = (id: string): string => `outgoing file ${id} name`;
export const statementPlace = (id: string): string => `receipt signing ${id}`;
export const entryPlace = (id: string): string => `address ${id}`;
export const labelPlace = (id: string): string => `share ${id} label`;
export const lookPlace = (id: string): string => `share ${id} look`;

/** Something that is written to somebody: what its page shows. */
export interface OutgoingContent {
  readonly subject: string;
  readonly text: string;
  /** Who did it, by name. */
  readonly by: string;
  /** Of a forward: to whom. */
  readonly to?: { readonly id: string; readonly name: string };
  /** Of a signed receipt: what was signed (JWS). */
  readonly signed?: string;
  /** Sent from the mailbox at another operator, and moved in: nothing more is sent of it from here. */
  readonly moved?: { readonly id: string; readonly name: string };
}

const Content = Type.Object({
  subject: Type.String(),
  text: Type.String(),
  by: Type.String(),
  to: Type.Optional(Type.Object({ id: Type.String(), name: Type.String() })),
  signed: Type.Optional(Type.String()),
  moved: Type.Optional(Type.Object({ id: Type.String(), name: Type.String() })),
});

export function sealOutgoing(cipher: MailboxCipher, id: string, content: OutgoingContent): Buffer {
  return cipher.seal(contentPlace(id), JSON.stringify(content));
}

/** Errors: 'internal' when it was changed. */
export function openOutgoing(cipher: MailboxCipher, id: string, sealed: Buffer): OutgoingContent {
  const value: unknown = JSON.parse(cipher.open(contentPlace(id), sealed));
  if (Value.Check(Content, value)) return value;
  throw new BrevduvaError('internal', 'what was written has an unknown form');
}
