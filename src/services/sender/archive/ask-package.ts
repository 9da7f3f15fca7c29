// Asking for an archive package of a period, and fetching it: only of units that one is archivist in, and noted each time.
import { randomUUID } from 'node:crypto';
import { BrevduvaError } from '../../../domain/errors.ts';
import { enqueue } from '../../../platform/jobs/jobs.ts';
import type { SenderOrganisation } from '../organisations.ts';
import type { Actor, Records } from '../records.ts';
import type { Scope } from '../rights.ts';
import type { ArchivePackage, ArchivePart, ArchiveVolume } from '../store/archive-packages.ts';
import { insertPackage, listVolumes, partsOf, readPackage } from '../store/archive-packages.ts';
import { countPeriod } from '../store/archive-reading.ts';
import { ARCHIVE_JOB, periodOf } from './make-volumes.ts';

export interface AskedPeriod {
  /** yyyy-mm-dd, both included. */
  readonly fromDay: string;
  readonly toDay: string;
  readonly units: Scope;
}

/** Puts the making in the queue. Answers the package's id, or nothing where no letter was sent in the period. */
export async function askPackage(
  records: Records,
  organisation: SenderOrganisation,
  actor: Actor,
  period: AskedPeriod,
): Promise<string | undefined> {
  const letters = await countPeriod(records.database.reader(organisation.id), periodOf(period));
  if (letters === 0) return undefined;
  const id = randomUUID();
  await records.database.transaction(organisation.id, async (tx) => {
    const { login: askedBy, name: askedByName } = actor;
    await insertPackage(tx, { ...period, id, letters, askedAt: records.clock(), askedBy, askedByName });
    await enqueue(tx, { kind: ARCHIVE_JOB, key: id, payload: {} });
    const details = { from: period.fromDay, to: period.toDay, letters };
    await records.events.record(tx, { kind: 'archive-asked', actor: actor.login, subject: id, details });
  });
  return id;
}

export interface FoundPackage {
  readonly asked: ArchivePackage;
  readonly volumes: readonly ArchiveVolume[];
}

/** The package with its volumes. Throws 'not-found' also for one of units that are not among these. */
export async function findPackage(
  records: Pick<Records, 'database'>,
  organisation: Pick<SenderOrganisation, 'id'>,
  id: string,
  units: Scope,
): Promise<FoundPackage> {
  const reader = records.database.reader(organisation.id);
  const asked = await readPackage(reader, id, units);
  if (asked === undefined) throw new BrevduvaError('not-found', 'there is no such package');
  return { asked, volumes: await listVolumes(reader, id) };
}

export interface FetchedVolume {
  readonly volume: ArchiveVolume;
  readonly pieces: AsyncIterable<Uint8Array>;
}

/** A volume's bytes; noted before the first of them. Throws 'not-found' when there is none such, or it is removed. */
export async function fetchVolume(
  records: Records,
  organisation: SenderOrganisation,
  actor: Actor,
  wanted: { readonly id: string; readonly number: number; readonly units: Scope },
): Promise<FetchedVolume> {
  const { asked, volumes } = await findPackage(records, organisation, wanted.id, wanted.units);
  const volume = volumes.find(({ number }) => number === wanted.number);
  if (volume === undefined || asked.state !== 'ready') throw new BrevduvaError('not-found', 'there is no such volume');
  const parts = await partsOf(records.database.reader(organisation.id), asked.id, volume.number);
  const details = { volume: volume.number };
  await records.database.transaction(organisation.id, (tx) =>
    records.events.record(tx, { kind: 'archive-fetched', actor: actor.login, subject: asked.id, details }),
  );
  return { volume, pieces: bytesOf(records, organisation, parts) };
}

async function* bytesOf(
  { blobs }: Records,
  { id }: SenderOrganisation,
  parts: readonly ArchivePart[],
): AsyncGenerator<Uint8Array> {
  for (const { blob } of parts) yield await blobs.get(id, blob);
}
