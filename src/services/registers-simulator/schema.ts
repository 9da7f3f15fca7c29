// The tables of migrations/, as types. A date is text, yyyy-mm-dd.
import type { ColumnType, Generated } from 'kysely';
import type { CompanyStatus } from '../../domain/company/company.ts';
import type { LegalForm } from '../../domain/company/legal-form.ts';
import type { Protection } from '../../domain/registered-person.ts';
import type { GuardianDuty, GuardianKind, PowerRight } from '../../domain/representation.ts';

/** Read as the driver parses it, written as text. */
type Json = ColumnType<unknown, string, string>;

export const registerNames = [
  'company-register',
  'population-register',
  'mandate-register',
  'guardianship-register',
] as const;
export type RegisterName = (typeof registerNames)[number];

export interface Tables {
  person: {
    id: string;
    number: string;
    name: string;
    born: string | null;
    died: string | null;
    protection: Protection;
    of_age: boolean;
    listed: boolean;
  };
  earlier_number: { number: string; person: string; position: Generated<number> };
  custodian: { child: string; custodian: string };
  company: {
    id: string;
    number: string;
    name: string;
    form: LegalForm;
    status: CompanyStatus['kind'];
    since: string | null;
    powers: Json;
  };
  company_person: { company: string; person: string; position: number; roles: string[] };
  power_of_attorney: {
    id: string;
    position: Generated<number>;
    principal: string;
    agent: string;
    power_right: PowerRight;
    valid_from: string;
    valid_until: string | null;
    revoked_at: Date | null;
  };
  guardianship: {
    id: string;
    position: Generated<number>;
    ward: string;
    guardian: string;
    kind: GuardianKind;
    duties: GuardianDuty[];
    valid_from: string;
    valid_until: string | null;
  };
  change: { number: Generated<number>; register: RegisterName; at: Generated<Date>; details: Json };
  calendar: { single: Generated<boolean>; day: string };
}
