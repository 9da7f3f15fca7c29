// What may be set for an operator (issue 3: concurrency, rate, breaker, maintenance, sizes, trust), and what applies to it.
import { type Static, Type } from 'typebox';
import { ENVELOPE_MAX } from '../../../domain/letter.ts';
import type { ConfigFault } from '../../../platform/config/parse.ts';
import { OrganisationText } from '../../../platform/config/parts.ts';
import { windowFault } from './maintenance.ts';

const closed = { additionalProperties: false } as const;
const Files = (description: string) => Type.Array(Type.String({ minLength: 1 }), { minItems: 1, description });
const Milliseconds = (description: string, least = 1) =>
  Type.Integer({ minimum: least, maximum: 2_147_483_647, description });

const Breaker = Type.Object(
  {
    failures: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 1_000_000,
        description: 'calls in a row that fail before it opens; default 10',
      }),
    ),
    openForMs: Type.Optional(
      Milliseconds('how long until one delivery is tried; doubled each time; default 10 000', 50),
    ),
    openForMaxMs: Type.Optional(Milliseconds('the longest of these; default 300 000', 50)),
  },
  closed,
);

const Local = Type.String({
  pattern: '^20[0-9]{2}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]$',
  description: 'a time in Sweden, 2026-12-01T22:00',
});

const Window = Type.Object(
  {
    from: Local,
    to: Local,
    weekly: Type.Optional(Type.Boolean({ description: 'comes back every week, at the same time of day' })),
  },
  { ...closed, description: 'the operator is not called in this time' },
);
export type Window = Static<typeof Window>;

/** What staff may set on a page; each member overrides what the configuration says. */
const settable = {
  repeats: Type.Union([Type.Literal('deduplicated'), Type.Literal('unknown')], {
    description: 'whether the operator is known to remove a delivery that comes twice',
  }),
  retryUnknown: Type.Boolean({
    description:
      'try again after an unknown outcome although a second copy is possible, and record that; default no: a person finds out',
  }),
  atOnce: Type.Integer({
    minimum: 1,
    maximum: 500,
    description: 'deliveries on their way at once, in each process; default 16',
  }),
  perSecond: Type.Number({
    minimum: 0.01,
    maximum: 10_000,
    description: 'calls a second, all processes together; absent: as many as atOnce allows',
  }),
  breaker: Breaker,
  maxEnvelopeBytes: Type.Integer({
    minimum: 10_000,
    maximum: 20_971_520,
    description: 'the largest SOAP envelope that the operator takes; default 2 097 152',
  }),
  timeoutMs: Milliseconds('one call; default 30 000', 100),
};

const Maintenance = Type.Array(Window, { maxItems: 50, description: 'when the operator is not called' });

/** What the configuration may say of an operator, or of those that it does not name. */
const configured = {
  ...Type.Partial(Type.Object(settable)).properties,
  repeats: settable.repeats,
  maintenance: Type.Optional(Maintenance),
  caFiles: Type.Optional(Files('PEM: the CAs of this operator’s TLS certificate; default: operators.caFiles')),
  crlFiles: Type.Optional(Files('their revocation lists, one for each CA')),
};

export const OperatorsConfig = Type.Object(
  {
    caFiles: Files('PEM: the CAs of the operators’ TLS certificates'),
    crlFiles: Type.Optional(Files('PEM or DER: their revocation lists, one for each CA')),
    timeoutMs: Type.Optional(Milliseconds('one call; default 30 000')),
    others: Type.Object(configured, { ...closed, description: 'for operators not named below' }),
    known: Type.Optional(
      Type.Array(
        Type.Object(
          { organisation: OrganisationText, name: Type.Optional(Type.String({ minLength: 1 })), ...configured },
          closed,
        ),
      ),
    ),
  },
  { ...closed, description: 'read again when the file is changed: applies without restart' },
);
export type OperatorsConfig = Static<typeof OperatorsConfig>;

/** What staff have set for one operator. `perSecond` null: no limit although the configuration has one. */
export const PolicyOverride = Type.Partial(
  Type.Object({
    ...settable,
    perSecond: Type.Union([settable.perSecond, Type.Null()]),
    maintenance: Maintenance,
  }),
  closed,
);
export type PolicyOverride = Static<typeof PolicyOverride>;

export interface BreakerPolicy {
  readonly failures: number;
  readonly openForMs: number;
  readonly openForMaxMs: number;
}

/** What applies to an operator. */
export interface OperatorPolicy {
  readonly repeats: 'deduplicated' | 'unknown';
  readonly retryUnknown: boolean;
  readonly atOnce: number;
  readonly perSecond?: number;
  readonly breaker: BreakerPolicy;
  readonly maintenance: readonly Window[];
  readonly maxEnvelopeBytes: number;
  readonly timeoutMs: number;
  readonly caFiles: readonly string[];
  readonly crlFiles: readonly string[];
}

/** The policy for one operator: what staff set, then its own part of the configuration or the one for those not named. */
export function policyOf(config: OperatorsConfig, operator: string, set: PolicyOverride = {}): OperatorPolicy {
  const base = config.known?.find((each) => each.organisation === operator) ?? config.others;
  const perSecond = set.perSecond === undefined ? base.perSecond : (set.perSecond ?? undefined);
  const breaker = { ...base.breaker, ...set.breaker };
  const openForMs = breaker.openForMs ?? 10_000;
  return {
    repeats: set.repeats ?? base.repeats,
    retryUnknown: set.retryUnknown ?? base.retryUnknown ?? false,
    atOnce: set.atOnce ?? base.atOnce ?? 16,
    ...(perSecond === undefined ? {} : { perSecond }),
    breaker: {
      failures: breaker.failures ?? 10,
      openForMs,
      openForMaxMs: Math.max(openForMs, breaker.openForMaxMs ?? 300_000),
    },
    maintenance: [...(base.maintenance ?? []), ...(set.maintenance ?? [])],
    maxEnvelopeBytes: set.maxEnvelopeBytes ?? base.maxEnvelopeBytes ?? ENVELOPE_MAX,
    timeoutMs: set.timeoutMs ?? base.timeoutMs ?? config.timeoutMs ?? 30_000,
    caFiles: base.caFiles ?? config.caFiles,
    // Lists belong to CAs: those of everybody say nothing of an operator's own.
    crlFiles: base.crlFiles ?? (base.caFiles === undefined ? config.crlFiles : undefined) ?? [],
  };
}

/** Rules of the configuration's part over several members. */
export function operatorFaults({ others, known = [] }: OperatorsConfig): ConfigFault[] {
  const named = new Set(known.map(({ organisation }) => organisation));
  const twice =
    named.size === known.length
      ? []
      : [{ path: 'operators.known', wrong: 'It names an operator twice.', todo: 'Put everything in one entry.' }];
  const windows = (path: string, maintenance: readonly Window[] | undefined) =>
    (maintenance ?? []).flatMap((window, index) => {
      const fault = windowFault(window);
      if (fault === undefined) return [];
      const place = `${path}.maintenance[${index}]`;
      return [{ path: place, wrong: `${FAULTS[fault]}.`, todo: 'Correct its times.' }];
    });
  return [
    ...twice,
    ...windows('operators.others', others.maintenance),
    ...known.flatMap(({ maintenance }, index) => windows(`operators.known[${index}]`, maintenance)),
  ];
}

const FAULTS = {
  'no-such-time': 'One of its times does not exist',
  'ends-before-it-begins': 'It ends before it begins',
  'longer-than-a-week': 'It comes back before it has ended',
} as const;
