// Configuration of following the register's changes: where its REST is, and how long letters to a number that was replaced are taken.
import { type Static, Type } from 'typebox';
import type { ConfigFault } from '../../../platform/config/parse.ts';
import type { Environment, OutboundConfig } from '../../../platform/config/parts.ts';
import { RestClient } from '../../../platform/http-client/rest-client.ts';

const File = Type.String({ minLength: 1 });
const Text = (description: string) => Type.String({ minLength: 1, description });

export const FollowConfig = Type.Object(
  {
    url: Type.String({ pattern: '^https?://[^\\s/]+', description: "FaR's REST door: https://host/api/v1" }),
    issuer: Type.String({ pattern: '^https?://[^\\s/]+', description: 'whose token FaR accepts' }),
    clientId: Text('this operator as a client of that issuer'),
    clientSecretFile: Type.Optional(Text('its secret, mode 0600; or clientKeyFile')),
    clientKeyFile: Type.Optional(Text('its private key (private_key_jwt), mode 0600; or clientSecretFile')),
    audience: Type.Optional(Text('the audience to ask a token for')),
    scope: Type.Optional(Text('default: registry-changes registry-accounts')),
    caFiles: Type.Optional(Type.Array(File, { description: 'PEM: CAs beside the well-known ones' })),
    everySeconds: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 3600, description: 'how often FaR is asked what has changed; default 5' }),
    ),
    transitDays: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 90,
        description:
          'how long letters are taken that were on their way to a number that was replaced, or to a mailbox that was moved; default 14',
      }),
    ),
    numbersHours: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 168,
        description:
          'how often FaR is asked whether people without an open mailbox here, by whose number something is kept, have got another; default 24',
      }),
    ),
  },
  {
    additionalProperties: false,
    description: 'the feed of changes in FaR; absent: changed numbers, deaths and moves are not followed',
  },
);
export type FollowConfig = Static<typeof FollowConfig>;

export interface FollowRules {
  readonly everyMs: number;
  /** How long what was on its way is taken, ms. */
  readonly transitMs: number;
  /** How often numbers are asked about that the feed does not tell of, ms. */
  readonly numbersMs: number;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** The rules with their defaults. */
export function followRules(config: Partial<FollowConfig> = {}): FollowRules {
  const { everySeconds = 5, transitDays = 14, numbersHours = 24 } = config;
  return { everyMs: everySeconds * 1000, transitMs: transitDays * DAY_MS, numbersMs: numbersHours * HOUR_MS };
}

/** The way to FaR's REST. Errors: 'invalid-input' when a CA file cannot be used. */
export function followClient(
  config: FollowConfig,
  { environment, outbound }: { readonly environment: Environment; readonly outbound: OutboundConfig | undefined },
): RestClient {
  const { url, issuer, clientId, clientKeyFile, clientSecretFile = '', audience, caFiles } = config;
  const credential =
    clientKeyFile === undefined
      ? ({ kind: 'secret', secretFile: clientSecretFile } as const)
      : ({ kind: 'private-key-jwt', keyFile: clientKeyFile } as const);
  const scope = config.scope ?? 'registry-changes registry-accounts';
  return new RestClient({
    environment,
    baseUrl: url,
    maxAnswerBytes: 4 * 1024 * 1024,
    token: { issuer, clientId, credential, scope, ...(audience === undefined ? {} : { audience }) },
    ...(caFiles === undefined ? {} : { caFiles }),
    ...(outbound === undefined ? {} : { outbound }),
  });
}

/** What the schema alone cannot say. */
export function followFaults(environment: Environment, changes: FollowConfig | undefined): readonly ConfigFault[] {
  if (changes === undefined) return [];
  const given = [changes.clientSecretFile, changes.clientKeyFile].filter((file) => file !== undefined).length;
  const path = 'registry.changes';
  return [
    ...(given === 1
      ? []
      : [{ path, wrong: 'has not one credential.', todo: 'Give either clientSecretFile or clientKeyFile.' }]),
    ...(environment === 'production' && !changes.url.startsWith('https:')
      ? [{ path: `${path}.url`, wrong: 'sends personal numbers unencrypted.', todo: 'Use https.' }]
      : []),
  ];
}
