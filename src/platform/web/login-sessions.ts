// Which cookie means what: the one of a log-in under way, and the one of somebody logged in (RFC 6265bis 4.1.3; OWASP ASVS 7.2).
import '@fastify/cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { cookieName, cookieOptions, cookiePlace } from './cookies.ts';
import type { LoginOptions } from './login.ts';
import { restoredUser, storedUser } from './login-claims.ts';
import type { LoginAttempt } from './login-flow.ts';
import { newSecret, type SessionLimits, SessionStore } from './session-store.ts';
import type { User } from './user.ts';

interface LoggedIn {
  readonly user: User;
  readonly idToken: string;
}

const MINUTE = 60_000;
const ATTEMPT_LIMITS: SessionLimits = { idleMs: 10 * MINUTE, absoluteMs: 10 * MINUTE };
const DEFAULT_LIMITS: SessionLimits = { idleMs: 30 * MINUTE, absoluteMs: 600 * MINUTE };
const SECRET = /^[\w-]{43}$/;

function members(stored: unknown): Readonly<Record<string, unknown>> {
  return typeof stored === 'object' && stored !== null ? Object.fromEntries(Object.entries(stored)) : {};
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function attemptFrom(stored: unknown): LoginAttempt | undefined {
  const { state, nonce, codeVerifier, returnTo, way, fresh, person } = members(stored);
  const attempt = {
    state: textOf(state),
    nonce: textOf(nonce),
    codeVerifier: textOf(codeVerifier),
    returnTo: textOf(returnTo),
    way: textOf(way),
    fresh: fresh === 'yes' ? ('yes' as const) : ('no' as const),
  };
  if (Object.values(attempt).includes('')) return undefined;
  return person === undefined ? attempt : { ...attempt, person: textOf(person) };
}

/** Sessions of one service's pages. The cookie of a log-in never becomes the cookie of a session, nor the other way. */
export class LoginSessions {
  readonly #store: SessionStore;
  readonly #limits: SessionLimits;
  readonly #session: string;
  readonly #login: string;
  readonly #cookie: ReturnType<typeof cookieOptions>;

  constructor(options: LoginOptions) {
    this.#store = new SessionStore(options.database, options.organisation);
    this.#limits = options.limits ?? DEFAULT_LIMITS;
    const place = cookiePlace(options.service, options.publicUrl);
    this.#session = cookieName(place, 'session');
    this.#login = cookieName(place, 'login');
    this.#cookie = cookieOptions(place);
  }

  #secret(request: FastifyRequest, name: string): string | undefined {
    const secret = request.cookies[name];
    return secret !== undefined && SECRET.test(secret) ? secret : undefined;
  }

  async #read(request: FastifyRequest): Promise<LoggedIn | undefined> {
    const secret = this.#secret(request, this.#session);
    if (secret === undefined) return undefined;
    const stored = members(await this.#store.read(secret, 'session', this.#limits));
    const user = restoredUser(stored.user);
    return user === undefined ? undefined : { user, idToken: textOf(stored.idToken) };
  }

  /** Who is logged in. */
  async user(request: FastifyRequest): Promise<User | undefined> {
    return (await this.#read(request))?.user;
  }

  /** The ID token that the session began with; undefined without a session. */
  async idToken(request: FastifyRequest): Promise<string | undefined> {
    return (await this.#read(request))?.idToken;
  }

  /**
   * Remembers a log-in that begins, bound to this browser and to its state: an answer that somebody else's browser got
   * cannot be finished here (login CSRF). Several may run at once, one in each tab.
   */
  async remember(request: FastifyRequest, reply: FastifyReply, attempt: LoginAttempt): Promise<void> {
    const browser = this.#secret(request, this.#login) ?? newSecret();
    await this.#store.create(`${browser}.${attempt.state}`, 'login-attempt', { ...attempt }, ATTEMPT_LIMITS);
    reply.setCookie(this.#login, browser, { ...this.#cookie, maxAge: ATTEMPT_LIMITS.absoluteMs / 1000 });
  }

  /** The log-in that an answer belongs to; once. */
  async recall(request: FastifyRequest, state: string): Promise<LoginAttempt | undefined> {
    const browser = this.#secret(request, this.#login);
    if (browser === undefined) return undefined;
    return attemptFrom(await this.#store.take(`${browser}.${state}`, 'login-attempt'));
  }

  /** Begins a session under a secret that nobody had before; whatever cookie came along is ended (fixation). */
  async open(request: FastifyRequest, reply: FastifyReply, one: LoggedIn): Promise<void> {
    const before = this.#secret(request, this.#session);
    if (before !== undefined) await this.#store.end(before);
    const secret = newSecret();
    const contents = { user: storedUser(one.user), idToken: one.idToken };
    await this.#store.create(secret, 'session', contents, this.#limits);
    // The log-in's own cookie stays its ten minutes: a log-in begun in another tab may still come home by it.
    reply.setCookie(this.#session, secret, this.#cookie);
  }

  /** Ends the session that a request came with; its cookie leads nowhere from then on. */
  async end(request: FastifyRequest): Promise<void> {
    const secret = this.#secret(request, this.#session);
    if (secret !== undefined) await this.#store.end(secret);
  }

  /** Ends the session and says whose it was. */
  async close(request: FastifyRequest, reply: FastifyReply): Promise<LoggedIn | undefined> {
    const one = await this.#read(request);
    const secret = this.#secret(request, this.#session);
    if (secret !== undefined) await this.#store.end(secret);
    reply.clearCookie(this.#session, this.#cookie);
    return one;
  }
}
