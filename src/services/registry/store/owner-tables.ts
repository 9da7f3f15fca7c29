// The tables of migration 0005 as Kysely sees them: parties, agreements, terms, certificates, onboarding, statistics.
import type { ColumnType, Generated, JSONColumnType } from 'kysely';
import type { CheckOutcome, Finding } from '../owner/onboarding/checks.ts';
import type { PartyStatus } from '../owner/party.ts';
import type { PartyRole } from '../owner/party-parts.ts';

interface OfParty {
  role: PartyRole;
  organisation: string;
}

interface PartyTable extends OfParty {
  name: string;
  status: PartyStatus;
  status_since: Date;
  status_ground: string;
  service_address: string | null;
  internal_service_address: string | null;
  ui_address: string | null;
  logo: string | null;
  test_recipient: number | null;
  senders: string[];
  contact_name: string;
  contact_email: string;
  contact_phone: string;
  created_at: Date;
}

interface AgreementTable extends OfParty {
  id: Generated<string>;
  reference: string;
  signed_on: string;
  signed_by: string;
  from_day: string;
  until_day: string | null;
  recorded_at: Date;
  recorded_by: string;
}

interface TermsTable {
  id: Generated<string>;
  name: string;
  version: string;
  roles: PartyRole[];
  in_force_from: string;
  accept_by: string;
  address: string | null;
  content: string;
  published_at: Date;
  published_by: string;
}

interface AcceptanceTable extends OfParty {
  terms: string;
  accepted_on: string;
  accepted_by: string;
  recorded_at: Date;
  recorded_by: string;
}

interface CertificateTable extends OfParty {
  fingerprint: string;
  slot: 'current' | 'next' | 'former';
  pem: string;
  valid_from: Date;
  valid_to: Date;
  added_at: Date;
  added_by: string;
  revoked_at: Date | null;
  revoked_why: string | null;
}

interface TestDeliveryTable extends OfParty {
  content: Buffer;
  received_at: Date;
  received_by: string;
}

interface RunTable extends OfParty {
  id: string;
  checks: string[];
  asked_at: Date;
  asked_by: string;
  ended_at: Date | null;
}

interface ResultTable {
  run: string;
  name: string;
  outcome: CheckOutcome;
  findings: JSONColumnType<Finding[]>;
  status: PartyStatus;
  at: Date;
}

export interface OwnerTables {
  party: PartyTable;
  party_agreement: AgreementTable;
  terms_version: TermsTable;
  terms_acceptance: AcceptanceTable;
  party_certificate: CertificateTable;
  party_test_delivery: TestDeliveryTable;
  onboarding_run: RunTable;
  onboarding_result: ResultTable;
  statistic: { day: ColumnType<string, string, never>; measure: string; key: string; value: number };
}
