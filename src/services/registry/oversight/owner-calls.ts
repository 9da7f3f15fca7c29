// What the oversight's REST operations share: who calls, and that the same again is the same.
import type { FastifyRequest } from 'fastify';
import { BrevduvaError } from '../../../domain/errors.ts';
import { currentClient } from '../../../platform/web/bearer.ts';
import type { Doer } from './read-typed.ts';

/** The owner's system as the one who does something. */
export function doerOf(request: FastifyRequest): Doer {
  const client = currentClient(request).id;
  return { name: client, loginId: client };
}

/** The same again is the same; another thing under the same id is a conflict. */
export function requireSame(known: object | undefined, wanted: object): void {
  if (known === undefined) return;
  const differs = Object.entries(wanted).some(([name, value]) => written(Reflect.get(known, name)) !== written(value));
  if (differs) throw new BrevduvaError('conflict', 'another thing has that id');
}

/** As JSON, whatever the order of members that the database gives. */
function written(value: unknown): string {
  return JSON.stringify(value, (_name, one: unknown) =>
    typeof one === 'object' && one !== null && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)))
      : one,
  );
}
