// A throw-away authority and certificates for tests: made once in a test run for the same organisations, then copied.
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseOrganisationsnummer } from '../src/domain/organisationsnummer.ts';
import { type IssuedFiles, issueCertificate } from '../src/platform/certificates/issue-certificate.ts';
import { makeCa, type ThrowAwayCa } from '../src/platform/certificates/throw-away-ca.ts';
import { runFolder } from './run-folder.ts';

export interface Owner {
  readonly id: string;
  readonly name: string;
}

/** An authority in that folder, and the files of the certificate that each of these has from it, by their ids. */
export async function testAuthority(
  folder: string,
  owners: readonly Owner[],
): Promise<{ readonly ca: ThrowAwayCa; readonly files: Readonly<Record<string, IssuedFiles>> }> {
  const who = JSON.stringify(owners.map(({ id, name }) => [id, name]));
  const kept = join(runFolder(), `certificates-${createHash('sha256').update(who).digest('hex').slice(0, 16)}`);
  if (!existsSync(kept)) await keep(kept, owners);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const name of readdirSync(kept)) copyFileSync(join(kept, name), join(folder, name));
  return await issue(folder, owners);
}

/** Issues what is not there yet. */
async function issue(folder: string, owners: readonly Owner[]) {
  const ca = await makeCa(folder);
  const files: Record<string, IssuedFiles> = {};
  for (const owner of owners) files[owner.id] = await issueTo(ca, owner);
  return { ca, files };
}

/** A certificate of that authority: the one that is there, or a new one. */
export function issueTo(
  ca: ThrowAwayCa,
  { id, name }: Owner,
  more: Partial<Parameters<typeof issueCertificate>[1]> = {},
): Promise<IssuedFiles> {
  const organisation = parseOrganisationsnummer(id);
  if (!organisation.ok) throw new Error(`${id} is no organisationsnummer`);
  return issueCertificate(ca, { organisation: organisation.value, name, ...more });
}

async function keep(kept: string, owners: readonly Owner[]): Promise<void> {
  const making = `${kept}.${process.pid}`;
  await issue(making, owners);
  try {
    renameSync(making, kept);
  } catch {
    // Another file of the run was first: its keys are as good.
    rmSync(making, { recursive: true });
  }
}
