// Configuration of the owner's oversight: deadlines of incidents, capacity, reminders, and the way to operators for messages to all.
import { type Static, Type } from 'typebox';
import { OrganisationText } from '../../../platform/config/parts.ts';

const closed = { additionalProperties: false } as const;
const Hours = (description: string) => Type.Optional(Type.Integer({ minimum: 1, maximum: 8_760, description }));
const Text = Type.String({ minLength: 1, maxLength: 200 });
const Email = Type.String({ pattern: '.+@.+\\..+' });

const DeadlinesConfig = Type.Object(
  {
    dataProtectionHours: Hours('GDPR art. 33, default 72'),
    dataSubjectsHours: Hours('GDPR art. 34, which gives no figure; default 72'),
    warningHours: Hours('2025:1506 chapter 2 5 §, default 24'),
    notificationHours: Hours('2025:1506 chapter 2 6 §, default 72; 24 for who provides trust services'),
    finalReportMonths: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 12, description: '2025:1506 chapter 2 8 §, default 1' }),
    ),
    trustServiceHours: Hours('eIDAS art. 19a and 24.2 fb, default 24'),
  },
  {
    ...closed,
    description: 'within which what must be done from when an incident was known; stricter than the law is allowed',
  },
);
export type Deadlines = Static<typeof DeadlinesConfig>;

export const OversightConfig = Type.Object(
  {
    to: Type.Optional(
      Type.Array(Email, { minItems: 1, maxItems: 20, description: 'who is reminded by e-mail; default alerts.to' }),
    ),
    deadlines: Type.Optional(DeadlinesConfig),
    terms: Type.Optional(
      Type.Array(
        Type.Object(
          {
            key: Type.String({ pattern: '^[a-z][a-z0-9-]{0,39}$' }),
            name: Text,
            to: Text,
            source: Text,
            hours: Type.Integer({ minimum: 1, maximum: 8_760 }),
            english: Type.Optional(
              Type.Object(
                { name: Text, to: Text },
                { ...closed, description: 'the same for pages in English; default as they are' },
              ),
            ),
          },
          closed,
        ),
        {
          maxItems: 20,
          description: 'what the terms of the infrastructure ask for because of an incident; default nothing',
        },
      ),
    ),
    auditEveryDays: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 3_650,
        description: 'an operator without an audit planned or made in this time is pointed out; default 365',
      }),
    ),
    lettersPerHour: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 1_000_000_000,
        description: 'what the infrastructure takes; hours with more announced are pointed out. Default 400 000',
      }),
    ),
    remindDaysBefore: Type.Optional(
      Type.Array(Type.Integer({ minimum: 0, maximum: 60 }), {
        maxItems: 5,
        description: 'days before a large mailing begins on which its contact is reminded; default 7 and 1',
      }),
    ),
    messages: Type.Optional(
      Type.Object(
        {
          caFiles: Type.Optional(
            Type.Array(Type.String({ minLength: 1 }), { minItems: 1, description: 'default wire.clientCaFiles' }),
          ),
          crlFiles: Type.Optional(Type.Array(Type.String({ minLength: 1 }))),
          addresses: Type.Optional(
            Type.Record(OrganisationText, Type.String({ pattern: '^https://[^\\s/]+' }), {
              description:
                'where an operator takes messages; default /api/v1/operator-messages where its Service v3 is',
            }),
          ),
          timeoutMs: Type.Optional(Type.Integer({ minimum: 100, maximum: 60_000, description: 'default 10 000' })),
        },
        { ...closed, description: 'messages to all mailbox holders (docs/operatorsmeddelanden.md)' },
      ),
    ),
  },
  closed,
);
export type OversightSettings = Static<typeof OversightConfig>;
