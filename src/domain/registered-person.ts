// What the population register (folkbokföringen) tells of a person; a mailbox operator needs no address and gets none.
import type { PersonId } from './person-id.ts';

/** Sekretessmarkering (OSL 22 kap.) and skyddad folkbokföring (folkbokföringslagen 16–17 a §§). Both are reached like anyone else. */
export const protections = ['none', 'secrecy-marking', 'protected-registration'] as const;
export type Protection = (typeof protections)[number];

export interface RegisteredPerson {
  /** The number in use now; another than was asked for when that one has been replaced. */
  readonly id: PersonId;
  /** Numbers that this one replaced (samordningsnummer, corrected birth dates), the oldest first. */
  readonly earlier: readonly PersonId[];
  readonly name: string;
  /** yyyy-mm-dd; undefined where it is only partly known. */
  readonly born: string | undefined;
  /** Whole years today, by the register's calendar; undefined as `born`, or when dead. */
  readonly age: number | undefined;
  /** yyyy-mm-dd */
  readonly died: string | undefined;
  readonly protection: Protection;
  /** Vårdnadshavare, by their numbers in use now; nobody's when of age. */
  readonly custodians: readonly PersonId[];
}
