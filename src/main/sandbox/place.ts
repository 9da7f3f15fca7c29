// A sandbox's place: its ports, secrets, certificates and databases, as the services' configurations name them.
import { join } from 'node:path';
import { parseOrganisationsnummer } from '../../domain/organisationsnummer.ts';
import { issueCertificate } from '../../platform/certificates/issue-certificate.ts';
import { makeCa, type ThrowAwayCa } from '../../platform/certificates/throw-away-ca.ts';
import type { SandboxOptions } from './options.ts';
import {
  kommunA,
  kommunB,
  mediator,
  operatorA,
  operatorB,
  owner,
  type PretendOrganisation,
  region,
  silentOperator,
} from './people.ts';
import type { Ports } from './ports.ts';
import type { Secrets } from './secrets.ts';

export interface Place {
  readonly options: SandboxOptions;
  readonly ports: Ports;
  readonly secrets: Secrets;
  readonly ca: ThrowAwayCa;
  /** The address of the database's owner; services get roles of their own. */
  readonly ownerUrl: string;
}

/** Makes the certificates of every organisation that has one, unless they are there. */
export async function makeCertificates({ dataFolder, host }: SandboxOptions): Promise<ThrowAwayCa> {
  const ca = await makeCa(join(dataFolder, 'certificates'));
  for (const organisation of [kommunA, kommunB, region, mediator, operatorA, operatorB, owner, silentOperator]) {
    await issueCertificate(ca, { organisation: numberOf(organisation), name: organisation.name, hosts: [host] });
  }
  return ca;
}

function numberOf(organisation: PretendOrganisation) {
  const parsed = parseOrganisationsnummer(organisation.id);
  if (!parsed.ok) throw new Error(`${organisation.name}: ${parsed.problem.code}`);
  return parsed.value;
}

export const keyPairOf = (place: Place, organisation: PretendOrganisation) => ({
  certificateFile: join(place.ca.folder, `${organisation.id}.pem`),
  keyFile: join(place.ca.folder, `${organisation.id}.key`),
});

/** The address of pages and REST: plain HTTP, on this machine only. */
export const pageUrl = (place: Place, door: keyof Ports) => `http://${place.options.host}:${place.ports[door]}`;
/** The address of a wire door: mutual TLS. */
export const wireUrl = (place: Place, door: keyof Ports) => `https://${place.options.host}:${place.ports[door]}`;

export const listen = (place: Place, door: keyof Ports) => ({
  host: place.options.host,
  port: place.ports[door],
  publicUrl: pageUrl(place, door),
});

export const wireListen = (place: Place, door: keyof Ports, organisation: PretendOrganisation) => ({
  host: place.options.host,
  port: place.ports[door],
  publicUrl: wireUrl(place, door),
  tls: keyPairOf(place, organisation),
  clientCaFiles: [place.ca.certificateFile],
  crlFiles: [place.ca.crlFile],
});

/** A schema of its own, and a role that may use only that; roles are one server's, so the database's name is in theirs. */
export function database(place: Place, schema: string) {
  const url = new URL(place.ownerUrl);
  url.username = `${decodeURIComponent(url.pathname.slice(1))}_${schema}`;
  url.password = place.secrets.text(`database-${schema}`);
  return { url: url.href, schema };
}

export const blobs = (place: Place, schema: string) => ({
  directory: join(place.options.dataFolder, 'blobs', schema),
  keyFile: place.secrets.keyFile(`blobs-${schema}`),
});

/** Log-in at one of the two issuers; `clientId` is the service's name there. */
export const login = (place: Place, issuer: 'staff' | 'citizens', clientId: string) => ({
  issuer: `${pageUrl(place, 'eid')}/${issuer}`,
  clientId,
  clientKeyFile: place.secrets.signingKeyFile(`login-${clientId}`),
  acr: ['http://id.elegnamnden.se/loa/1.0/loa3', 'http://id.elegnamnden.se/loa/1.0/loa4'],
  scope: issuer === 'staff' ? 'openid profile email' : 'openid profile https://id.oidc.se/scope/naturalPersonNumber',
});

/** Calls from one service to another stay on this machine. */
export const outbound = { allowPrivate: ['127.0.0.0/8', '::1/128'] };
