// Who calls the API: a client with a token of scope `letters`, for the organisation that its token names.
import type { FastifyRequest } from 'fastify';
import { type Client, currentClient, requireBearer } from '../../../platform/web/bearer.ts';
import type { Config } from '../config.ts';
import type { SenderOrganisation } from '../organisations.ts';
import type { Actor } from '../records.ts';
import type { Desk } from '../routes/desk.ts';

export const SCOPE = 'letters';

/** Lets a request through only with a good token of that scope. */
export function guard({ api, environment, outbound }: Config) {
  return requireBearer(api, [SCOPE], { environment, ...(outbound === undefined ? {} : { outbound }) });
}

export interface Caller {
  readonly organisation: SenderOrganisation;
  readonly actor: Actor;
}

/** The organisation and the system behind the request. Throws 'access-denied' when the organisation is not served here. */
export function callerOf({ organisations }: Desk, request: FastifyRequest): Caller {
  const client: Client = currentClient(request);
  return {
    organisation: organisations.of(client.organisation),
    actor: { id: client.id, name: client.id, login: client.id, sees: 'all' },
  };
}
