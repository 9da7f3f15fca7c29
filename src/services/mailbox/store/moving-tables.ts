// The tables of migrations/0008-moving.sql as types.
import type { Generated, JSONColumnType } from 'kysely';

export type PackageDirection = 'out' | 'in';
export type PackageState = 'working' | 'ready' | 'done' | 'failed' | 'removed';

/** What became of a package that moved in. */
export interface MovedIn {
  /** Letters that are new here. */
  readonly letters: number;
  /** Of those, how many could not be verified and are marked so. */
  readonly unverified: number;
  /** Letters that were here already. */
  readonly already: number;
  /** Deliveries that were not taken: unreadable, somebody else's, or not as their checksum says. */
  readonly refused: number;
  /** Replies, receipts and forwards that are here now; absent in what was told before they came along. */
  readonly sent?: number;
  /** Of those in the package, how many were not taken. */
  readonly sentRefused?: number;
  /** Addresses that are new in the address book. */
  readonly addresses?: number;
}

/** Why a package could not be moved in, or made. */
export type PackageProblem = 'not-a-package' | 'damaged' | 'other-person' | 'too-large' | 'error';
export type PackageResult = MovedIn | { readonly problem: PackageProblem };

export interface PackageTable {
  id: string;
  account_id: string;
  direction: PackageDirection;
  state: PackageState;
  asked_at: Date;
  ended_at: Date | null;
  expires_at: Date | null;
  letters: Generated<number>;
  bytes: string | number | null;
  sha256: string | null;
  failures: Generated<number>;
  result: JSONColumnType<PackageResult | null>;
}

export interface PackagePartTable {
  package_id: string;
  number: number;
  blob: string;
  bytes: number;
}

export interface MovingTables {
  package: PackageTable;
  package_part: PackagePartTable;
}
