// Which mediator an organisation uses: one with our REST door, or anybody's behind Message v3 (SKL-S1 to SKL-S4).
import { type Static, Type } from 'typebox';
import type { ConfigFault } from '../../platform/config/faults.ts';

const closed = { additionalProperties: false } as const;
const HttpUrl = (description: string) => Type.String({ pattern: '^https?://[^\\s/]+', description });
const Text = (maxLength: number, description: string) => Type.String({ minLength: 1, maxLength, description });

const common = {
  name: Text(100, 'what caseworkers call the mediator'),
  certificateFile: Type.Optional(
    Text(4096, 'PEM: the certificate it seals with; makes the measure of the envelope exact to the byte'),
  ),
};

const RestMediator = Type.Object(
  {
    kind: Type.Optional(Type.Literal('rest', { description: 'may be left out' })),
    ...common,
    url: HttpUrl("the mediator's REST door: https://host/api/v1"),
    issuer: HttpUrl('whose token the mediator accepts'),
    clientId: Text(255, 'this organisation as a client of that issuer'),
    clientSecretFile: Type.Optional(Text(4096, 'its secret, mode 0600; or clientKeyFile')),
    clientKeyFile: Type.Optional(Text(4096, 'its private key (private_key_jwt), mode 0600; or clientSecretFile')),
    audience: Type.Optional(Text(255, 'the audience to ask a token for')),
    scope: Type.Optional(Text(255, 'default: deliveries')),
    caFiles: Type.Optional(Type.Array(Text(4096, 'PEM: a CA to trust beside the public ones'))),
  },
  closed,
);
export type RestMediator = Static<typeof RestMediator>;

const SoapMediator = Type.Object(
  {
    kind: Type.Literal('soap'),
    ...common,
    url: Type.String({
      pattern: '^https://[^\\s/]+',
      description: "the mediator's Message v3: https://host/Message/v3; called with the organisation's own key pair",
    }),
    caFiles: Type.Array(Text(4096, 'PEM: a CA whose server certificates are trusted'), { minItems: 1 }),
    crlFiles: Type.Optional(
      Type.Array(Text(4096, 'PEM or DER revocation list: one for each CA, or none at all'), { minItems: 1 }),
    ),
    repeats: Type.Union([Type.Literal('deduplicated'), Type.Literal('unknown')], {
      description:
        'what it does with the very same signed delivery once more. deduplicated: answers with the same id (ours does), so that a hand-over without a certain answer is tried again. unknown: such a letter is never handed over again by itself',
    }),
    timeoutSeconds: Type.Optional(Type.Integer({ minimum: 1, maximum: 300, description: 'one call; default 30' })),
    firstPollSeconds: Type.Optional(
      Type.Number({ minimum: 0.1, maximum: 3600, description: 'until the outcome is first asked for; default 2' }),
    ),
    pollSeconds: Type.Optional(
      Type.Number({
        minimum: 0.1,
        maximum: 86_400,
        description: 'longest time between two such questions about a letter; default 300',
      }),
    ),
    followHours: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        maximum: 720,
        description:
          'how long a hand-over is tried again where repeats are removed, and how long an outcome is waited for before the letter is called not known; longer than the mediator itself tries; default 96',
      }),
    ),
  },
  closed,
);
export type SoapMediator = Static<typeof SoapMediator>;

export const MediatorConfig = Type.Union([RestMediator, SoapMediator]);
export type MediatorConfig = RestMediator | SoapMediator;

/** What the schema alone cannot say of a client at an issuer; `path` is where the mediator stands. */
export function clientHasOneCredential(mediator: MediatorConfig, path: string): ConfigFault[] {
  if (mediator.kind === 'soap') return [];
  const given = [mediator.clientSecretFile, mediator.clientKeyFile].filter((file) => file !== undefined).length;
  if (given === 1) return [];
  return [{ path, wrong: 'A client has one credential.', todo: 'Give either clientSecretFile or clientKeyFile.' }];
}
