// Where an organisation's letters are registered and how long that may take, and the folder where old systems leave letters (SKL-20; issue 4).
import { resolve } from 'node:path';
import { type Static, Type } from 'typebox';
import type { ConfigFault } from '../../../platform/config/faults.ts';
import { Folder } from '../../../platform/config/parts.ts';

const closed = { additionalProperties: false } as const;
const Codes = (description: string) =>
  Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 63 }), { minItems: 1, description }));

export const DiariumConfig = Type.Object(
  {
    folder: Type.Optional(
      Folder(
        'a package for each letter is laid in its folder out, receipts are read from its folder in; without it systems are told by webhook (registration-wanted) and answer by REST',
        'shared',
      ),
    ),
    confirmWithinHours: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 8760,
        description: "hours until a registration that nobody confirmed is somebody's task; default 24",
      }),
    ),
    units: Codes('codes of units; default: every unit'),
    caseTypes: Codes('codes of case types; default: every letter'),
  },
  { ...closed, description: 'absent: no registration is asked for' },
);

export const FileDropConfig = Type.Object(
  {
    folder: Folder('its folders in, out, done and wrong are made where they are not there', 'shared'),
    pollSeconds: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 3600, description: 'seconds between two looks into it; default 5' }),
    ),
    units: Codes('codes of units that letters may be sent for; default: every unit'),
  },
  { ...closed, description: 'letters as files for systems that know no REST; absent: no folder is read' },
);

export interface DiariumRules {
  readonly folder: string | undefined;
  readonly confirmHours: number;
  readonly units: readonly string[] | undefined;
  readonly caseTypes: readonly string[] | undefined;
}

export interface FileDropRules {
  readonly folder: string;
  readonly pollMs: number;
  readonly units: readonly string[] | undefined;
  /** Told of each step, for tests that kill the process there. */
  readonly reached?: (point: DropPoint) => void;
}

/** Steps of one job file, in their order. */
export const DROP_POINTS = [
  'sender.drop-sent',
  'sender.drop-kept',
  'sender.drop-told',
  'sender.drop-moving',
  'sender.drop-moved',
] as const;
export type DropPoint = (typeof DROP_POINTS)[number];

/** The configured rules, with what is left out filled in; nothing where nothing is configured. */
export function diariumRules(config: Static<typeof DiariumConfig> | undefined): { diarium?: DiariumRules } {
  if (config === undefined) return {};
  const { folder, confirmWithinHours, units, caseTypes } = config;
  return { diarium: { folder, confirmHours: confirmWithinHours ?? 24, units, caseTypes } };
}

/** Likewise. */
export function fileDropRules(config: Static<typeof FileDropConfig> | undefined): { fileDrop?: FileDropRules } {
  if (config === undefined) return {};
  return { fileDrop: { folder: config.folder, pollMs: (config.pollSeconds ?? 5) * 1000, units: config.units } };
}

/** Folders that lie in each other: one system would take another's files. */
export function foldersAreApart(
  organisations: readonly {
    readonly diarium?: { readonly folder?: string };
    readonly fileDrop?: { readonly folder: string };
  }[],
): ConfigFault[] {
  const named = organisations.flatMap(({ diarium, fileDrop }, index) => [
    ...(diarium?.folder === undefined
      ? []
      : [{ path: `organisations[${index}].diarium.folder`, folder: diarium.folder }]),
    ...(fileDrop === undefined ? [] : [{ path: `organisations[${index}].fileDrop.folder`, folder: fileDrop.folder }]),
  ]);
  const inside = (one: string, other: string) => `${resolve(one)}/`.startsWith(`${resolve(other)}/`);
  return named
    .filter(({ path, folder }) => named.some((other) => other.path !== path && inside(folder, other.folder)))
    .map(({ path }) => ({
      path,
      wrong: 'Is, or lies in, the folder of another diarium or file drop.',
      todo: 'Give each a folder of its own.',
    }));
}
