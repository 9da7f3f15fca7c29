// The words of a letter's files and of a body that stands in its envelope only: sealed beside the letter until a segment holds them.
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { BrevduvaError } from '../../../domain/errors.ts';
import type { MailboxCipher } from '../content/mailbox-cipher.ts';

const FileWords = Type.Object({ files: Type.Array(Type.String()), text: Type.Array(Type.String()) });

export interface FileWords {
  readonly files: readonly string[];
  readonly text: readonly string[];
}

const place = (letterId: string): string => `letter ${letterId} words`;

export function sealWords(cipher: MailboxCipher, letterId: string, words: FileWords): Buffer {
  return cipher.seal(place(letterId), JSON.stringify(words));
}

/** Errors: 'internal' when what was kept was changed. */
export function openWords(cipher: MailboxCipher, letterId: string, sealed: Buffer): FileWords {
  const value: unknown = JSON.parse(cipher.open(place(letterId), sealed));
  if (Value.Check(FileWords, value)) return value;
  throw new BrevduvaError('internal', 'sealed words have an unknown form');
}
