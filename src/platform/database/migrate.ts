// Numbered forward-only migrations, safe when several processes start at once (DESIGN, "Data").
import { BrevduvaError } from '../../domain/errors.ts';

export interface MigrationTarget {
  readonly schema: string;
  readonly role: string;
  readonly password: string;
  /** Folders of `0001-name.sql` files; the platform's own is always applied first. */
  readonly folders: readonly URL[];
}

/**
 * Brings a service's schema up to date: schema and role are made where absent, files not yet applied are applied in order,
 * each in its own transaction, and the role's rights are set (audit_event: select and insert only).
 * `ownerUrl` is a connection that may create roles and schemas.
 * Errors: 'conflict' when an applied file was changed or is missing here; 'unavailable'.
 */
export async function migrate(_ownerUrl: string, _target: MigrationTarget): Promise<void> {
  throw new BrevduvaError('internal', 'Not written yet');
}
