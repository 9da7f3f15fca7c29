// The registered message types: those that we know, and those that a folder of the configuration adds (docs/presentation.md).
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import { BrevduvaError } from '../../domain/errors.ts';
import { describeFaults } from '../config/faults.ts';
import { KNOWN_TYPES } from './known-types.ts';
import { type MessageType, MessageTypeSchema } from './message-type.ts';

export const MessageTypesConfig = Type.Object(
  { folder: Type.String({ minLength: 1, description: 'a JSON file for each message type; read at start' }) },
  { additionalProperties: false, description: 'message types beside those that come with the program' },
);
export type MessageTypesConfig = Static<typeof MessageTypesConfig>;

/** Bytes of a type's file. */
const FILE_MAX = 65_536;

export class MessageTypes {
  readonly #byName = new Map<string, MessageType>();

  /** Throws 'invalid-input' for one that is there twice. */
  constructor(added: readonly MessageType[] = []) {
    for (const type of [...KNOWN_TYPES, ...added]) {
      const name = nameOf(type);
      if (this.#byName.has(name)) throw wrong(name, 'is registered twice: a new version has a new number');
      this.#byName.set(name, type);
    }
  }

  /** By id and version together: a version that is not registered is not known. */
  find(id: string, version: number): MessageType | undefined {
    return this.#byName.get(nameOf({ id, version }));
  }

  /** The newest version, for whoever writes. */
  newest(id: string): MessageType | undefined {
    const versions = this.all.filter((type) => type.id === id);
    return versions.sort((a, b) => b.version - a.version)[0];
  }

  get all(): readonly MessageType[] {
    return [...this.#byName.values()];
  }
}

/** What stands before a field's name on the wire. */
export function nameOf({ id, version }: Pick<MessageType, 'id' | 'version'>): string {
  return `${id}/${version}`;
}

/** The types of the configuration. Throws 'invalid-input' naming the file and every fault in it. */
export function openMessageTypes(config: MessageTypesConfig | undefined): MessageTypes {
  if (config === undefined) return new MessageTypes();
  const names = filesIn(config.folder).filter((name) => name.endsWith('.json'));
  return new MessageTypes(names.sort().map((name) => readType(join(config.folder, name))));
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    throw wrong(folder, `cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function readType(file: string): MessageType {
  const bytes = readFileSync(file);
  if (bytes.length > FILE_MAX) throw wrong(file, `is larger than ${FILE_MAX} bytes`);
  const value = parsed(file, bytes.toString('utf8'));
  if (!Value.Check(MessageTypeSchema, value)) {
    const faults = describeFaults(MessageTypeSchema, value).map(
      (fault) => `${fault.path}: ${fault.wrong} ${fault.todo}`,
    );
    throw wrong(file, faults.join(' '));
  }
  const names = value.fields.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw wrong(file, `has the field ${twice} twice`);
  if (value.fields.every(({ shown }) => shown === false)) throw wrong(file, 'has no field that is shown');
  return value;
}

function parsed(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw wrong(file, `is no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function wrong(what: string, why: string): BrevduvaError {
  return new BrevduvaError('invalid-input', `messageTypes: ${what} ${why}`);
}
