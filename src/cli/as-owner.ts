// Who may create schemas and roles: as an address says, or in the database that comes with Brevduva.
import type { ServiceStorage } from '../main/deployable.ts';
import { withOwnDatabase } from '../main/own-database.ts';
import { type Io, UsageError } from './command.ts';

interface Told {
  readonly 'owner-url'?: string | undefined;
  readonly 'own-database'?: string | undefined;
}

/** Does `work` as the owner that the options or BREVDUVA_OWNER_URL name. Errors: UsageError where nobody is named, or two. */
export async function asOwner<T>(
  told: Told,
  io: Pick<Io, 'environment'>,
  { database }: Pick<ServiceStorage, 'database'>,
  work: (ownerUrl: string) => Promise<T>,
): Promise<T> {
  const { 'own-database': folder, 'owner-url': url } = told;
  if (folder !== undefined && url !== undefined) throw new UsageError('give --own-database or --owner-url, not both');
  if (folder !== undefined) return withOwnDatabase(folder, database.url, work);
  const ownerUrl = url ?? io.environment.BREVDUVA_OWNER_URL;
  if (ownerUrl === undefined || ownerUrl === '')
    throw new UsageError('give the owner’s address with BREVDUVA_OWNER_URL or --owner-url');
  return work(ownerUrl);
}
