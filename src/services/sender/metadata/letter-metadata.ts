// What a letter says of a registered message type beside its text: as it was given, checked, and made ready for the wire (docs/presentation.md).
import { parseAmount } from '../../../domain/giro.ts';
import type { LetterMetadata } from '../../../domain/letter.ts';
import type { MessageType } from '../../../platform/presentation/message-type.ts';
import { MessageTypes, nameOf } from '../../../platform/presentation/message-types.ts';
import { checkValues } from '../../../platform/presentation/typed-metadata.ts';

/** The type of a case type's letters, named 'id/version'; undefined for one that is not registered here. */
export function typeNamed(name: string, types: MessageTypes = new MessageTypes()): MessageType | undefined {
  return types.all.find((type) => nameOf(type) === name);
}

/** Values of one type, as they were given. */
export interface MetadataFields {
  /** The type's id. */
  readonly type: string;
  readonly version: number;
  /** By the field's name, as the wire carries them. */
  readonly values: Readonly<Record<string, string>>;
}

/** A value of that kind as the wire has it: an amount in kronor with its decimals and currency, all else as it was typed. */
export function wireValue(kind: string, typed: string): string {
  const ore = kind === 'amount' ? parseAmount(typed) : undefined;
  if (ore === undefined) return typed;
  return `${Math.floor(ore / 100)}.${String(ore % 100).padStart(2, '0')} SEK`;
}

/** The values with what a line of a list says filled in. */
export function metadataMerged(
  metadata: readonly MetadataFields[],
  merge: (text: string) => string,
  types: MessageTypes = new MessageTypes(),
): readonly MetadataFields[] {
  return metadata.map(({ type, version, values }) => {
    const fields = types.find(type, version)?.fields ?? [];
    const kindOf = (name: string): string => fields.find((one) => one.name === name)?.type ?? '';
    const merged = Object.entries(values).map(([name, text]) => [name, wireValue(kindOf(name), merge(text))]);
    return { type, version, values: Object.fromEntries(merged) };
  });
}

export const METADATA_FAULTS = [
  'metadata-type-unknown',
  'metadata-type-twice',
  'metadata-missing',
  'metadata-unknown',
  'metadata-text',
  'metadata-date',
  'metadata-amount',
  'metadata-identifier',
  'metadata-url',
] as const;
export type MetadataFaultCode = (typeof METADATA_FAULTS)[number];

/** Where among the metadata a fault is. */
export interface MetadataPlace {
  /** Which of the letter's types, from 0. */
  readonly index: number;
  readonly name?: string;
  /** What the field is called; absent for one that the type does not have. */
  readonly label?: MessageType['label'];
}

export interface MetadataFault {
  readonly field: 'metadata';
  readonly code: MetadataFaultCode;
  readonly at: MetadataPlace;
}

/** Each value as one line; what is empty is not there, nor is a type of which nothing is said. */
export function tidyMetadata(
  metadata: readonly MetadataFields[],
  oneLine: (text: string) => string,
): readonly MetadataFields[] {
  return metadata
    .map(({ type, version, values }) => {
      const tidied = Object.entries(values).map(([name, value]) => [name, oneLine(value)] as const);
      return { type: oneLine(type), version, values: Object.fromEntries(tidied.filter(([, value]) => value !== '')) };
    })
    .filter(({ values }) => Object.keys(values).length > 0);
}

/** What is wrong, in the order in which it was given. `types`: those that are registered here. */
export function checkMetadata(
  metadata: readonly MetadataFields[],
  types: MessageTypes = new MessageTypes(),
): MetadataFault[] {
  const seen = new Set<string>();
  return metadata.flatMap((given, index): MetadataFault[] => {
    const name = nameOf({ id: given.type, version: given.version });
    const fault = (code: MetadataFaultCode, at = {}): MetadataFault => ({
      field: 'metadata',
      code,
      at: { index, ...at },
    });
    if (seen.has(name)) return [fault('metadata-type-twice')];
    seen.add(name);
    const type = types.find(given.type, given.version);
    if (type === undefined) return [fault('metadata-type-unknown')];
    return checkValues(type, new Map(Object.entries(given.values))).map(({ field, code }) => {
      const label = type.fields.find((one) => one.name === field)?.label;
      return fault(`metadata-${code}`, { name: field, ...(label === undefined ? {} : { label }) });
    });
  });
}

/** The tags and values of the letter, in the order in which they were given. */
export function metadataOnTheWire(metadata: readonly MetadataFields[] = []): { metadata?: readonly LetterMetadata[] } {
  const written = metadata.flatMap(({ type: id, version, values }) =>
    Object.entries(values).map(([name, value]) => ({ tag: `${nameOf({ id, version })}#${name}`, value })),
  );
  return written.length === 0 ? {} : { metadata: written };
}
