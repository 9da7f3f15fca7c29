// Configuration of what the registry demands of signatures (SignatureData), and how long a request waits for them.
import { type Static, Type } from 'typebox';
import { OrganisationText } from '../../../platform/config/parts.ts';

const closed = { additionalProperties: false } as const;

const TrustedIssuer = Type.Object(
  {
    issuer: Type.String({ pattern: '^https?://[^\\s/]+', description: 'the OpenID Connect issuer of the e-ID' }),
    keysFile: Type.Optional(
      Type.String({ minLength: 1, description: 'its keys as a JWK set; without it they are fetched from the issuer' }),
    ),
    clients: Type.Record(Type.String({ minLength: 1 }), OrganisationText, {
      description: 'client at the issuer → the operator that uses it: a proof made out to one operator is no other’s',
    }),
    textBound: Type.Optional(
      Type.Boolean({
        description: 'true: only a proof whose nonce is made of the signed text counts; default false',
      }),
    ),
  },
  closed,
);

export const SignaturesConfig = Type.Object(
  {
    issuers: Type.Array(TrustedIssuer, { minItems: 1 }),
    maxAgeMinutes: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 10_080,
        description: 'how old a proof may be when it comes in, default 720',
      }),
    ),
    unverified: Type.Optional(
      Type.Union([Type.Literal('refuse'), Type.Literal('keep')], {
        description:
          'what becomes of a signature that cannot be verified: refuse the request (default), or keep it as one that proves nothing',
      }),
    ),
  },
  { ...closed, description: 'whose signatures are verified; without it they are kept and not judged' },
);
export type SignaturesConfig = Static<typeof SignaturesConfig>;

export const PendingConfig = Type.Object(
  {
    days: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 365, description: 'how long a request waits for signatures, default 30' }),
    ),
  },
  closed,
);
export type PendingConfig = Static<typeof PendingConfig>;
