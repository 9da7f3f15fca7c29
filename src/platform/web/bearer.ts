// Bearer tokens of systems: JWT access tokens (RFC 9068) checked against the issuer's keys (RFC 6750 for the answers).
import type { FastifyReply, FastifyRequest } from 'fastify';
import { BrevduvaError } from '../../domain/errors.ts';
import type { Organisationsnummer } from '../../domain/organisationsnummer.ts';
import type { ApiConfig, Environment } from '../config/parts.ts';

export interface Client {
  readonly id: string;
  readonly organisation: Organisationsnummer;
  readonly scopes: readonly string[];
}

declare module 'fastify' {
  interface FastifyRequest {
    client: Client | undefined;
  }
}

export interface BearerOptions {
  readonly environment: Environment;
}

/** An onRequest hook that lets a request through only with a good token that holds every scope named. */
export function requireBearer(
  _api: ApiConfig,
  _scopes: readonly string[],
  _options: BearerOptions,
): (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply | undefined> {
  return async () => undefined;
}

/** The client behind a route that requireBearer guards. Throws 'not-authenticated' where it does not. */
export function currentClient(request: FastifyRequest): Client {
  if (request.client === undefined) throw new BrevduvaError('not-authenticated', 'a bearer token is needed');
  return request.client;
}
