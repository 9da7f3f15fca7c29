// The organisations of this installation at run time, each with its own keys and doors; found by number only (never a default one).
import { readFileSync } from 'node:fs';
import { BrevduvaError } from '../../domain/errors.ts';
import type { Supportinfo } from '../../domain/letter.ts';
import { type Organisationsnummer, parseOrganisationsnummer } from '../../domain/organisationsnummer.ts';
import type { MessageTypes } from '../../platform/presentation/message-types.ts';
import type { ArchiveRules } from './archive/archive-config.ts';
import type { DiariumRules, FileDropRules } from './diarium/diarium-config.ts';
import type { MediatorDoor } from './doors/mediator.ts';
import type { RegistryDoor } from './doors/registry.ts';
import type { LetterSigner } from './doors/signer.ts';
import type { MailingSettings } from './mailings/settings.ts';
import type { OperatorSupports } from './operator-supports.ts';
import type { AddressRegister } from './paper/address-register.ts';
import type { PrintSupplier } from './paper/print-supplier.ts';
import type { OcrLevels } from './payment/payment-config.ts';
import type { PrecheckRules } from './prechecks/precheck-config.ts';

export interface SenderOrganisation {
  readonly id: Organisationsnummer;
  readonly name: string;
  /** From the configuration; the organisation's own settings in the database come before it. */
  readonly supportinfo: Supportinfo;
  readonly mediatorName: string;
  readonly mediatorKind: MediatorDoor['kind'];
  /** DER of the certificate that the mediator seals with, where it is configured. */
  readonly mediatorCertificate: Uint8Array | undefined;
  readonly registry: RegistryDoor;
  /** How much and how politely the registry is asked. */
  readonly prechecks: PrecheckRules;
  readonly mediator: MediatorDoor;
  readonly signer: LetterSigner;
  /** Öre for each letter; undefined: nobody has said. */
  readonly postage: { readonly paperOre: number; readonly digitalOre: number } | undefined;
  readonly auditorsReadLetters: boolean;
  /** Operators that return replies or receipts, by number; every other does neither. */
  readonly operators?: ReadonlyMap<string, OperatorSupports>;
  /** How hard references are checked, by account; absent: every account's the usual way. */
  readonly ocrLevels?: OcrLevels;
  /** What letters may say beside their text; absent: what comes with the program. */
  readonly messageTypes?: MessageTypes;
  readonly mailings: MailingSettings;
  readonly archive: ArchiveRules;
  /** Where what goes out and comes in is registered; absent: nobody is asked. */
  readonly diarium?: DiariumRules;
  /** Asked for addresses when a letter is printed; absent: only those that came with letters are known. */
  readonly addresses?: AddressRegister;
  /** Who prints batches; absent: people here do. */
  readonly supplier?: PrintSupplier;
  /** The folder where old systems leave letters; absent: there is none. */
  readonly fileDrop?: FileDropRules;
}

export class Organisations {
  readonly #byNumber: ReadonlyMap<string, SenderOrganisation>;

  constructor(organisations: readonly SenderOrganisation[]) {
    this.#byNumber = new Map(organisations.map((organisation) => [organisation.id, organisation]));
  }

  get all(): readonly SenderOrganisation[] {
    return [...this.#byNumber.values()];
  }

  /** The organisation that a log-in or a token names. Throws 'access-denied' when this installation does not serve it. */
  of(number: Organisationsnummer | undefined): SenderOrganisation {
    const found = number === undefined ? undefined : this.#byNumber.get(number);
    if (found === undefined) {
      throw new BrevduvaError('access-denied', 'this installation does not serve the organisation of the log-in', {
        detail: {
          sv: 'Tjänsten är inte inställd för din organisation. Kontakta den som ansvarar för tjänsten hos er.',
          en: 'The service is not set up for your organisation. Contact the person responsible for it.',
        },
      });
    }
    return found;
  }
}

/** The number of a configured organisation. Throws 'invalid-input' when its check digit is wrong. */
export function organisationNumber(text: string): Organisationsnummer {
  const parsed = parseOrganisationsnummer(text);
  if (!parsed.ok) throw new BrevduvaError('invalid-input', `organisations: ${text} is not an organisationsnummer`);
  return parsed.value;
}

/** A certificate from a PEM file, as DER; undefined when none is configured. */
export function certificateIn(file: string | undefined): Uint8Array | undefined {
  if (file === undefined) return undefined;
  const body = /-----BEGIN CERTIFICATE-----([\s\S]+?)-----END CERTIFICATE-----/.exec(readFileSync(file, 'utf8'))?.[1];
  if (body === undefined) throw new BrevduvaError('invalid-input', `${file}: no certificate in PEM form`);
  return Buffer.from(body, 'base64');
}
