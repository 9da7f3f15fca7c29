// What a sandbox wrote about itself (sandbox.json in its data folder), so that commands need no flags when one runs.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { type Io, UsageError } from './command.ts';
import { readJsonFile } from './config-file.ts';

const Addresses = Type.Object({ wire: Type.Optional(Type.Record(Type.String(), Type.String())) });
const SandboxFile = Type.Object({
  services: Type.Record(Type.String(), Addresses),
  apiClient: Type.Object({
    id: Type.String(),
    organisation: Type.String(),
    scope: Type.String(),
    tokenEndpoint: Type.String(),
    api: Type.String(),
  }),
  certificates: Type.Object({ ca: Type.String(), folder: Type.String() }),
  dataFolder: Type.String(),
});

export interface RunningSandbox {
  readonly recipientService: string;
  readonly ca: string;
  readonly certificatesFolder: string;
  readonly dataFolder: string;
  readonly apiClient: {
    readonly id: string;
    readonly organisation: string;
    readonly scope: string;
    readonly tokenEndpoint: string;
    readonly api: string;
  };
}

/** The sandbox of `--data`, BREVDUVA_DATA or the project's own data folder. Errors: UsageError saying what to give instead. */
export function findSandbox(io: Io, data: string | undefined, instead: string): RunningSandbox {
  const folder = data ?? io.environment.BREVDUVA_DATA ?? fileURLToPath(new URL('../../data', import.meta.url));
  const file = join(resolve(folder), 'sandbox.json');
  if (!existsSync(file))
    throw new UsageError(`no sandbox has been started in ${resolve(folder)}: run npm start, or give ${instead}`);
  const value = readJsonFile(file);
  const recipientService = Value.Check(SandboxFile, value) ? value.services.registry?.wire?.recipient : undefined;
  if (!Value.Check(SandboxFile, value) || recipientService === undefined) {
    throw new UsageError(`${file} was written by another version of Brevduva: start the sandbox again`);
  }
  const { apiClient, certificates, dataFolder } = value;
  return { recipientService, ca: certificates.ca, certificatesFolder: certificates.folder, dataFolder, apiClient };
}
