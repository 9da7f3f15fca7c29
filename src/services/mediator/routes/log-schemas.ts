// The mediation log in REST, as schemas (DIGG's profile: DOK.13, AME.04).
import { type Static, Type } from 'typebox';
import { Links } from '../../../platform/web/rest.ts';

const closed = { additionalProperties: false } as const;
const Timestamp = Type.String({ format: 'date-time' });
const OrganisationNumber = Type.String({ pattern: '^16[0-9]{10}$', description: '16 and the organisation number' });

const criteria = {
  recipient: Type.Optional(Type.String({ pattern: '^[0-9]{12}$', description: 'The recipient’s number, 12 digits' })),
  deliveryId: Type.Optional(Type.String({ format: 'uuid' })),
  senderId: Type.Optional(OrganisationNumber),
  operatorId: Type.Optional(OrganisationNumber),
  kind: Type.Optional(
    Type.String({
      pattern: '^[a-z]+(?:[-.][a-z]+)*$',
      maxLength: 60,
      description: 'accepted, attempted, delivered, refused, unknown, expired or cancelled',
    }),
  ),
  from: Type.Optional(Timestamp),
  to: Type.Optional(Type.String({ format: 'date-time', description: 'Before this instant' })),
};

export const LogCriteria = Type.Object(criteria, closed);

export const LogSearch = Type.Object(
  {
    ...criteria,
    before: Type.Optional(
      Type.String({ pattern: '^[0-9]{1,15}$', description: '`_meta.next` of the page before, for the next one' }),
    ),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 100 })),
  },
  closed,
);

const LogEntry = Type.Object({
  position: Type.String({ description: 'Its place in the chain' }),
  at: Type.String({ description: 'When it happened, UTC, microseconds' }),
  kind: Type.String({ description: 'What happened. Other kinds may come: pass them over' }),
  deliveryId: Type.Optional(Type.String({ format: 'uuid' })),
  senderId: Type.Optional(OrganisationNumber),
  recipient: Type.Optional(Type.String({ description: 'The recipient’s number' })),
  messageIds: Type.Optional(Type.Array(Type.String(), { description: 'The messages in the delivery' })),
  operator: Type.Optional(Type.Object({ id: OrganisationNumber, name: Type.String() })),
  transId: Type.Optional(Type.String({ description: 'The operator’s transaction' })),
  attempt: Type.Optional(Type.Integer()),
  reason: Type.Optional(Type.String()),
  code: Type.Optional(Type.Integer({ description: 'The reference error code in the operator’s fault' })),
  description: Type.Optional(Type.String({ description: 'The operator’s own words' })),
  details: Type.Record(Type.String(), Type.Unknown(), { description: 'Everything that was recorded' }),
});
export type LogEntryTold = Static<typeof LogEntry>;

export const LogEntries = Type.Object({
  entries: Type.Array(LogEntry),
  _meta: Type.Object({
    limit: Type.Integer(),
    count: Type.Integer(),
    next: Type.Optional(Type.String({ description: 'Give it as `before` for what is older; absent at the end' })),
  }),
  _links: Links,
});
