// A bearer token from client credentials (RFC 6749 section 4.4), by secret or private_key_jwt (RFC 7523), kept until it nears its end.
import { createPrivateKey, randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { readSecretFile, readSecretLine } from '../certificates/secret-file.ts';
import { type Clock, systemClock } from '../clock.ts';
import type { Environment } from '../config/parts.ts';
import type { ExchangeOutcome } from './exchange.ts';

export type ClientCredential =
  | { readonly kind: 'secret'; readonly secretFile: string }
  | { readonly kind: 'private-key-jwt'; readonly keyFile: string };

export interface TokenOptions {
  /** The issuer; its token endpoint is found by discovery. */
  readonly issuer: string;
  readonly clientId: string;
  readonly credential: ClientCredential;
  readonly scope: string;
  readonly audience?: string;
}

/** How requests go out: the client's own guarded way. */
export type Send = (request: {
  url: string;
  method: string;
  headers: Record<string, string>;
  body?: Uint8Array;
}) => Promise<ExchangeOutcome>;

const Discovery = Type.Object({ issuer: Type.String(), token_endpoint: Type.String() });
const TokenAnswer = Type.Object({
  access_token: Type.String(),
  token_type: Type.String(),
  expires_in: Type.Optional(Type.Number()),
});
/** A token is not used in its last seconds: the clocks differ, and the call takes time. */
const MARGIN_MS = 15_000;

export class TokenSource {
  readonly #options: TokenOptions;
  readonly #environment: Environment;
  readonly #send: Send;
  readonly #clock: Clock;
  #token: { readonly value: string; readonly until: number } | undefined;
  #fetching: Promise<string | undefined> | undefined;
  #endpoint: string | undefined;

  constructor(options: TokenOptions, environment: Environment, send: Send, clock: Clock = systemClock) {
    this.#options = options;
    this.#environment = environment;
    this.#send = send;
    this.#clock = clock;
  }

  /** The token to use now, fetched once however many ask; undefined when the issuer gives none. */
  async token(): Promise<string | undefined> {
    if (this.#token !== undefined && this.#clock().getTime() < this.#token.until) return this.#token.value;
    this.#fetching ??= this.#fetch().finally(() => {
      this.#fetching = undefined;
    });
    return this.#fetching;
  }

  /** The peer refused this token: it is not used again. */
  forget(value: string): void {
    if (this.#token?.value === value) this.#token = undefined;
  }

  async #fetch(): Promise<string | undefined> {
    this.#endpoint ??= await this.#discover();
    if (this.#endpoint === undefined) return undefined;
    const { headers, form } = await this.#authentication();
    const { scope, audience } = this.#options;
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      scope,
      ...(audience === undefined ? {} : { audience }),
      ...form,
    });
    const outcome = await this.#send({
      url: this.#endpoint,
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json', ...headers },
      body: Buffer.from(body.toString()),
    });
    const answer = readJson(outcome);
    if (!Value.Check(TokenAnswer, answer)) return undefined;
    this.#token = {
      value: answer.access_token,
      until: this.#clock().getTime() + (answer.expires_in ?? 60) * 1000 - MARGIN_MS,
    };
    return answer.access_token;
  }

  async #discover(): Promise<string | undefined> {
    const url = `${this.#options.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
    const found = readJson(await this.#send({ url, method: 'GET', headers: { accept: 'application/json' } }));
    // Another issuer's document would send our credentials elsewhere.
    return Value.Check(Discovery, found) && found.issuer === this.#options.issuer ? found.token_endpoint : undefined;
  }

  async #authentication(): Promise<{ headers: Record<string, string>; form: Record<string, string> }> {
    const { clientId, credential, issuer } = this.#options;
    if (credential.kind === 'secret') {
      const secret = readSecretLine(credential.secretFile, this.#environment);
      const pair = `${encodeURIComponent(clientId)}:${encodeURIComponent(secret)}`;
      return { headers: { authorization: `Basic ${Buffer.from(pair).toString('base64')}` }, form: {} };
    }
    const key = createPrivateKey(readSecretFile(credential.keyFile, this.#environment));
    const now = Math.floor(this.#clock().getTime() / 1000);
    const assertion = await new SignJWT({
      iss: clientId,
      sub: clientId,
      aud: issuer,
      jti: randomUUID(),
      iat: now,
      exp: now + 60,
    })
      .setProtectedHeader({ alg: key.asymmetricKeyType === 'ec' ? 'ES256' : 'RS256' })
      .sign(key);
    const type = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
    return { headers: {}, form: { client_id: clientId, client_assertion_type: type, client_assertion: assertion } };
  }
}

function readJson(outcome: ExchangeOutcome): unknown {
  if (outcome.kind !== 'answer' || outcome.status !== 200) return undefined;
  try {
    return JSON.parse(outcome.body.toString('utf8'));
  } catch {
    return undefined;
  }
}
