// What the infrastructure's owner checks parties with: its own certificate, whose certificates it trusts, and the way out.
import type { KeyPairInUse } from '../../../platform/certificates/key-pair-in-use.ts';
import { TrustInUse } from '../../../platform/certificates/trust-in-use.ts';
import { systemClock } from '../../../platform/clock.ts';
import type { AlertsConfig, MailConfig } from '../../../platform/config/parts.ts';
import { PeerProbe } from '../../../platform/http-client/peer-probe.ts';
import { WireClient } from '../../../platform/http-client/wire-client.ts';
import type { Log } from '../../../platform/log.ts';
import type { Config } from '../config.ts';

export interface OwnerDesk {
  /** Of the organisation that runs FaR. */
  readonly name: string;
  /** Where peers find FaR. */
  readonly wireUrl: string;
  readonly keyPair: KeyPairInUse;
  /** Whose certificates parties may have: those that FaR's own door lets in. */
  readonly trust: TrustInUse;
  readonly wire: WireClient;
  readonly probe: PeerProbe;
  /** Where warnings go by e-mail, when both are configured. */
  readonly mail: MailConfig | undefined;
  readonly alerts: AlertsConfig | undefined;
  close(): void;
}

/** Errors: 'invalid-input' when a CA file or revocation list cannot be used. */
export function openOwnerDesk(config: Config, keyPair: KeyPairInUse, log: Log): OwnerDesk {
  const { environment, wire, organisationName: name, mail, alerts } = config;
  const files = { caFiles: wire.clientCaFiles, ...(wire.crlFiles === undefined ? {} : { crlFiles: wire.crlFiles }) };
  const outbound = config.outbound === undefined ? {} : { outbound: config.outbound };
  const client = new WireClient({ keyPair, ...files, ...outbound, log });
  return {
    ...{ name, wireUrl: wire.publicUrl.replace(/\/$/, ''), keyPair, mail, alerts, wire: client },
    trust: new TrustInUse(files, { environment, clock: systemClock, log }),
    probe: new PeerProbe({ keyPair, ...files, ...outbound, environment }),
    close: () => client.close(),
  };
}
