// A delivery's steps as spans in the trace of whoever handed it in (W3C Trace Context). Kept in memory: another process, or this one
// after a restart, goes on without them.
import type { Span, Telemetry } from '../../../platform/telemetry/telemetry.ts';
import { type Trace, traceOf } from '../../../platform/web/trace.ts';
import type { Settlement } from '../store/settle.ts';

/** Deliveries whose trace is remembered; beyond that the oldest is forgotten. */
const MOST = 10_000;

export class DeliveryTraces {
  readonly #telemetry: Telemetry | undefined;
  readonly #headers = new Map<string, string>();

  constructor(telemetry: Telemetry | undefined) {
    this.#telemetry = telemetry;
  }

  /** It was handed in within this trace. */
  begin(deliveryId: string, traceparent: string | undefined): void {
    if (this.#telemetry === undefined || traceparent === undefined || !traceparent.endsWith('1')) return;
    this.#headers.set(deliveryId, traceparent);
    if (this.#headers.size <= MOST) return;
    const [oldest] = this.#headers.keys();
    if (oldest !== undefined) this.#headers.delete(oldest);
  }

  /** A step that took so long and has just ended, for several deliveries at once. */
  ended(deliveryIds: readonly string[], span: Span): void {
    if (this.#headers.size === 0) return;
    for (const deliveryId of deliveryIds) {
      const trace = this.#child(deliveryId);
      if (trace !== undefined) this.#telemetry?.record(trace, withId(span, deliveryId));
    }
  }

  /** Carries a step out; it gets the header to send on. `attributes` are made from what came of it. */
  async step<T>(
    deliveryId: string,
    { name, kind }: Pick<Span, 'name' | 'kind'>,
    work: (traceparent: string | undefined) => Promise<T>,
    attributes: (ended: T) => Span['attributes'],
  ): Promise<T> {
    const trace = this.#child(deliveryId);
    if (trace === undefined) return work(undefined);
    const started = performance.now();
    let told: Span['attributes'] | undefined;
    try {
      const ended = await work(trace.header);
      told = attributes(ended);
      return ended;
    } finally {
      const ms = performance.now() - started;
      const span = { name, kind, ms, attributes: told ?? {}, failed: told === undefined };
      this.#telemetry?.record(trace, withId(span, deliveryId));
    }
  }

  /** Those that are finished are forgotten. */
  settled(settlements: readonly Settlement[]): void {
    if (this.#headers.size === 0) return;
    for (const { deliveryId, step } of settlements) if (step.kind === 'finish') this.#headers.delete(deliveryId);
  }

  #child(deliveryId: string): Trace | undefined {
    const header = this.#headers.get(deliveryId);
    return header === undefined ? undefined : traceOf(header);
  }
}

function withId(span: Span, deliveryId: string): Span {
  return { ...span, attributes: { 'brevduva.delivery': deliveryId, ...span.attributes } };
}
