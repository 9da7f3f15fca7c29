// A message type: what a letter of some kind says beside its text, as a schema that senders and mailboxes register (docs/presentation.md; DP2-16, DP2-17).
import { type Static, Type } from 'typebox';
import { isDay } from '../../domain/giro.ts';
import type { Language } from '../i18n/i18n.ts';
import { isVisible } from './visible-text.ts';

const closed = { additionalProperties: false } as const;

const Label = (description: string) =>
  Type.Object(
    { sv: Type.String({ minLength: 1, maxLength: 80 }), en: Type.String({ minLength: 1, maxLength: 80 }) },
    { ...closed, description },
  );

export const FIELD_TYPES = ['text', 'date', 'amount', 'identifier', 'url'] as const;

const Field = Type.Object(
  {
    name: Type.String({ pattern: '^[a-z][A-Za-z0-9]{0,39}$', description: 'on the wire, after the type’s id' }),
    type: Type.Enum([...FIELD_TYPES], { description: 'how its value is checked and shown' }),
    label: Label('what people read beside the value'),
    required: Type.Optional(Type.Boolean({ description: 'default false' })),
    shown: Type.Optional(
      Type.Boolean({ description: 'false: carried for systems and never shown to people; default true' }),
    ),
    maxLength: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 1000, description: 'of a text, in characters; default 200' }),
    ),
  },
  closed,
);

/** A message type as its file has it. Fields are shown in the order in which they stand. */
export const MessageTypeSchema = Type.Object(
  {
    id: Type.String({
      pattern: '^(https://[a-z0-9.-]{3,100}(/[A-Za-z0-9._~-]+)+|urn:[a-z0-9][a-z0-9-]{1,31}(:[A-Za-z0-9._~-]+)+)$',
      maxLength: 200,
      description: 'a URI of yours, without version, such as https://kommun.example/message-types/permit',
    }),
    version: Type.Integer({ minimum: 1, maximum: 9999, description: 'a type that has been used is never changed' }),
    label: Label('what such a message is called; the heading over its values'),
    fields: Type.Array(Field, { minItems: 1, maxItems: 40 }),
  },
  closed,
);

export type MessageType = Static<typeof MessageTypeSchema>;
export type MessageTypeField = MessageType['fields'][number];

/** Characters in a text whose field does not say. */
const TEXT_MAX = 200;
const URL_MAX = 500;
const AMOUNT = /^-?\d{1,12}(\.\d{2})? [A-Z]{3}$/;
const IDENTIFIER = /^[\p{L}\p{N}][\p{L}\p{N}._:/ -]{0,63}$/u;
/** Written as it is called: no name of it can look like another's. */
const ADDRESS = /^https:\/\/[a-z0-9.-]{3,200}(:\d{1,5})?(\/[\x21-\x7e]*)?$/;

/** Whether the value is one that the field can have, as the wire carries it: a day as yyyy-mm-dd, an amount as '1234.50 SEK'. */
export function isValueOf({ type, maxLength = TEXT_MAX }: MessageTypeField, value: string): boolean {
  switch (type) {
    case 'text':
      return value !== '' && isVisible(value) && Array.from(value).length <= maxLength;
    case 'date':
      return isDay(value);
    case 'amount':
      return AMOUNT.test(value);
    case 'identifier':
      return IDENTIFIER.test(value) && isVisible(value);
    case 'url':
      return value.length <= URL_MAX && ADDRESS.test(value) && URL.canParse(value);
  }
}

/** The label in the reader's language. */
export function labelIn({ label }: { readonly label: MessageType['label'] }, language: Language): string {
  return label[language];
}
