// The registry's tables as Kysely sees them (migrations/). They belong to the one organisation that runs FaR.
import type { ColumnType, Generated, JSONColumnType } from 'kysely';
import type { PlatformTables } from '../../platform/database/tables.ts';
import type { OversightTables } from './store/oversight-tables.ts';
import type { OwnerTables } from './store/owner-tables.ts';
import type { QualityTables } from './store/quality-tables.ts';
import type { RequestKind, SigningTables } from './store/signing-tables.ts';

interface OperatorTable {
  organisation: string;
  name: string;
  logo: string | null;
  service_address: string;
  ui_address: string | null;
  internal_service_address: string;
  connected: Generated<boolean>;
}

interface OrganisationTable {
  organisation: string;
  name: string;
}

interface RecipientTable {
  /** The twelve digits as a number. */
  id: number;
  reference: Generated<string>;
  account_type: 'Secure' | 'Anonymous';
  pending: boolean;
  operator: string;
  registered_at: Date;
}

interface SenderChoiceTable {
  recipient: number;
  sender: string;
  accepted: boolean;
  changed_at: Date;
}

export type AgreementKind = RequestKind;

export interface KeptSignature {
  /** base64 */
  readonly signature: string;
  readonly certificate: string;
  readonly nonce?: string;
  readonly encodingOfSignedText?: string;
}

/** Somebody whose signature was verified. */
export interface KeptSigner {
  readonly person: string;
  readonly name: string;
  readonly issuer: string;
  readonly binds: 'text' | 'identity';
  readonly at: string;
}

interface AgreementTable {
  id: Generated<number>;
  recipient: number;
  reference: string;
  operator: string;
  kind: AgreementKind;
  agreement_text: string;
  stated_on: ColumnType<string | null, string | null, never>;
  user_identity: string | null;
  signatures: JSONColumnType<KeptSignature[]>;
  signed_by: JSONColumnType<KeptSigner[], string | undefined, never>;
  call_id: string;
  received_at: Date;
}

export interface RegistryTables extends PlatformTables, SigningTables, QualityTables, OwnerTables, OversightTables {
  operator: OperatorTable;
  sender: OrganisationTable;
  dispatcher: OrganisationTable;
  dispatcher_sender: { dispatcher: string; sender: string };
  recipient: RecipientTable;
  sender_choice: SenderChoiceTable;
  agreement: AgreementTable;
  seeded: { recipient: number };
}
