// Who calls the own-data API: a program with a personal token of its holder's that has the scope. 401 and 403 by RFC 6750, 3; 429 with Retry-After.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { BrevduvaError } from '../../../domain/errors.ts';
import { bearerTokenIn, challenge } from '../../../platform/web/bearer.ts';
import type { MailboxContext } from '../mailbox-context.ts';
import { allows, authenticate, type Caller } from '../own-data/authenticate.ts';
import { noteUse } from '../own-data/note-reading.ts';
import type { OwnDataRules } from '../own-data/own-data-config.ts';
import { RequestRate } from '../own-data/request-rate.ts';
import { readTokenText } from '../own-data/token-form.ts';
import type { TokenUse } from '../own-data/tokens.ts';
import { WrongTokens } from '../own-data/wrong-tokens.ts';
import type { TokenScope } from '../store/personal-token-tables.ts';

type Hook = (request: FastifyRequest, reply: FastifyReply) => Promise<undefined>;

/** What the routes share. */
export interface OwnDesk {
  readonly context: MailboxContext;
  /** An onRequest hook that lets a request through only with a good token of this scope; without one, of any. */
  readonly guard: (scope?: TokenScope) => Hook;
}

/** What every route can answer. */
export const ALWAYS = ['not-authenticated', 'access-denied', 'too-many', 'unavailable'] as const;

const callers = new WeakMap<FastifyRequest, Caller>();

/** The caller behind a route that the guard stands before. Throws 'not-authenticated' where it does not. */
export function callerOf(request: FastifyRequest): Caller {
  const caller = callers.get(request);
  if (caller === undefined) throw new BrevduvaError('not-authenticated', 'a personal token is needed');
  return caller;
}

/** The rates are the same for all routes of an API. */
export function openDesk(context: MailboxContext, rules: OwnDataRules): OwnDesk {
  const rate = new RequestRate(rules.requestsPerMinute, context.clock);
  const tried = new WrongTokens(context.clock);
  const guard =
    (scope?: TokenScope): Hook =>
    async (request, reply) => {
      const text = bearerTokenIn(request);
      if (text === undefined) {
        challenge(reply, {});
        throw new BrevduvaError('not-authenticated', 'a personal token in the header Authorization is needed');
      }
      const proof = readTokenText(text);
      slowDown(tried.wait(request.ip, proof));
      const judged = await authenticate(context, proof);
      if (judged.kind === 'silent') throw silent();
      if (judged.kind === 'refused') {
        tried.wrong(request.ip, proof);
        throw refused(reply, judged.why);
      }
      const { caller } = judged;
      if (proof !== undefined) tried.good(proof);
      slowDown(rate.take(caller.token.id));
      await noteUse(context, caller, useOf(request));
      if (scope !== undefined && !allows(caller, scope)) throw lacking(reply, scope);
      callers.set(request, caller);
      return undefined;
    };
  return { context, guard };
}

function slowDown(seconds: number): void {
  if (seconds > 0) throw new BrevduvaError('too-many', 'too many requests', { retryAfter: seconds });
}

/** From where, and what the program calls itself: words of a stranger's, cut and without control characters. */
function useOf(request: FastifyRequest): TokenUse {
  const program = (request.headers['user-agent'] ?? '').replaceAll(/[^\x20-\x7e]/g, '').slice(0, 100);
  return { from: request.ip, program };
}

function refused(reply: FastifyReply, why: 'unknown' | 'over'): BrevduvaError {
  challenge(reply, { error: 'invalid_token' });
  const detail =
    why === 'over'
      ? {
          sv: 'Nyckeln gäller inte längre. Skapa en ny under Inställningar i brevlådan.',
          en: 'The key is over. Make a new one under Settings in the mailbox.',
        }
      : {
          sv: 'Nyckeln finns inte. Skicka hela nyckeln i huvudet Authorization, efter ordet Bearer.',
          en: 'There is no such key. Send the whole key in the Authorization header, after the word Bearer.',
        };
  return new BrevduvaError('not-authenticated', `the personal token is ${why}`, { detail });
}

function lacking(reply: FastifyReply, scope: TokenScope): BrevduvaError {
  challenge(reply, { error: 'insufficient_scope', scope });
  const detail = {
    sv: `Nyckeln får inte användas till detta: den saknar behörigheten ${scope}.`,
    en: `The key may not be used for this: it lacks the scope ${scope}.`,
  };
  return new BrevduvaError('access-denied', `the token lacks the scope ${scope}`, { detail });
}

function silent(): BrevduvaError {
  const detail = {
    sv: 'Just nu går det inte att kontrollera att den som skapade nyckeln fortfarande bestämmer över brevlådan. Försök igen om en stund.',
    en: 'It cannot be checked now whether whoever made the key still decides over the mailbox. Try again in a while.',
  };
  return new BrevduvaError('unavailable', 'nobody can say whether the right behind a token still is good', {
    detail,
    retryAfter: 30,
  });
}
