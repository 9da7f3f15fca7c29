// A company as a register tells of it: form, status, people with roles, and who may sign (firmateckning).
import type { PersonId } from '../person-id.ts';
import type { RecipientId } from '../recipient-id.ts';
import type { LegalForm } from './legal-form.ts';
import type { SignatoryPower } from './signatory-rule.ts';

export const companyRoles = [
  'chair',
  'board-member',
  'deputy',
  'managing-director',
  'deputy-managing-director',
  'signatory',
  'partner',
  'general-partner',
  'limited-partner',
  'owner',
  'representative',
  'liquidator',
  'bankruptcy-administrator',
  'estate-co-owner',
  'estate-administrator',
  'executor',
  'auditor',
] as const;
/** In Swedish: roleWords in rule-text.ts. */
export type CompanyRole = (typeof companyRoles)[number];

export const companyStatuses = ['active', 'bankruptcy', 'liquidation', 'deregistered'] as const;

/** `since` is the day of the decision, yyyy-mm-dd. */
export type CompanyStatus =
  | { readonly kind: 'active' }
  | { readonly kind: 'bankruptcy' | 'liquidation' | 'deregistered'; readonly since: string };

export interface CompanyPerson {
  readonly id: PersonId;
  readonly name: string;
  readonly roles: readonly CompanyRole[];
}

export interface Company {
  /** An organisationsnummer; the owner's own number for an enskild firma, that of the deceased for most dödsbon. */
  readonly id: RecipientId;
  readonly name: string;
  readonly form: LegalForm;
  readonly status: CompanyStatus;
  readonly people: readonly CompanyPerson[];
  /** What the register says; empty where it says nothing, and law decides (lawful-powers.ts). */
  readonly powers: readonly SignatoryPower[];
}
