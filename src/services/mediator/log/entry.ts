// An entry of the mediation log as it is shown and exported: always from its content, which the chain vouches for.
import { Type } from 'typebox';
import { Value } from 'typebox/value';

const Text = Type.Optional(Type.String());
const Content = Type.Object({
  position: Type.Integer(),
  source: Type.Union([Type.Literal('feed'), Type.Literal('act')]),
  at: Type.String(),
  kind: Type.String(),
  deliveryId: Text,
  sender: Text,
  recipient: Text,
  handedInBy: Text,
  messageIds: Type.Optional(Type.Array(Type.String())),
  actor: Text,
  subject: Text,
  details: Type.Record(Type.String(), Type.Unknown()),
});
const Details = Type.Object({
  operator: Type.Optional(Type.Object({ id: Type.String(), name: Type.String() })),
  transId: Text,
  attempt: Type.Optional(Type.Integer()),
  reason: Text,
  code: Type.Optional(Type.Integer()),
  description: Text,
});

/** What happened to which delivery, to which mailbox, when (SKL-16); or what a person or the mediator itself did. */
export interface LogEntry {
  readonly position: number;
  readonly at: string;
  readonly kind: string;
  readonly deliveryId?: string;
  readonly sender?: string;
  readonly recipient?: string;
  readonly messageIds?: readonly string[];
  readonly operator?: { readonly id: string; readonly name: string };
  readonly transId?: string;
  readonly attempt?: number;
  readonly reason?: string;
  readonly code?: number;
  readonly description?: string;
  readonly actor?: string;
  readonly subject?: string;
  /** Everything else that was recorded, as JSON. */
  readonly details: Readonly<Record<string, unknown>>;
}

/** Reads an entry's content. Errors: a broken promise, since we wrote it. */
export function readEntry(content: string): LogEntry {
  const value: unknown = JSON.parse(content);
  if (!Value.Check(Content, value))
    throw new Error('an entry of the mediation log cannot be read: run brevduva log verify');
  const { position, at, kind, deliveryId, sender, recipient, messageIds, actor, subject, details } = value;
  const known = Value.Check(Details, details) ? details : {};
  return {
    position,
    at,
    kind,
    ...some({ deliveryId, sender, recipient, messageIds }),
    ...some({
      operator: known.operator,
      transId: known.transId,
      attempt: known.attempt,
      reason: known.reason,
      code: known.code,
      description: known.description,
    }),
    ...some({ actor, subject }),
    details,
  };
}

type Some<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined> };

function some<T extends object>(members: T): Some<T> {
  const kept: Some<T> = { ...members };
  for (const name in kept) if (kept[name] === undefined) delete kept[name];
  return kept;
}
