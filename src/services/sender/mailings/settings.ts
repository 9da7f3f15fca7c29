// What can be set about mailings: sizes from which others must agree, prices, pace (issue 4, "Mailings").
import { type Static, Type } from 'typebox';

export const MailingsConfig = Type.Object(
  {
    planAbove: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 1_000_000,
        description:
          'a mailing of more letters cannot start before its plan is marked as sent to the infrastructure’s owner; default 10 000',
      }),
    ),
    approveAbove: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 1_000_000,
        description: 'a mailing of more letters needs an approver whatever its case type says; default 100',
      }),
    ),
    digitalPrice: Type.Optional(
      Type.Number({ minimum: 0, maximum: 1000, description: 'kronor for a digital letter; default 0.50' }),
    ),
    paperPrice: Type.Optional(
      Type.Number({ minimum: 0, maximum: 1000, description: 'kronor for a letter on paper; default 12' }),
    ),
    soapPerMinute: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 10_000,
        description: 'letters a minute to a mediator behind Message v3, which has no lane for mailings; default 120',
      }),
    ),
  },
  { additionalProperties: false },
);

export interface MailingSettings {
  readonly planAbove: number;
  readonly approveAbove: number;
  /** Öre. */
  readonly digitalPrice: number;
  readonly paperPrice: number;
  readonly soapPerMinute: number;
}

/** The settings with what was left out. */
export function mailingSettings(config: Static<typeof MailingsConfig> = {}): MailingSettings {
  return {
    planAbove: config.planAbove ?? 10_000,
    approveAbove: config.approveAbove ?? 100,
    digitalPrice: Math.round((config.digitalPrice ?? 0.5) * 100),
    paperPrice: Math.round((config.paperPrice ?? 12) * 100),
    soapPerMinute: config.soapPerMinute ?? 120,
  };
}
