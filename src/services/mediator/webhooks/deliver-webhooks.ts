// Webhooks being delivered: this process looks for those with something to do, claims each and takes its turn.
import { setTimeout } from 'node:timers/promises';
import type { Log } from '../../../platform/log.ts';
import type { DueWebhook, HeldWebhook } from '../store/webhook-turns.ts';

/** So that a burst of commits is one look, ms. */
const GATHER_MS = 100;
/** A webhook with nothing for it this far back is moved on, so that its part of the feed is not searched again. */
const PASS_OVER = 1_000;

export interface DeliverTools {
  readonly due: () => Promise<readonly DueWebhook[]>;
  readonly sendersOf: (organisation: string) => readonly string[];
  /** The first event after its position that is for it, and the feed's end at that moment. */
  readonly look: (webhook: DueWebhook) => Promise<{ readonly first: number | undefined; readonly last: number }>;
  readonly passOver: (webhook: DueWebhook, position: number) => Promise<void>;
  readonly claim: (id: string) => Promise<HeldWebhook | undefined>;
  readonly turn: (held: HeldWebhook) => Promise<void>;
  /** How often to look without being woken: for retries, and for what another process left, ms. */
  readonly pollMs: number;
  readonly log: Log;
}

export class WebhookDelivery {
  readonly #tools: DeliverTools;
  readonly #running = new Map<string, Promise<void>>();
  readonly #ended: Promise<void>;
  /** Whose events came; undefined: look at every webhook. */
  #woken: Set<string> | undefined;
  #any = false;
  #wake: () => void = () => undefined;
  #stopping = false;

  constructor(tools: DeliverTools) {
    this.#tools = tools;
    this.#ended = this.#loop();
  }

  /** Events of these senders were added (numbers with spaces between); of anybody, or a webhook was changed, where it is empty. */
  wake(senderIds = ''): void {
    if (senderIds === '') this.#woken = undefined;
    else for (const sender of senderIds.split(' ')) this.#woken?.add(sender);
    this.#any = true;
    this.#wake();
  }

  /** Takes no more turns and waits for those that run; whoever stops them aborts their calls. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.#wake();
    await this.#ended;
    await Promise.all(this.#running.values());
  }

  async #loop(): Promise<void> {
    let polled = 0;
    while (!this.#stopping) {
      const isPoll = performance.now() - polled >= this.#tools.pollMs;
      if (isPoll) polled = performance.now();
      const senders = isPoll ? undefined : this.#woken;
      this.#woken = new Set();
      this.#any = false;
      await this.#lookFor(senders);
      if (this.#stopping) return;
      await setTimeout(Math.min(GATHER_MS, this.#tools.pollMs));
      await this.#idle(this.#tools.pollMs);
    }
  }

  /** Until woken, at most so long. */
  async #idle(ms: number): Promise<void> {
    if (this.#any || this.#stopping) return;
    const done = new AbortController();
    this.#wake = () => done.abort();
    await setTimeout(ms, undefined, { signal: done.signal }).catch(() => undefined);
    this.#wake = () => undefined;
  }

  async #lookFor(senders: ReadonlySet<string> | undefined): Promise<void> {
    try {
      for (const webhook of await this.#tools.due()) {
        if (this.#running.has(webhook.id)) continue;
        const own = this.#tools.sendersOf(webhook.organisation);
        if (senders !== undefined && !own.some((sender) => senders.has(sender))) continue;
        await this.#begin(webhook);
      }
    } catch (error) {
      this.#tools.log.warn({ err: error }, 'Webhooks could not be looked at; the next round tries again');
    }
  }

  async #begin(webhook: DueWebhook): Promise<void> {
    const { look, passOver, claim } = this.#tools;
    const { first, last } = await look(webhook);
    if (first === undefined) {
      if (last - webhook.position > PASS_OVER) await passOver(webhook, last);
      return;
    }
    const held = await claim(webhook.id);
    if (held !== undefined) this.#running.set(webhook.id, this.#take(held));
  }

  async #take(held: HeldWebhook): Promise<void> {
    try {
      await this.#tools.turn(held);
    } catch (error) {
      // The lease runs out, and the turn is taken again from the position that was written.
      this.#tools.log.warn({ err: error, webhook: held.id }, 'A webhook’s turn was broken off');
    } finally {
      this.#running.delete(held.id);
      // Its senders' events may have come while it ran.
      if (!this.#stopping) this.wake();
    }
  }
}
