// Schemas of the infrastructure owner's REST API: parties, agreements, terms, certificates, checks, statistics.
import { type Static, Type } from 'typebox';
import { Links, Meta, SHOWN_TEXT } from '../../../platform/web/rest.ts';

const Day = Type.String({ format: 'date' });
const Moment = Type.String({ format: 'date-time' });
const Words = Type.String({ minLength: 2, maxLength: 200, pattern: SHOWN_TEXT });
const Ground = Type.String({ maxLength: 1000, pattern: SHOWN_TEXT });

export const Role = Type.Enum(['sender', 'mediator', 'operator']);
export const Status = Type.Enum(['applying', 'approved', 'paused', 'ended']);
const CheckNames = Type.Enum(['agreement', 'terms', 'certificate', 'endpoint', 'test-delivery', 'answers']);
const Outcome = Type.Enum(['passed', 'failed', 'not-done']);
const Organisation = Type.String({ pattern: '^16[0-9]{10}$', description: 'organisationsnummer, twelve digits' });

export const PartyParams = Type.Object({ role: Role, organisation: Organisation });
export const AgreementParams = Type.Object({
  role: Role,
  organisation: Organisation,
  id: Type.String({ format: 'uuid' }),
});
export const TermsParams = Type.Object({ id: Type.String({ format: 'uuid' }) });
export const SlotParams = Type.Object({ role: Role, organisation: Organisation, slot: Type.Enum(['current', 'next']) });
export const RevocationParams = Type.Object({
  role: Role,
  organisation: Organisation,
  fingerprint: Type.String({ pattern: '^[0-9a-f]{64}$', description: 'SHA-256 of the certificate, hexadecimal' }),
});

export const DetailsBody = Type.Object({
  name: Type.String({ minLength: 2, maxLength: 256, pattern: SHOWN_TEXT }),
  serviceAddress: Type.Optional(Type.String({ maxLength: 500, description: 'Operators: Service v3, https' })),
  internalServiceAddress: Type.Optional(Type.String({ maxLength: 500 })),
  uiAddress: Type.Optional(Type.String({ maxLength: 500 })),
  logo: Type.Optional(Type.String({ maxLength: 500 })),
  testRecipient: Type.Optional(
    Type.String({ pattern: '^[0-9]{12}$', description: 'Operators: their own test account' }),
  ),
  senders: Type.Optional(Type.Array(Organisation, { maxItems: 2000, description: 'Mediators: for whom they mediate' })),
  contactName: Type.Optional(Type.String({ maxLength: 500, pattern: SHOWN_TEXT })),
  contactEmail: Type.Optional(Type.String({ maxLength: 500 })),
  contactPhone: Type.Optional(Type.String({ maxLength: 500, pattern: SHOWN_TEXT })),
});
export const StatusBody = Type.Object({ status: Status, ground: Type.Optional(Ground) });
export const AgreementBody = Type.Object({
  reference: Words,
  signedOn: Day,
  signedBy: Words,
  from: Day,
  until: Type.Optional(Day),
});
export const AcceptanceBody = Type.Object({ acceptedOn: Day, acceptedBy: Words });
export const CertificateBody = Type.Object({
  pem: Type.String({ minLength: 50, maxLength: 50_000, description: 'PEM; a chain may follow' }),
});
export const RevocationBody = Type.Object({ why: Type.String({ minLength: 10, maxLength: 500, pattern: SHOWN_TEXT }) });
export const DeliveryBody = Type.Object({
  content: Type.String({
    minLength: 4,
    maxLength: 3_000_000,
    pattern: '^[A-Za-z0-9+/]+={0,2}$',
    description: 'SignedDelivery of a sender, SealedDelivery of a mediator: XML as base64',
  }),
});
export const RunBody = Type.Object({
  checks: Type.Optional(Type.Array(CheckNames, { minItems: 1, maxItems: 10, description: 'Absent: all of the role' })),
});
export const TermsBody = Type.Object({
  name: Words,
  version: Type.String({ minLength: 1, maxLength: 50, pattern: SHOWN_TEXT }),
  roles: Type.Array(Role, { minItems: 1, maxItems: 3 }),
  inForceFrom: Day,
  acceptBy: Day,
  address: Type.Optional(Type.String({ pattern: '^https?://[^\\s/]+', maxLength: 500 })),
  content: Type.String({ minLength: 10, maxLength: 500_000 }),
});

export const PartyShown = Type.Object({
  role: Role,
  organisation: Organisation,
  name: Type.String(),
  status: Status,
  statusSince: Moment,
  statusGround: Type.String(),
  serviceAddress: Type.Optional(Type.String()),
  internalServiceAddress: Type.Optional(Type.String()),
  uiAddress: Type.Optional(Type.String()),
  logo: Type.Optional(Type.String()),
  testRecipient: Type.Optional(Type.String()),
  senders: Type.Array(Organisation),
  contactName: Type.String(),
  contactEmail: Type.String(),
  contactPhone: Type.String(),
  _links: Links,
});
export type PartyShown = Static<typeof PartyShown>;

export const PartiesShown = Type.Object({ parties: Type.Array(PartyShown), _meta: Meta, _links: Links });

const Finding = Type.Object({ code: Type.String(), about: Type.Optional(Type.String()) });
const Result = Type.Object({
  name: Type.String(),
  outcome: Outcome,
  findings: Type.Array(Finding),
  status: Type.String({ description: 'The party’s status then' }),
  at: Moment,
});

export const PartyWhole = Type.Object({
  ...PartyShown.properties,
  agreements: Type.Array(
    Type.Object({
      id: Type.String(),
      reference: Type.String(),
      signedOn: Type.String(),
      signedBy: Type.String(),
      from: Type.String(),
      until: Type.Optional(Type.String()),
    }),
  ),
  terms: Type.Array(
    Type.Object({
      name: Type.String(),
      latest: Type.String({ description: 'The latest version' }),
      latestId: Type.String(),
      acceptBy: Type.String(),
      accepted: Type.Optional(Type.String({ description: 'The version that it has accepted' })),
      acceptedOn: Type.Optional(Type.String()),
      acceptedBy: Type.Optional(Type.String()),
      state: Type.Enum(['accepted', 'due', 'behind']),
    }),
  ),
  certificates: Type.Array(
    Type.Object({
      slot: Type.Enum(['current', 'next', 'former']),
      fingerprint: Type.String(),
      validTo: Moment,
      standing: Type.Enum(['good', 'revoked-here', 'of-another', 'untrusted']),
      reason: Type.Optional(Type.String()),
      warning: Type.Optional(Type.String({ description: '60, 30, 7 or 1 days left, expired, revoked' })),
    }),
  ),
  checks: Type.Array(Result, { description: 'What each check found the last time' }),
});
export type PartyWhole = Static<typeof PartyWhole>;

export const RunShown = Type.Object({
  id: Type.String(),
  checks: Type.Array(Type.String()),
  askedAt: Moment,
  askedBy: Type.String(),
  endedAt: Type.Optional(Type.String({ format: 'date-time', description: 'Absent while it runs' })),
  results: Type.Array(Result),
  _links: Links,
});

export const RunsShown = Type.Object({ runs: Type.Array(RunShown) });

export const TermsShown = Type.Object({
  terms: Type.Array(
    Type.Object({
      id: Type.String(),
      name: Type.String(),
      version: Type.String(),
      roles: Type.Array(Role),
      inForceFrom: Type.String(),
      acceptBy: Type.String(),
      address: Type.Optional(Type.String()),
      accepted: Type.Integer({ description: 'How many have accepted it' }),
      bound: Type.Integer({ description: 'How many it binds' }),
    }),
  ),
  behind: Type.Array(
    Type.Object({
      role: Role,
      organisation: Organisation,
      name: Type.String(),
      terms: Type.String(),
      acceptBy: Type.String(),
    }),
  ),
});

const Month = Type.String({ pattern: '^[0-9]{4}-(0[1-9]|1[0-2])$', description: 'yyyy-mm' });
export const PeriodQuery = Type.Object({ from: Type.Optional(Month), to: Type.Optional(Month) });
const Count = Type.Integer({ minimum: 0 });
export const StatisticsShown = Type.Object({
  countedTo: Type.Optional(Type.String({ description: 'The last day that was counted' })),
  reach: Type.Array(Type.Object({ month: Type.String(), persons: Count, organisations: Count })),
  operators: Type.Array(Type.Object({ operator: Type.String(), persons: Count, organisations: Count, pending: Count })),
  senders: Type.Array(
    Type.Object({ sender: Type.String(), optedOut: Count, reached: Count, optOuts: Count, optIns: Count }),
  ),
  changes: Type.Array(
    Type.Object({ month: Type.String(), registered: Count, deregistered: Count, moved: Count, other: Count }),
  ),
  choices: Type.Array(Type.Object({ month: Type.String(), optOuts: Count, optIns: Count })),
  connected: Type.Array(Type.Object({ month: Type.String(), senders: Count, mediators: Count, operators: Count })),
});
