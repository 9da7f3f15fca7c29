// Who may act for another: powers of attorney (Mina ombud) and god man or förvaltare (föräldrabalken 11 kap.). Days are written yyyy-mm-dd.
import type { PersonId } from './person-id.ts';
import type { RecipientId } from './recipient-id.ts';

export const powerRights = ['read', 'manage'] as const;
export type PowerRight = (typeof powerRights)[number];

interface Period {
  readonly from: string;
  /** The last day; undefined: until further notice. */
  readonly until: string | undefined;
}

export interface PowerOfAttorney extends Period {
  /** The register's own name for it. */
  readonly id: string;
  /** Who gave it: a person or a company. */
  readonly principal: RecipientId;
  /** Who may act: a person, or a company whose signatories then may. */
  readonly agent: RecipientId;
  /** In the principal's mailbox: read letters, or handle them as well. Nothing more is ever given. */
  readonly right: PowerRight;
  /** The moment it was taken back, RFC 3339; from then on it is not in force. */
  readonly revokedAt: string | undefined;
}

export const guardianKinds = ['god-man', 'forvaltare'] as const;
export type GuardianKind = (typeof guardianKinds)[number];

/** Bevaka rätt, förvalta egendom, sörja för person (föräldrabalken 11 kap. 4 §). */
export const guardianDuties = ['rights', 'property', 'person'] as const;
export type GuardianDuty = (typeof guardianDuties)[number];

export interface Guardianship extends Period {
  readonly id: string;
  readonly ward: PersonId;
  readonly guardian: PersonId;
  readonly kind: GuardianKind;
  readonly duties: readonly GuardianDuty[];
}

/** Whether it counts on that day. */
export function isInForce(act: PowerOfAttorney | Guardianship, day: string): boolean {
  if ('revokedAt' in act && act.revokedAt !== undefined) return false;
  return act.from <= day && (act.until === undefined || day <= act.until);
}
