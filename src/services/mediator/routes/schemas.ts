// What the REST door says, as schemas with an example each (DIGG's profile: DOK.13, DOK.15, AME.04).
import { type Static, Type } from 'typebox';
import { Links, Meta } from '../../../platform/web/rest.ts';

const Timestamp = Type.String({ format: 'date-time' });
const OrganisationNumber = Type.String({ pattern: '^16[0-9]{10}$', description: '16 and the organisation number' });
const Operator = Type.Object({ id: OrganisationNumber, name: Type.String() }, { description: 'The mailbox operator' });
const Certificate = Type.Object(
  { fingerprint: Type.String({ description: 'SHA-256, hexadecimal' }), organisation: OrganisationNumber },
  { description: 'The certificate that the delivery was sealed with' },
);

export const State = Type.Union(
  [
    Type.Literal('accepted'),
    Type.Literal('looked-up'),
    Type.Literal('handing-over'),
    Type.Literal('delivered'),
    Type.Literal('refused'),
    Type.Literal('unknown'),
    Type.Literal('expired'),
    Type.Literal('cancelled'),
  ],
  {
    description:
      'unknown: an attempt ended so that nobody can say whether the operator has it. It never becomes refused or expired by itself.',
  },
);

export const DeliveryId = Type.Object({ deliveryId: Type.String({ format: 'uuid' }) });

export const AcceptedDelivery = Type.Object({
  deliveryId: Type.String({ format: 'uuid' }),
  state: Type.Literal('accepted'),
  acceptedAt: Timestamp,
  expiresAt: Timestamp,
  _links: Links,
});

const failure = {
  reason: Type.Optional(Type.String({ description: 'A code: no-mailbox, opted-out, pending, operator-refused …' })),
  code: Type.Optional(Type.Integer({ description: 'The reference error code in the operator’s fault' })),
  description: Type.Optional(Type.String({ description: 'The operator’s own words' })),
};

export const Attempt = Type.Object({
  number: Type.Integer(),
  operator: Operator,
  certificate: Certificate,
  possiblyRepeats: Type.Boolean({ description: 'Made after an unknown outcome, where a second copy is possible' }),
  startedAt: Timestamp,
  endedAt: Type.Optional(Timestamp),
  outcome: Type.Optional(
    Type.Union([Type.Literal('delivered'), Type.Literal('refused'), Type.Literal('not-sent'), Type.Literal('unknown')]),
  ),
  ...failure,
  transId: Type.Optional(Type.String()),
});

const ChannelStatus = Type.Union(
  [Type.Literal('pending'), Type.Literal('notified'), Type.Literal('not-notified'), Type.Literal('unknown')],
  { description: 'notified: the operator has undertaken to send; whether it came through is not told to senders' },
);

const summary = {
  deliveryId: Type.String({ format: 'uuid' }),
  kind: Type.Union([Type.Literal('secure'), Type.Literal('notification')], {
    description: 'secure: a signed delivery; notification: a message of protection class 1',
  }),
  channels: Type.Optional(
    Type.Object(
      { email: Type.Optional(ChannelStatus), sms: Type.Optional(ChannelStatus) },
      { description: 'Of a notification: each channel that the sender gave a text for' },
    ),
  ),
  senderId: OrganisationNumber,
  state: State,
  ...failure,
  doubt: Type.Boolean({ description: 'An attempt ended unknown' }),
  possiblyRepeated: Type.Boolean({ description: 'The recipient may have got it more than once' }),
  awaiting: Type.Optional(
    Type.Union([Type.Literal('retry'), Type.Literal('person'), Type.Literal('release')], {
      description:
        'What an unfinished delivery waits for; person: it is not tried again by itself; release: its mailing is not so far, or paused',
    }),
  ),
  operator: Type.Optional(Operator),
  transId: Type.Optional(Type.String({ description: 'The operator’s transaction' })),
  acceptedAt: Timestamp,
  expiresAt: Type.String({
    format: 'date-time',
    description:
      'Until then it is tried. In a mailing that counts from when the letter is let go: while it awaits release it is not tried, and does not expire by this',
  }),
  nextAttemptAt: Type.Optional(Timestamp),
  finishedAt: Type.Optional(Timestamp),
  contentErasedAt: Type.Optional(
    Type.String({
      format: 'date-time',
      description: 'Our copy of the content is gone since then; what happened is kept',
    }),
  ),
  _links: Links,
};

export const DeliverySummary = Type.Object(summary);
export type DeliverySummary = Static<typeof DeliverySummary>;

export const Deliveries = Type.Object({ deliveries: Type.Array(DeliverySummary), _meta: Meta, _links: Links });

export const Delivery = Type.Object({ ...summary, attempts: Type.Array(Attempt) });
export type Delivery = Static<typeof Delivery>;

export const Event = Type.Object({
  cursor: Type.String({ description: 'Give it as `after` to get what follows' }),
  deliveryId: Type.String({ format: 'uuid' }),
  senderId: OrganisationNumber,
  kind: Type.String({
    description:
      'accepted, looked-up, sealed, attempted, delivered, refused, unknown, expired, cancelled, postponed. Others may come: pass them over.',
  }),
  at: Timestamp,
  details: Type.Record(Type.String(), Type.Unknown(), { description: 'Depends on the kind' }),
});

export const Events = Type.Object({
  events: Type.Array(Event),
  _meta: Type.Object({
    limit: Type.Integer(),
    count: Type.Integer(),
    next: Type.String({ description: 'What to give as `after` the next time, also when there was nothing' }),
  }),
  _links: Links,
});
