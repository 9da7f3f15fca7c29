// LETTER.json of `brevduva seal`: what a letter says, checked whole before anything is signed; paths are relative to it.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { BrevduvaError } from '../domain/errors.ts';
import { readRecipientId } from '../domain/recipient-id.ts';
import { type Attachment, attachmentOf, type SecureDelivery } from '../wire/mina-meddelanden/delivery.ts';
import { readJsonFile } from './config-file.ts';

const only = { additionalProperties: false };
const LetterFile = Type.Object(
  {
    sender: Type.Object(
      { id: Type.String({ pattern: '^16[0-9]{10}$' }), name: Type.String({ minLength: 2, maxLength: 256 }) },
      only,
    ),
    recipient: Type.String({ minLength: 10 }),
    subject: Type.String({ maxLength: 255 }),
    language: Type.Optional(Type.String({ pattern: '^[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*$' })),
    body: Type.Object(
      { contentType: Type.Union([Type.Literal('text/plain'), Type.Literal('text/html')]), text: Type.String() },
      only,
    ),
    supportinfo: Type.Object(
      {
        text: Type.String({ minLength: 1, maxLength: 1024 }),
        url: Type.Optional(Type.String({ maxLength: 255 })),
        phoneNumber: Type.Optional(Type.String({ maxLength: 255 })),
        emailAddress: Type.Optional(Type.String({ maxLength: 256, pattern: '^.+@.+\\..+$' })),
      },
      only,
    ),
    attachments: Type.Optional(
      Type.Array(Type.Object({ filename: Type.String({ minLength: 1 }), path: Type.String({ minLength: 1 }) }, only)),
    ),
  },
  only,
);

/** The delivery of a letter file, with a new message id. Throws 'invalid-input' that names every fault, never what the letter says. */
export function readLetterFile(file: string): SecureDelivery {
  const letter = readJsonFile(file);
  if (!Value.Check(LetterFile, letter)) {
    const faults = [...Value.Errors(LetterFile, letter)]
      .filter(({ keyword }) => keyword !== 'additionalProperties')
      .map(({ instancePath, keyword, message }) => {
        const what = keyword === 'boolean' ? 'is not a field of a letter' : message;
        return `  ${instancePath === '' ? 'the letter' : instancePath} ${what}`;
      });
    throw new BrevduvaError('invalid-input', `${file} is not a letter:\n${[...new Set(faults)].join('\n')}`);
  }
  const { sender, subject, body, supportinfo, attachments, language } = letter;
  const folder = dirname(resolve(file));
  return {
    header: { sender, recipient: recipientOf(letter.recipient, file) },
    messages: [
      {
        header: {
          id: randomUUID(),
          subject: lines(subject),
          supportinfo: { ...supportinfo, text: lines(supportinfo.text) },
          metadata: [],
          language: language ?? 'svSE',
        },
        body: { contentType: body.contentType, content: Buffer.from(body.text, 'utf8') },
        attachments: (attachments ?? []).map(({ filename, path }) => readAttachment(filename, resolve(folder, path))),
      },
    ],
  };
}

function recipientOf(text: string, file: string): string {
  // Twelve digits go out as they stand: whoever tests an operator may want a number that nobody can have.
  if (/^[0-9]{12}$/.test(text)) return text;
  const read = readRecipientId(text, new Date());
  if (read.ok) return read.value;
  throw new BrevduvaError(
    'invalid-input',
    `${file}: recipient is no personnummer, samordningsnummer or organisationsnummer (${read.problem.code})`,
  );
}

function readAttachment(filename: string, path: string): Attachment {
  let content: Buffer;
  try {
    content = readFileSync(path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
    throw new BrevduvaError(
      'invalid-input',
      `The attachment ${basename(path)} cannot be read (${code}): its path is relative to the letter file`,
    );
  }
  const isPdf = content.subarray(0, 1024).includes('%PDF-');
  return attachmentOf(filename, isPdf ? 'application/pdf' : 'application/octet-stream', content);
}

function lines(text: string): string {
  return text.replaceAll(/\r\n?/g, '\n');
}
