// The plan of a mailing as it is handed in: what a mediator's and a sender's own export say (src/platform/mailing-plan; DIGG-7).
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import type { MailingPlanTold } from '../../../platform/mailing-plan/plan-csv.ts';
import { planOfRows } from '../../../platform/mailing-plan/read-plan-csv.ts';
import { readTable } from '../../../platform/tabular/read-table.ts';
import { SHOWN_TEXT } from '../../../platform/web/rest.ts';

const Organisation = Type.String({ pattern: '^16[0-9]{10}$' });
const Count = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
const Line = (maxLength: number) => Type.String({ minLength: 1, maxLength, pattern: SHOWN_TEXT });
const Instant = Type.String({ format: 'date-time' });

export const PlanTold = Type.Object({
  mailingId: Line(100),
  name: Line(200),
  state: Type.String({ maxLength: 100, pattern: SHOWN_TEXT }),
  mediator: Type.Object({ organisation: Organisation, name: Line(256) }),
  contact: Type.String({ maxLength: 500, pattern: SHOWN_TEXT }),
  senders: Type.Array(Type.Object({ organisation: Organisation, letters: Count }), { maxItems: 1000 }),
  startsAt: Type.Optional(Instant),
  endsAt: Instant,
  perMinute: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000_000 })),
  letters: Count,
  committedLetters: Count,
  refusedLines: Count,
  batches: Count,
  withAttachments: Count,
  withoutAttachments: Count,
  attachments: Count,
  attachmentBytes: Count,
  totalBytes: Count,
  averageBytes: Count,
  largestBytes: Count,
  operators: Type.Array(
    Type.Object({
      organisation: Organisation,
      name: Type.String({ maxLength: 256, pattern: SHOWN_TEXT }),
      letters: Count,
    }),
    {
      maxItems: 100,
    },
  ),
});

export const planExample: Static<typeof PlanTold> = {
  mailingId: '0b1f6c3e-5f6a-4c62-9a52-9d8f6f0a7c11',
  name: 'Avgifter för förskolan nästa år',
  state: 'planned',
  mediator: { organisation: '164021000015', name: 'Duvslagets förmedling' },
  contact: 'drift@duvslaget.example',
  senders: [{ organisation: '162021004748', letters: 28_000 }],
  startsAt: '2027-01-01T07:06:00.000Z',
  endsAt: '2027-01-04T07:06:00.000Z',
  perMinute: 600,
  letters: 28_000,
  committedLetters: 28_000,
  refusedLines: 0,
  batches: 1,
  withAttachments: 14_000,
  withoutAttachments: 14_000,
  attachments: 14_000,
  attachmentBytes: 12_600_000,
  totalBytes: 98_000_000,
  averageBytes: 3500,
  largestBytes: 6200,
  operators: [{ organisation: '164022000022', name: 'Duvkullens brevlåda', letters: 28_000 }],
};

export type ReadPlan =
  | { readonly ok: true; readonly plan: MailingPlanTold }
  | { readonly ok: false; readonly why: 'not-a-plan' | 'not-readable' };

/** A plan from a file: JSON as the REST interfaces give it, or the table, as CSV or saved by Excel. */
export async function readPlanFile(bytes: Uint8Array, filename: string): Promise<ReadPlan> {
  const json = jsonOf(bytes);
  if (json !== undefined) return checked(json);
  const table = await readTable(bytes, filename);
  if (table.kind !== 'table') return { ok: false, why: 'not-readable' };
  const plan = planOfRows([table.columns, ...table.rows.map(({ cells }) => cells)]);
  return plan === undefined ? { ok: false, why: 'not-a-plan' } : checked(plan);
}

function checked(value: unknown): ReadPlan {
  if (!Value.Check(PlanTold, value)) return { ok: false, why: 'not-a-plan' };
  // Only what a plan has: what else a file says is not kept.
  const plan = Value.Clean(PlanTold, structuredClone(value));
  return Value.Check(PlanTold, plan) ? { ok: true, plan } : { ok: false, why: 'not-a-plan' };
}

function jsonOf(bytes: Uint8Array): unknown {
  const text = new TextDecoder().decode(bytes).trimStart();
  if (!text.startsWith('{')) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
