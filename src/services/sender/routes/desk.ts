// What every page needs: who is here with which rights, for which organisation, in which language.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { BrevduvaError } from '../../../domain/errors.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import { currentUser, requireUser } from '../../../platform/web/user.ts';
import { tooWeakLogin } from '../organisation/demands.ts';
import type { Organisations, SenderOrganisation } from '../organisations.ts';
import { reachOf, readsWhole } from '../reach.ts';
import type { Actor, Records } from '../records.ts';
import { holds, READERS, type Rights, type Role } from '../rights.ts';
import type { WebhookTools } from '../webhooks/manage-webhooks.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** What the log-in may do here; nothing where nobody is logged in. */
    rights: Rights;
    /** Roles that the log-in was not sure enough for. */
    unmetRoles: readonly Role[];
  }
}

export interface Desk {
  readonly organisations: Organisations;
  readonly records: Records;
  readonly webhooks: WebhookTools;
}

export interface AtDesk {
  readonly organisation: SenderOrganisation;
  readonly actor: Actor;
  readonly rights: Rights;
  readonly language: Language;
  readonly csrf: string;
}

const loggedIn = requireUser();

/** Route options: lets in whoever holds one of the roles in some unit. What a unit or a case type forbids is the route's to ask. */
export function forRoles(...roles: readonly Role[]) {
  return {
    preHandler: async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
      const sent = await loggedIn(request, reply);
      if (sent !== undefined) return sent;
      const unmet = roles.find((role) => request.unmetRoles.includes(role));
      if (!holds(request.rights, roles) && unmet !== undefined) throw tooWeakLogin(unmet);
      if (!holds(request.rights, roles))
        throw new BrevduvaError('access-denied', `one of the roles ${roles.join(', ')} is needed`);
      return undefined;
    },
  };
}

/** The same for what tells of whole units: a role that is held for some case types only does not do. */
export function forWholeUnits(...roles: readonly Role[]) {
  const { preHandler } = forRoles(...roles);
  return {
    preHandler: async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
      const sent = await preHandler(request, reply);
      if (sent !== undefined) return sent;
      if (!readsWhole(reachOf(request.rights, roles)))
        throw new BrevduvaError('access-denied', `one of the roles ${roles.join(', ')} is needed for a whole unit`);
      return undefined;
    },
  };
}

/** Route options: for those who write and read letters. */
export const forCaseworkers = forRoles('caseworker');
/** Route options: for those who decide over the organisation's settings. */
export const forAdministrators = forRoles('administrator');
/** Route options: for anybody who is logged in. */
export const forStaff = { preHandler: loggedIn };

/** Route options: for those who read letters. */
export const forReaders = forRoles(...READERS);

/** The log-in's organisation decides everything else. Throws 'access-denied' when this installation does not serve it. */
export function atDesk({ organisations }: Desk, request: FastifyRequest): AtDesk {
  const user = currentUser(request);
  return {
    organisation: organisations.of(user.organisation),
    actor: {
      id: user.subject,
      name: user.name,
      login: user.loginId,
      sees: reachOf(request.rights, READERS),
      rights: request.rights,
    },
    rights: request.rights,
    language: request.language,
    csrf: request.shell.csrf,
  };
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** A parameter of the address that is one of our ids. Throws 'not-found' for anything else. */
export function idOf(request: FastifyRequest, name = 'id'): string {
  const found: unknown = Reflect.get(Object(request.params), name);
  if (typeof found !== 'string' || !UUID.test(found)) throw new BrevduvaError('not-found', 'the address names nothing');
  return found;
}

/** Whether the address has this query parameter. */
export function hasQuery(request: FastifyRequest, name: string): boolean {
  return Reflect.has(Object(request.query), name);
}

/** A query parameter's text; '' when absent. */
export function queryText(request: FastifyRequest, name: string): string {
  const found: unknown = Reflect.get(Object(request.query), name);
  return typeof found === 'string' ? found : '';
}
