// Registrations, archive packages and dropped files as rows (migrations/0011-archive.sql).
import type { Generated, JSONColumnType } from 'kysely';
import type { Details } from '../tables.ts';

export interface ArchiveTables {
  diarium: DiariumTable;
  registration: RegistrationTable;
  archive_package: ArchivePackageTable;
  archive_volume: ArchiveVolumeTable;
  archive_part: ArchivePartTable;
  file_drop: FileDropTable;
}

interface DiariumTable {
  organisation: string;
  to_folder: boolean;
  units: readonly string[] | null;
  case_types: readonly string[] | null;
  confirm_hours: number;
}

export interface RegistrationTable {
  id: string;
  organisation: string;
  letter: string;
  reply: string | null;
  unit: string;
  state: 'asked' | 'confirmed' | 'failed';
  asked_at: Date;
  due_at: Date;
  late_at: Date | null;
  dropped_at: Date | null;
  ended_at: Date | null;
  ended_by: string | null;
  ended_by_name: string | null;
  number: string | null;
  fault: string | null;
}

export interface ArchivePackageTable {
  id: string;
  organisation: string;
  from_day: string;
  to_day: string;
  units: readonly string[] | null;
  state: 'making' | 'ready' | 'failed' | 'removed';
  letters: number;
  done: Generated<number>;
  failures: Generated<number>;
  /** How often the next volume was begun without an end, and the letter that the last one was at (0022). */
  begun: Generated<number>;
  at_letter: Generated<string | null>;
  asked_at: Date;
  asked_by: string;
  asked_by_name: string;
  ended_at: Date | null;
  expires_at: Date | null;
}

export interface ArchiveVolumeTable {
  package: string;
  organisation: string;
  number: number;
  name: string;
  letters: number;
  bytes: number;
  sha256: string;
  last_at: Date;
  last_letter: string;
  made_at: Date;
}

interface ArchivePartTable {
  package: string;
  volume: number;
  organisation: string;
  number: number;
  blob: string;
  bytes: number;
}

export interface FileDropTable {
  organisation: string;
  name: string;
  form: 'json' | 'xml';
  letter: string | null;
  receipt: JSONColumnType<Details>;
  taken_at: Date;
  moved_at: Date | null;
  told: string | null;
  /** Of the marker, by the file system's clock. */
  marked_at: Date | null;
}
