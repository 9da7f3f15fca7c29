// Log-in with OpenID Connect: the routes and the session behind `request.user` (OpenID Connect Core 3.1, RP-Initiated Logout 1.0).
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import * as client from 'openid-client';
import { BrevduvaError } from '../../domain/errors.ts';
import type { Organisationsnummer } from '../../domain/organisationsnummer.ts';
import type { Environment, LoginConfig, OutboundConfig } from '../config/parts.ts';
import type { Log } from '../log.ts';
import { isMonitoring } from './health.ts';
import { refuseIssuerAtStart } from './issuer.ts';
import { issuerFetch } from './issuer-fetch.ts';
import { COORDINATION_NUMBER_CLAIM, FOREIGN_ID_CLAIM, PERSONAL_NUMBER_CLAIM } from './login-claims.ts';
import { beginLogin, finishLogin, type LoginRefusal } from './login-flow.ts';
import { choosePage, leavingPage, loggedOutPage, refusedPage } from './login-pages.ts';
import type { Provider } from './login-provider.ts';
import { LoginSessions } from './login-sessions.ts';
import { choicesOf, type OwnProvider, vouchedFor, type Way, waysOf } from './login-ways.ts';
import { sendPage } from './page-reply.ts';
import { isApi } from './request-checks.ts';
import { safeReturnPath } from './return-path.ts';
import type { SessionDatabase, SessionLimits } from './session-store.ts';
import { currentUser, type User } from './user.ts';

export { currentUser, requireUser, type User } from './user.ts';

export interface LoginOptions {
  readonly login: LoginConfig;
  /** The organisations whose people log in here, where some may have a provider of their own. */
  readonly organisations?: readonly OwnProvider[];
  /**
   * Providers that nobody is asked to choose among: used where an address names them (/login?organisation=…), such as that
   * of a mailbox operator's own staff.
   */
  readonly aside?: readonly OwnProvider[];
  /** A path of ours for whoever may get in without the provider; shown where the provider is down. */
  readonly withoutProvider?: string;
  readonly environment: Environment;
  /** The service's own database; its schema has the platform's table `session`. */
  readonly database: SessionDatabase;
  /** The organisation that runs the service: sessions are its records. */
  readonly organisation: Organisationsnummer;
  readonly service: string;
  /** Origin that browsers reach the service at; the redirect address is made from it. */
  readonly publicUrl: string;
  readonly log: Log;
  /** How the provider is reached: proxy, private addresses. */
  readonly outbound?: OutboundConfig;
  /** Default: ends after 30 minutes without use and after 10 hours at the latest. */
  readonly limits?: SessionLimits;
  /**
   * Runs once a log-in is checked and before its session exists; may refuse by throwing. Return a path of ours to send
   * the person there first.
   */
  readonly afterLogin?: (user: User, request: FastifyRequest) => Promise<string | undefined>;
  /** Asked at each request of somebody logged in: with false the session is over. */
  readonly stillGood?: (user: User, request: FastifyRequest) => Promise<boolean>;
  /** Runs when somebody has logged out. */
  readonly afterLogout?: (user: User) => Promise<void>;
}

const STATUS: Readonly<Record<LoginRefusal | 'expired', number>> = {
  cancelled: 401,
  'level-too-low': 403,
  'provider-down': 503,
  'not-trusted': 400,
  'another-person': 403,
  expired: 400,
};

/** For ways in that are not the provider's, and for what is signed with a log-in. */
export interface LoginDoor {
  /** Begins a session for somebody whom the caller has checked. Whatever session came along is ended. */
  open(request: FastifyRequest, reply: FastifyReply, user: User): Promise<void>;
  /**
   * Sends somebody who is logged in to use the e-ID anew, and back to `returnTo` (a path of ours) with a new session. The provider signs
   * the log-in for `nonce`: a digest binds it to what the person has read. Somebody else's e-ID is refused, and the old session stays.
   */
  signFor(
    request: FastifyRequest,
    reply: FastifyReply,
    what: { readonly returnTo: string; readonly nonce: string },
  ): Promise<FastifyReply>;
  /** The ID token that the request's session began with: checked then, and proof to others, with `user.proof`. */
  idToken(request: FastifyRequest): Promise<string | undefined>;
  /** The keys by which the provider's signatures are checked (a JWK set's members). Throws 'unavailable' when it is silent. */
  providerKeys(request: FastifyRequest): Promise<readonly object[]>;
}

/**
 * Adds /login, /login/callback, /logout (POST) and /logged-out to the server, and `request.user` to every request.
 * Throws 'unavailable' when the provider is a simulator and this is not the sandbox; a provider that is silent at start is
 * asked again when somebody logs in.
 */
export async function registerLogin(app: FastifyInstance, options: LoginOptions): Promise<LoginDoor> {
  const fetch = issuerFetch(options.environment, options.outbound);
  const ways = waysOf(options, fetch);
  for (const { login } of ways) await refuseIssuerAtStart(login.issuer, options.environment, options.log, fetch);
  const sessions = new LoginSessions(options);
  app.decorateRequest('user', undefined);
  app.addHook('onRequest', async (request) => {
    // No form token is asked for under /api: a cookie must count for nothing there, or it could be used by other sites.
    const cookiesCount = !isApi(request) && !isMonitoring(request) && !request.url.startsWith('/assets/');
    if (!cookiesCount) return;
    const user = await sessions.user(request);
    if (user === undefined || (await options.stillGood?.(user, request)) !== false) request.user = user;
    else await sessions.end(request);
  });
  const { origin } = new URL(options.publicUrl);
  const door: Door = { options, ways, sessions, origin };
  app.get('/login', (request, reply) => begin(door, request, reply));
  for (const way of ways) app.get(way.callback, (request, reply) => finish(door, way, request, reply));
  app.post('/logout', (request, reply) => logOut(door, request, reply));
  app.get('/logged-out', (request, reply) => sendPage(request, reply, loggedOutPage(request.language)));
  return {
    open: (request, reply, user) => sessions.open(request, reply, { user, idToken: '' }),
    async signFor(request, reply, { returnTo, nonce }) {
      const { subject, organisation } = currentUser(request);
      const signs = { person: subject, nonce };
      const what = { returnTo: safeReturnPath(returnTo), fresh: true, signs };
      return await leave(door, wayOf(door, organisation), request, reply, what);
    },
    idToken: (request) => sessions.idToken(request),
    providerKeys: (request) => providerKeys(wayOf(door, currentUser(request).organisation)),
  };
}

interface Door {
  readonly options: LoginOptions;
  readonly ways: readonly Way[];
  readonly sessions: LoginSessions;
  readonly origin: string;
}

function member(of: unknown, name: string): unknown {
  return typeof of === 'object' && of !== null ? Object.fromEntries(Object.entries(of))[name] : undefined;
}

async function begin(door: Door, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const returnTo = safeReturnPath(member(request.query, 'return-to'));
  // Logged in already, unless the e-ID is to be used anew (step-up).
  const fresh = member(request.query, 'fresh') === 'yes';
  if (request.user !== undefined && !fresh) return reply.redirect(returnTo, 303);
  const { aside = [] } = door.options;
  const open = door.ways.filter(({ owner }) => owner === undefined || !aside.includes(owner));
  const named = door.ways.find(({ key }) => key === member(request.query, 'organisation'));
  const way = named ?? (open.length === 1 ? open[0] : undefined);
  if (way === undefined) {
    const choices = choicesOf(door.options, door.ways);
    return sendPage(request, reply, choosePage(request.language, choices, returnTo, door.options.withoutProvider));
  }
  return await leave(door, way, request, reply, { returnTo, fresh });
}

async function leave(
  door: Door,
  way: Way,
  request: FastifyRequest,
  reply: FastifyReply,
  what: Pick<Parameters<typeof beginLogin>[2], 'returnTo' | 'fresh' | 'signs'>,
): Promise<FastifyReply> {
  let provider: Provider;
  try {
    provider = await way.provider();
  } catch (error) {
    return refuse(door, request, reply, 'provider-down', error, what.returnTo);
  }
  const redirectUri = `${door.origin}${way.callback}`;
  const asked = { ...what, redirectUri, way: way.key, language: request.language };
  const { address, attempt } = await beginLogin(provider, way.login, asked);
  await door.sessions.remember(request, reply, attempt);
  return reply.header('cache-control', 'no-store').redirect(address.href, 303);
}

async function finish(door: Door, way: Way, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const state = member(request.query, 'state');
  const attempt = typeof state === 'string' ? await door.sessions.recall(request, state) : undefined;
  if (attempt === undefined || attempt.way !== way.key) return refuse(door, request, reply, 'expired', undefined, '/');
  const query = request.raw.url?.split('?').slice(1).join('?') ?? '';
  const answered = new URL(`${door.origin}${way.callback}?${query}`);
  const outcome = await finishLogin(await way.provider(), way.login, answered, attempt);
  if (outcome.kind === 'refused') return refuse(door, request, reply, outcome.reason, outcome.cause, attempt.returnTo);
  let user: User;
  try {
    user = vouchedFor(outcome.user, way, door.ways);
  } catch (error) {
    return refuse(door, request, reply, 'not-trusted', error, attempt.returnTo);
  }
  const first = await door.options.afterLogin?.(user, request);
  await door.sessions.open(request, reply, { user, idToken: outcome.idToken });
  door.options.log.info({ loginId: user.loginId, acr: user.acr, amr: user.amr }, 'Somebody logged in');
  return reply.header('cache-control', 'no-store').redirect(safeReturnPath(first ?? attempt.returnTo), 303);
}

function wayOf({ ways }: Door, organisation: Organisationsnummer | undefined): Way {
  const way = ways.find(({ owner }) => owner !== undefined && owner.organisation === organisation) ?? ways[0];
  if (way === undefined) throw new BrevduvaError('internal', 'there is no identity provider');
  return way;
}

async function providerKeys(way: Way): Promise<readonly object[]> {
  const { keys } = await way.provider();
  if (keys.jwks() === undefined) await keys.reload();
  return keys.jwks()?.keys ?? [];
}

function refuse(
  door: Door,
  request: FastifyRequest,
  reply: FastifyReply,
  reason: LoginRefusal | 'expired',
  cause: unknown,
  returnTo: string,
): FastifyReply {
  // The cause's own message and code only: what it wraps may hold claims.
  const code = cause instanceof client.ClientError || cause instanceof BrevduvaError ? cause.code : undefined;
  const why = cause instanceof Error ? cause.message : undefined;
  door.options.log.warn({ reason, code, why }, 'A log-in was refused');
  return sendPage(
    request,
    reply,
    refusedPage(request.language, reason, returnTo, door.options.withoutProvider),
    STATUS[reason],
  );
}

/** Whether the ID token may stand in an address: not if the provider put the person's number in it (DESIGN rule 7). */
function mayTravel(idToken: string): boolean {
  const payload = Buffer.from(idToken.split('.')[1] ?? '', 'base64url').toString('utf8');
  return ![PERSONAL_NUMBER_CLAIM, COORDINATION_NUMBER_CLAIM, FOREIGN_ID_CLAIM].some((claim) => payload.includes(claim));
}

async function providerLogOut(door: Door, { user, idToken }: { user: User; idToken: string }): Promise<string> {
  if (idToken === '') return '/logged-out';
  try {
    const { configuration, metadata } = await wayOf(door, user.organisation).provider();
    if (metadata.end_session_endpoint === undefined) return '/logged-out';
    const hint: Record<string, string> = mayTravel(idToken) ? { id_token_hint: idToken } : {};
    return client.buildEndSessionUrl(configuration, { ...hint, post_logout_redirect_uri: `${door.origin}/logged-out` })
      .href;
  } catch {
    // The session here is gone already; a silent provider must not look like a failed log-out.
    return '/logged-out';
  }
}

async function logOut(door: Door, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const ended = await door.sessions.close(request, reply);
  request.user = undefined;
  if (ended !== undefined) await door.options.afterLogout?.(ended.user);
  if (ended === undefined) return reply.redirect('/logged-out', 303);
  const address = await providerLogOut(door, ended);
  if (address.startsWith('/')) return reply.redirect(address, 303);
  // Not a redirect: the CSP's form-action holds for redirects after a form, and would stop one to the provider.
  reply.header('refresh', `0; url=${address}`);
  return sendPage(request, reply, leavingPage(request.language, address));
}
