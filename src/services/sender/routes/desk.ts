// What every page of the caseworker's needs: who is here, for which organisation, in which language.
import type { FastifyRequest } from 'fastify';
import { BrevduvaError } from '../../../domain/errors.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import { currentUser, requireUser } from '../../../platform/web/user.ts';
import type { Organisations, SenderOrganisation } from '../organisations.ts';
import type { Actor, Records } from '../records.ts';

export interface Desk {
  readonly organisations: Organisations;
  readonly records: Records;
}

export interface AtDesk {
  readonly organisation: SenderOrganisation;
  readonly actor: Actor;
  readonly language: Language;
  readonly csrf: string;
}

/** Route options: for those who write and read letters. */
export const forCaseworkers = { preHandler: requireUser(['caseworker']) };
/** Route options: for those who decide over the organisation's settings. */
export const forAdministrators = { preHandler: requireUser(['administrator']) };
/** Route options: for anybody who is logged in. */
export const forStaff = { preHandler: requireUser() };

/** The log-in's organisation decides everything else. Throws 'access-denied' when this installation does not serve it. */
export function atDesk({ organisations }: Desk, request: FastifyRequest): AtDesk {
  const user = currentUser(request);
  return {
    organisation: organisations.of(user.organisation),
    actor: { id: user.subject, name: user.name, login: user.loginId },
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
