// Metadata of a registered type, to and from a message's Metadata (Message v1, MetaData): the tag is '<id>/<version>#<field>', the value is the field's.
import type { Metadata } from '../../wire/mina-meddelanden/delivery.ts';
import { isValueOf, type MessageType, type MessageTypeField } from './message-type.ts';
import { type MessageTypes, nameOf } from './message-types.ts';

export interface TypedMetadata {
  readonly type: MessageType;
  /** By the field's name; every one of them is a value that the field can have. */
  readonly values: ReadonlyMap<string, string>;
}

/** Why values are not of their type. `field`: which one, as the type or the sender calls it. */
export interface MetadataFault {
  readonly field: string;
  readonly code: 'missing' | 'unknown' | MessageTypeField['type'];
}

/** What is wrong with the values, in the order of the type; an empty list is metadata that can be sent and shown. */
export function checkValues(type: MessageType, values: ReadonlyMap<string, string>): MetadataFault[] {
  const faults: MetadataFault[] = [];
  for (const field of type.fields) {
    const value = values.get(field.name);
    if (value === undefined && field.required === true) faults.push({ field: field.name, code: 'missing' });
    if (value !== undefined && !isValueOf(field, value)) faults.push({ field: field.name, code: field.type });
  }
  for (const name of values.keys()) {
    if (!type.fields.some((field) => field.name === name)) faults.push({ field: name, code: 'unknown' });
  }
  return faults;
}

/** The tags, in the order of the type. */
export function writeTyped({ type, values }: TypedMetadata): Metadata[] {
  return type.fields.flatMap(({ name }) => {
    const value = values.get(name);
    return value === undefined ? [] : [{ tag: `${nameOf(type)}#${name}`, value }];
  });
}

const TAG = /^(.{1,200})\/([1-9]\d{0,3})#([a-z][A-Za-z0-9]{0,39})$/s;

interface Group {
  readonly type: MessageType;
  readonly metadata: Metadata[];
}

/**
 * What is of a registered type and all as its schema says, and everything else in its order. Half of a decision, or one that says two things at once,
 * is nothing that we know how to show: then none of it is.
 */
export function readTyped(
  metadata: readonly Metadata[],
  types: MessageTypes,
): { readonly typed: readonly TypedMetadata[]; readonly others: readonly Metadata[] } {
  const groups = new Map<MessageType, Group>();
  for (const one of metadata) {
    const type = typeOf(one, types);
    if (type === undefined) continue;
    const group = groups.get(type) ?? { type, metadata: [] };
    group.metadata.push(one);
    groups.set(type, group);
  }
  const typed: TypedMetadata[] = [];
  const shown = new Set<Metadata>();
  for (const { type, metadata: own } of groups.values()) {
    const values = new Map(own.map(({ tag, value }) => [tag.slice(tag.lastIndexOf('#') + 1), value.trim()]));
    if (values.size !== own.length || checkValues(type, values).length > 0) continue;
    typed.push({ type, values });
    for (const one of own) shown.add(one);
  }
  return { typed, others: metadata.filter((one) => !shown.has(one)) };
}

function typeOf({ tag }: Metadata, types: MessageTypes): MessageType | undefined {
  // Longer than any tag of ours; nothing is tried on it.
  if (tag.length > 260) return undefined;
  const [, id = '', version = ''] = TAG.exec(tag) ?? [];
  return id === '' ? undefined : types.find(id, Number(version));
}
