// What a configuration names outside itself: where the service listens and the folders that it writes in, found by the schema's marks.
import type { TSchema } from 'typebox';
import { BrevduvaError } from '../../domain/errors.ts';
import { readyFolder } from '../folders.ts';
import { asListeningFault, type ListeningPlace, listeningFaults } from '../listening.ts';
import { FOLDER_MODES, type FolderMark, LISTENS } from './parts.ts';
import { placeOf } from './places.ts';

interface NamedFolder {
  readonly path: string;
  readonly folder: string;
  readonly mode: number;
}

/**
 * Sees that the service can listen where it is to, and makes the folders that it writes in where they are not there.
 * Errors: 'invalid-input' with every one that cannot be had, its setting, and what to do; then nothing listens.
 */
export async function readyPlaces(schema: TSchema, config: unknown): Promise<void> {
  const faults = [...(await listeningFaults(doorsIn(schema, config)))];
  for (const { path, folder, mode } of foldersIn(schema, config)) {
    try {
      await readyFolder(folder, mode, { chosenWith: setting(path) });
    } catch (error) {
      if (!(error instanceof BrevduvaError)) throw error;
      faults.push(error);
    }
  }
  const [first, ...more] = faults;
  if (first === undefined) return;
  const message = faults.map((fault) => fault.message).join('\n');
  throw more.length === 0 ? first : new BrevduvaError('invalid-input', message, first.details, first);
}

/** For what failed at a start after all: a port that somebody took in between is told in the same words. */
export function asPlaceFault(error: unknown, schema: TSchema, config: unknown): unknown {
  return asListeningFault(error, doorsIn(schema, config));
}

/** Where the service listens. */
export function doorsIn(schema: TSchema, config: unknown): readonly ListeningPlace[] {
  return [...marked(schema, config, LISTENS)].flatMap(({ pointer, value: port, within }) => {
    const host = isRecord(within) ? within.host : undefined;
    if (typeof port !== 'number' || typeof host !== 'string') return [];
    const named = placeOf(pointer);
    const hostChosenWith = setting(named.replace(/\bport$/, 'host'));
    return [{ host, port, hostChosenWith, portChosenWith: setting(named) }];
  });
}

/** The folders that it writes in. */
export function foldersIn(schema: TSchema, config: unknown): readonly NamedFolder[] {
  return [...marked(schema, config, 'folder')].flatMap(({ pointer, value: folder, mark }) =>
    typeof folder === 'string' && isFolderMark(mark)
      ? [{ path: placeOf(pointer), folder, mode: FOLDER_MODES[mark] }]
      : [],
  );
}

function setting(path: string): string {
  return `${path} in the configuration`;
}

function isFolderMark(mark: unknown): mark is FolderMark {
  return typeof mark === 'string' && Object.hasOwn(FOLDER_MODES, mark);
}

interface Marked {
  readonly pointer: string;
  readonly mark: unknown;
  readonly value: unknown;
  /** What the value is a member of. */
  readonly within: unknown;
}

/** Every value whose schema has that keyword, in the schema's order. */
function* marked(
  schema: unknown,
  value: unknown,
  keyword: string,
  pointer = '',
  within?: unknown,
): Generator<Marked, void, undefined> {
  if (!isRecord(schema) || value === undefined) return;
  if (keyword in schema) yield { pointer, mark: schema[keyword], value, within };
  for (const branch of [...listOf(schema.anyOf), ...listOf(schema.allOf)])
    yield* marked(branch, value, keyword, pointer, within);
  if (isRecord(schema.properties) && isRecord(value))
    for (const [name, member] of Object.entries(schema.properties))
      yield* marked(member, value[name], keyword, `${pointer}/${name}`, value);
  for (const [index, item] of listOf(value).entries())
    yield* marked(schema.items, item, keyword, `${pointer}/${index}`, value);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
