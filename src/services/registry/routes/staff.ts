// Who is staff of the register: the role, held at the organisation that runs it. The same role elsewhere means nothing here.
import { BrevduvaError } from '../../../domain/errors.ts';
import type { Organisationsnummer } from '../../../domain/organisationsnummer.ts';
import type { User } from '../../../platform/web/user.ts';

const ROLE = 'registry-staff';

/** Whether somebody may look recipients up. */
export function isStaff(
  { organisation }: { readonly organisation: Organisationsnummer },
  user: User | undefined,
): boolean {
  return user !== undefined && user.organisation === organisation && user.roles.includes(ROLE);
}

/** Throws 'access-denied' unless the user is staff of the register. */
export function requireStaff(context: { readonly organisation: Organisationsnummer }, user: User): User {
  if (isStaff(context, user)) return user;
  throw new BrevduvaError('access-denied', `the role ${ROLE} at the organisation that runs the register is needed`);
}
