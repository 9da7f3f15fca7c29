// Spans to an OpenTelemetry collector: OTLP/HTTP with JSON (opentelemetry-proto 1.x, "OTLP/HTTP"). Never in the way of the work itself.
import type { Counter, Registry } from 'prom-client';
import { type Static, Type } from 'typebox';
import { BrevduvaError } from '../../domain/errors.ts';
import { readSecretFile } from '../certificates/secret-file.ts';
import type { Environment, OutboundConfig } from '../config/parts.ts';
import { RestClient } from '../http-client/rest-client.ts';
import type { Log } from '../log.ts';
import { counterIn } from '../metrics.ts';
import type { Trace } from '../web/trace.ts';

export const TelemetryConfig = Type.Object(
  {
    otlpUrl: Type.String({
      pattern: '^https?://[^\\s/]+',
      description: 'the collector; spans go to {otlpUrl}/v1/traces',
    }),
    headersFile: Type.Optional(
      Type.String({ minLength: 1, description: 'secret file with headers for the collector, "Name: value" a line' }),
    ),
    caFiles: Type.Optional(
      Type.Array(Type.String({ minLength: 1 }), { description: 'PEM: CAs besides the well-known ones' }),
    ),
    service: Type.Optional(Type.String({ minLength: 1, description: 'service.name; default brevduva-<service>' })),
    sampleShare: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 1,
        description: 'of the traces that begin here; default 1. Callers decide for theirs',
      }),
    ),
  },
  { additionalProperties: false },
);
export type TelemetryConfig = Static<typeof TelemetryConfig>;

const KINDS = { internal: 1, server: 2, client: 3 } as const;

/** What was done. Attributes are words and numbers of ours: never a person's number, an address that was called, or text. */
export interface Span {
  readonly name: string;
  readonly kind: keyof typeof KINDS;
  readonly ms: number;
  readonly attributes: Readonly<Record<string, string | number>>;
  readonly failed?: boolean;
}

const QUEUE_MOST = 4_096;
const BATCH_MOST = 512;
const EVERY_MS = 1_000;
const TIMEOUT_MS = 5_000;
const LAST_WORDS_MS = 2_000;

export interface TelemetryOptions {
  /** The register's service. */
  readonly service: string;
  readonly environment: Environment;
  readonly outbound?: OutboundConfig | undefined;
  readonly registry: Registry;
  readonly log: Log;
}

/** Keeps spans in a bounded queue and sends them in the background; what does not fit or is not taken is dropped and counted. */
export class Telemetry {
  readonly #client: RestClient;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #share: number;
  readonly #resource: object;
  readonly #dropped: Counter;
  readonly #log: Log;
  readonly #timer: NodeJS.Timeout;
  #queue: object[] = [];
  #sending: Promise<void> | undefined;
  #complained = false;

  /** Errors: 'invalid-input' for a file that cannot be used. */
  constructor(config: TelemetryConfig, { service, environment, outbound, registry, log }: TelemetryOptions) {
    const { otlpUrl, headersFile, caFiles, sampleShare = 1 } = config;
    this.#client = new RestClient({
      environment,
      baseUrl: otlpUrl,
      maxAnswerBytes: 65_536,
      ...(caFiles === undefined ? {} : { caFiles }),
      ...(outbound === undefined ? {} : { outbound }),
    });
    this.#headers = headersFile === undefined ? {} : headersIn(String(readSecretFile(headersFile, environment)));
    this.#share = sampleShare;
    this.#resource = { attributes: attributesOf({ 'service.name': config.service ?? `brevduva-${service}` }) };
    const help = 'Spans that were not sent: the collector did not take them, or there were too many';
    this.#dropped = counterIn(registry, { name: 'brevduva_telemetry_dropped_total', help });
    this.#log = log;
    this.#timer = setInterval(() => void this.#send(), EVERY_MS).unref();
  }

  /** Whether a trace that begins here is to be recorded. */
  samples(): boolean {
    return Math.random() < this.#share;
  }

  /** Records what has just ended; nothing when its trace is not sampled. Never throws and never waits. */
  record({ sampled, traceId, spanId, parentId }: Trace, { name, kind, ms, attributes, failed }: Span): void {
    if (!sampled) return;
    if (this.#queue.length >= QUEUE_MOST) {
      this.#dropped.inc();
      return;
    }
    const end = Date.now();
    this.#queue.push({
      traceId,
      spanId,
      ...(parentId === undefined ? {} : { parentSpanId: parentId }),
      name,
      kind: KINDS[kind],
      startTimeUnixNano: nanoseconds(end - ms),
      endTimeUnixNano: nanoseconds(end),
      attributes: attributesOf(attributes),
      status: failed === true ? { code: 2 } : {},
    });
    if (this.#queue.length >= BATCH_MOST) void this.#send();
  }

  /** Sends what is left, for two seconds at most. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    const late = new Promise<void>((resolve) => setTimeout(resolve, LAST_WORDS_MS).unref());
    await Promise.race([this.#send().then(() => this.#send()), late]);
    this.#client.close();
  }

  #send(): Promise<void> {
    this.#sending ??= this.#sendNow().finally(() => {
      this.#sending = undefined;
    });
    return this.#sending;
  }

  async #sendNow(): Promise<void> {
    while (this.#queue.length > 0) {
      const spans = this.#queue.splice(0, BATCH_MOST);
      const scopeSpans = [{ scope: { name: 'brevduva' }, spans }];
      const outcome = await this.#client.request({
        method: 'POST',
        path: '/v1/traces',
        headers: { ...this.#headers, 'content-type': 'application/json' },
        body: Buffer.from(JSON.stringify({ resourceSpans: [{ resource: this.#resource, scopeSpans }] })),
        timeoutMs: TIMEOUT_MS,
      });
      const taken = outcome.kind === 'answer' && outcome.status >= 200 && outcome.status < 300;
      if (!taken) this.#dropped.inc(spans.length);
      if (!taken && !this.#complained) {
        const reason = outcome.kind === 'answer' ? `http-${outcome.status}` : outcome.reason;
        this.#log.warn({ reason }, 'The OpenTelemetry collector does not take spans; they are dropped and counted');
      }
      this.#complained = !taken;
    }
  }
}

function nanoseconds(ms: number): string {
  return String(BigInt(Math.round(ms * 1_000)) * 1_000n);
}

function attributesOf(attributes: Readonly<Record<string, string | number>>): object[] {
  return Object.entries(attributes).map(([key, value]) => ({
    key,
    value: typeof value === 'string' ? { stringValue: value } : { intValue: String(value) },
  }));
}

function headersIn(text: string): Record<string, string> {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return Object.fromEntries(
    lines.map((line) => {
      const [, name, value] = /^\s*([A-Za-z0-9-]+)\s*:\s*(\S.*?)\s*$/.exec(line) ?? [];
      if (name === undefined || value === undefined)
        throw new BrevduvaError('invalid-input', 'telemetry.headersFile has a line that is not "Name: value"');
      return [name.toLowerCase(), value];
    }),
  );
}
