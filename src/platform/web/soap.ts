// The SOAP door: node:https with mutual TLS; who calls is known and allowed before a byte of the body is read (PROTOCOL, Transport)
import type { Organisationsnummer } from '../../domain/organisationsnummer.ts';
import type { WriteElement, XmlElement } from '../../wire/xml/tree.ts';
import type { WireListenConfig } from '../config/parts.ts';
import type { Log } from '../log.ts';
import type { Running } from '../running.ts';

export interface SoapCall {
  /** The organisation of the TLS client certificate, already allowed. */
  readonly caller: Organisationsnummer;
  /** 36 characters; in the log, and in the fault when there is one. */
  readonly callId: string;
  /** The envelope as it came, for what must be kept or verified as sent. */
  readonly bytes: Uint8Array;
  /** Aborted when the server must stop now or the caller has gone. */
  readonly signal: AbortSignal;
}

export interface SoapOperation {
  /** The operation element in the SOAP body. */
  readonly namespace: string;
  readonly local: string;
  /** Answers, or throws a BrevduvaError, which becomes a fault with the reference code. */
  readonly handle: (body: XmlElement, call: SoapCall) => Promise<WriteElement>;
}

export interface SoapService {
  /** As '/Service/v3'. */
  readonly path: string;
  /** Served at `?wsdl`; `{address}` in it becomes the service's own. */
  readonly wsdl: string;
  /** Schemas beside it, by name: served at `?xsd=<name>`. */
  readonly schemas: Readonly<Record<string, string>>;
  readonly operations: readonly SoapOperation[];
}

export interface SoapServerOptions {
  /** Names the server in logs and metrics. */
  readonly service: string;
  readonly listen: WireListenConfig;
  readonly log: Log;
  readonly services: readonly SoapService[];
  /** Milliseconds for a whole body. Default 30 000. */
  readonly bodyTimeoutMs?: number;
  readonly now?: () => Date;
}

/** Starts the door. `addresses` of what is returned has one entry per service path. */
export async function createSoapServer(_options: SoapServerOptions): Promise<Running> {
  throw new Error('not yet');
}
