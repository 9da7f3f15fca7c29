// One issuer of the simulator: oidc-provider set up by the Swedish OIDC profile (settings in issuer-settings.ts).
import Provider, { type Configuration, type KoaContextWithOIDC } from 'oidc-provider';
import type { ApiClient, LoginClient } from './config.ts';
import { configuration } from './issuer-settings.ts';
import type { IssuerKeys } from './keys.ts';
import type { People, Subjects } from './people.ts';
import type { IssuerName } from './schema.ts';

export interface IssuerOptions {
  readonly name: IssuerName;
  /** `https://…/staff`: what tokens name as their issuer. */
  readonly address: string;
  /** Names this installation's cookies apart from other services on the host. */
  readonly cookiePrefix: string;
  readonly keys: IssuerKeys;
  readonly adapter: NonNullable<Configuration['adapter']>;
  readonly people: People;
  readonly subjects: Subjects;
  readonly clients: readonly LoginClient[];
  readonly apiClients: readonly ApiClient[];
  readonly renderError: NonNullable<Configuration['renderError']>;
  readonly renderLogout: (context: KoaContextWithOIDC, form: string) => void;
  readonly renderLoggedOut: (context: KoaContextWithOIDC) => void;
}

export interface Issuer {
  readonly name: IssuerName;
  readonly people: People;
  readonly subjects: Subjects;
  readonly provider: Provider;
  /** The scopes that a system has when it names none. */
  readonly scopesOf: (clientId: string) => readonly string[];
}

/**
 * After a log-out that a known service asked for with its ID token, straight back to it: the question "do you want to log
 * out?" was asked there. Without that proof oidc-provider asks (renderLogout).
 */
async function leaveAtOnce(context: KoaContextWithOIDC): Promise<void> {
  if (context.oidc.route !== 'end_session' || context.status !== 200) return;
  const { session, entities, params } = context.oidc;
  const back = params?.post_logout_redirect_uri;
  if (session === undefined || entities.IdTokenHint === undefined || typeof back !== 'string') return;
  const hinted = entities.IdTokenHint.payload.sub;
  if (session.accountId !== undefined && session.accountId !== hinted) return;
  await session.destroy();
  const address = new URL(back);
  if (typeof params?.state === 'string') address.searchParams.set('state', params.state);
  context.redirect(address.href);
  context.status = 303;
}

function isOpenId(context: object): context is KoaContextWithOIDC {
  return 'oidc' in context;
}

/** Starts an issuer. */
export async function createIssuer(options: IssuerOptions): Promise<Issuer> {
  const { name, people, subjects } = options;
  const provider = new Provider(options.address, await configuration(options));
  provider.use(async (context, next) => {
    await next();
    if (isOpenId(context)) await leaveAtOnce(context);
  });
  const scopesOf = (id: string) => options.apiClients.find((client) => client.clientId === id)?.scopes ?? [];
  return { name, people, subjects, provider, scopesOf };
}
