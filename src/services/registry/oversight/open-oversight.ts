// What the oversight needs while it runs: its rules, whom to remind, and the ways to operators, signed with the owner's own certificate.
import type { KeyPairInUse } from '../../../platform/certificates/key-pair-in-use.ts';
import type { MailConfig } from '../../../platform/config/parts.ts';
import { type PostOutcome, WireClient } from '../../../platform/http-client/wire-client.ts';
import type { Log } from '../../../platform/log.ts';
import type { Signer } from '../../../wire/xmldsig/signer.ts';
import type { Config } from '../config.ts';
import type { KnownOperator } from '../store/directory.ts';
import { type IncidentRule, incidentRules } from './incident-rules.ts';

export interface Oversight {
  readonly ownerName: string;
  readonly rules: readonly IncidentRule[];
  /** Who is reminded; nobody where no mail is configured. */
  readonly to: readonly string[];
  readonly mail: MailConfig | undefined;
  readonly auditEveryDays: number;
  readonly lettersPerHour: number;
  readonly remindDaysBefore: readonly number[];
  /** Where the pages are, for links in e-mail. */
  readonly pagesUrl: string;
  /** The owner's signature, with the certificate in use now. */
  signer(): Signer;
  /** Where an operator takes messages. */
  addressOf(operator: KnownOperator): string;
  /** Posts a message, or asks where there is no body. Never rejects. */
  call(url: string, body: Uint8Array | undefined): Promise<PostOutcome>;
  close(): void;
}

const PATH = '/api/v1/operator-messages';
const TIMEOUT_MS = 10_000;

/** `keyPair`: of the wire. Errors: 'invalid-input' naming a file that cannot be used. */
export function openOversight(config: Config, keyPair: KeyPairInUse, log: Log): Oversight {
  const { wire, outbound, oversight: settings = {}, alerts, mail, pages } = config;
  const { messages = {} } = settings;
  const client = new WireClient({
    keyPair,
    caFiles: messages.caFiles ?? wire.clientCaFiles,
    ...(messages.crlFiles === undefined ? {} : { crlFiles: messages.crlFiles }),
    ...(outbound === undefined ? {} : { outbound }),
    log,
  });
  return {
    ownerName: config.organisationName,
    rules: incidentRules(settings),
    to: settings.to ?? alerts?.to ?? [],
    mail,
    auditEveryDays: settings.auditEveryDays ?? 365,
    lettersPerHour: settings.lettersPerHour ?? 400_000,
    remindDaysBefore: settings.remindDaysBefore ?? [7, 1],
    pagesUrl: pages.publicUrl.replace(/\/$/, ''),
    signer: () => keyPair.current().signer,
    addressOf: ({ id, serviceAddress }) => messages.addresses?.[id] ?? new URL(PATH, serviceAddress).href,
    call: (url, body) => client.json(url, body, { timeoutMs: messages.timeoutMs ?? TIMEOUT_MS }),
    close: () => client.close(),
  };
}
