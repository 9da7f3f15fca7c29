// The person who is logged in, and the guard in front of pages that need one (DESIGN.md, Web: log-in).
import type { FastifyReply, FastifyRequest } from 'fastify';
import { BrevduvaError } from '../../domain/errors.ts';
import type { Organisationsnummer } from '../../domain/organisationsnummer.ts';
import type { RecipientId } from '../../domain/recipient-id.ts';

export interface User {
  /** `sub` of the identity provider: opaque for citizens. */
  readonly subject: string;
  readonly name: string;
  readonly personalNumber?: RecipientId;
  readonly organisation?: Organisationsnummer;
  readonly organisationName?: string;
  readonly email?: string;
  /** An identity of another country (eIDAS person identifier, `DE/SE/…`), where the log-in stated one. */
  readonly foreignId?: string;
  /** Which e-ID it was, as the provider names it. */
  readonly eid?: string;
  readonly roles: readonly string[];
  /** The provider's groups as it names them, for services with rules of their own about them. */
  readonly groups: readonly string[];
  /** Level of assurance that the provider stated; empty when it stated none. */
  readonly acr: string;
  /** How the person proved who they are, as the provider stated it (RFC 8176): 'pwd', 'mfa'. */
  readonly amr: readonly string[];
  /** Names this log-in in audit trails; not the session's secret. */
  readonly loginId: string;
  readonly loggedInAt: Date;
  /** When the person used the e-ID (`auth_time`); a provider may have let them in again without it. */
  readonly provenAt?: Date;
  /** What the provider signed (JWS): proof of the identity, for a register's SignatureData. Never log it. */
  readonly proof: string;
}

declare module 'fastify' {
  interface FastifyRequest {
    user: User | undefined;
  }
}

/**
 * A preHandler that lets a request through only when somebody is logged in and, where roles are named, holds one of
 * them. A page that is fetched (GET) without log-in is sent to the log-in and back; anything else gets
 * 'not-authenticated'. A wrong role gets 'access-denied'.
 */
export function requireUser(
  roles?: readonly string[],
): (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply | undefined> {
  return async (request, reply) => {
    if (request.user === undefined) {
      if (request.method !== 'GET') throw new BrevduvaError('not-authenticated', 'log in first');
      return reply.redirect(`/login?return-to=${encodeURIComponent(request.url)}`, 303);
    }
    const held = request.user.roles;
    if (roles !== undefined && !roles.some((role) => held.includes(role)))
      throw new BrevduvaError('access-denied', `one of the roles ${roles.join(', ')} is needed`);
    return undefined;
  };
}

/** The user behind a route that requireUser guards. Throws 'not-authenticated' where it does not. */
export function currentUser(request: FastifyRequest): User {
  if (request.user === undefined) throw new BrevduvaError('not-authenticated', 'log in first');
  return request.user;
}
