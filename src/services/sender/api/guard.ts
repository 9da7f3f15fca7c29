// Who calls the API: a client with a token of scope `letters`, for the organisation that its token names.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { BrevduvaError } from '../../../domain/errors.ts';
import { type Client, currentClient, requireBearer } from '../../../platform/web/bearer.ts';
import type { Config } from '../config.ts';
import type { SenderOrganisation } from '../organisations.ts';
import { wholeUnits } from '../reach.ts';
import type { Actor } from '../records.ts';
import type { Scope } from '../rights.ts';
import type { Desk } from '../routes/desk.ts';

export const SCOPE = 'letters';

declare module 'fastify' {
  interface FastifyRequest {
    /** The units that the system behind the request is limited to. */
    clientSees: Scope;
  }
}

/** Lets a request through only with a good token of that scope, which the configuration does not keep from the client. */
export function guard(config: Config, scope: string = SCOPE) {
  const { api, environment, outbound, organisations } = config;
  const bearer = requireBearer(api, [scope], { environment, ...(outbound === undefined ? {} : { outbound }) });
  return async (request: FastifyRequest, reply: FastifyReply): Promise<undefined> => {
    await bearer(request, reply);
    const client = currentClient(request);
    const limits = organisations.find(({ id }) => id === client.organisation)?.clients;
    const allowed = limits?.find(({ id }) => id === client.id)?.scopes;
    if (allowed !== undefined && !allowed.includes(scope))
      throw new BrevduvaError('access-denied', `the client is not configured for the scope ${scope}`);
    return undefined;
  };
}

export interface Caller {
  readonly organisation: SenderOrganisation;
  readonly actor: Actor;
}

/** The same for what concerns the whole organisation. Throws 'access-denied' for a system that is limited to units. */
export function administratorOf(desk: Desk, request: FastifyRequest): Caller {
  const caller = callerOf(desk, request);
  if (caller.actor.sees.whole !== 'all') throw new BrevduvaError('access-denied', 'the client is limited to units');
  return caller;
}

/** The organisation and the system behind the request. Throws 'access-denied' when the organisation is not served here. */
export function callerOf({ organisations }: Desk, request: FastifyRequest): Caller {
  const client: Client = currentClient(request);
  return {
    organisation: organisations.of(client.organisation),
    actor: { id: client.id, name: client.id, login: client.id, sees: wholeUnits(request.clientSees) },
  };
}
