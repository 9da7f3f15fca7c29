// How politely and how much FaR is asked beside sending: an answer about anybody is personal data, and FaR is everybody's (issue 4, "Precheck").
import { type Static, Type } from 'typebox';

export const PrechecksConfig = Type.Object(
  {
    keepDays: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 365,
        description: 'days until a list and its answers are removed; default 30',
      }),
    ),
    numbersPerQuestion: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 1000,
        description: 'numbers in one question to FaR; default 1000, its most',
      }),
    ),
    pauseMs: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 60_000, description: 'between two questions of a list; default 500' }),
    ),
    numbersPerPerson: Type.Optional(
      Type.Integer({
        minimum: 1,
        description: 'numbers that one person or system may ask about in 24 hours; default 200 000',
      }),
    ),
    numbersPerOrganisation: Type.Optional(
      Type.Integer({
        minimum: 1,
        description: 'numbers that the organisation may ask about in 24 hours; default 1 000 000',
      }),
    ),
  },
  { additionalProperties: false },
);

export interface PrecheckRules {
  readonly keepDays: number;
  readonly numbersPerQuestion: number;
  readonly pauseMs: number;
  readonly numbersPerPerson: number;
  readonly numbersPerOrganisation: number;
}

/** The configured rules, with what is left out filled in. */
export function precheckRules(config: Static<typeof PrechecksConfig> = {}): PrecheckRules {
  return {
    keepDays: config.keepDays ?? 30,
    numbersPerQuestion: config.numbersPerQuestion ?? 1000,
    pauseMs: config.pauseMs ?? 500,
    numbersPerPerson: config.numbersPerPerson ?? 200_000,
    numbersPerOrganisation: config.numbersPerOrganisation ?? 1_000_000,
  };
}
