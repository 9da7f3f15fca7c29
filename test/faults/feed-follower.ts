// Follows the mediator's feed through every crash and holds each event against the one before: none missing, none doubled, each delivery's story whole.
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import type { RestClient } from '../../src/platform/http-client/rest-client.ts';
import { type EventBody, eventsOf } from '../scenarios/mediator-client.ts';
import { Tally } from './answers.ts';

const ENDS = ['delivered', 'refused', 'expired', 'cancelled'];

/** Whether nothing more happens to a delivery by itself after this event. */
export function isEnd({ kind, details }: EventBody): boolean {
  return ENDS.includes(kind) || (kind === 'unknown' && details.retried === false);
}

export class FeedFollower {
  /** Each delivery's events so far, in order. */
  readonly stories = new Map<string, EventBody[]>();
  /** Events of these kinds, told the moment that they are read: just after the commit that they came with. */
  readonly seen = { attempted: new Tally(), delivered: new Tally() };
  #cursor = 0;
  #ended = 0;
  #stopped = false;
  #failure: unknown;
  readonly #done: Promise<void>;

  constructor(client: RestClient) {
    this.#done = this.#follow(client).catch((error: unknown) => {
      this.#failure = error;
    });
  }

  /** Deliveries whose end has been told. */
  get ended(): number {
    if (this.#failure !== undefined) throw this.#failure;
    return this.#ended;
  }

  /** Resolves when so many deliveries have ended. */
  async until(ended: number, withinMs: number): Promise<void> {
    for (const until = Date.now() + withinMs; this.ended < ended; await pause(20))
      if (Date.now() > until) throw new Error(`${this.#ended} of ${ended} deliveries ended in time`);
  }

  /** Rejects when something was told that is not as it must be. Never resolves. */
  async failed(): Promise<never> {
    await this.#done;
    if (this.#failure !== undefined) throw this.#failure;
    return new Promise(() => undefined);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#done;
    if (this.#failure !== undefined) throw this.#failure;
  }

  async #follow(client: RestClient): Promise<void> {
    while (!this.#stopped) {
      const path = `/events?after=${this.#cursor}&limit=1000&wait=1`;
      const outcome = await client.request({ method: 'GET', path, timeoutMs: 10_000 });
      if (outcome.kind !== 'answer' || outcome.status !== 200) {
        if (outcome.kind === 'answer') assert.ok(outcome.status >= 500, `the feed answered ${outcome.status}`);
        await pause(50);
        continue;
      }
      for (const event of eventsOf(Object(outcome.json))) this.#take(event);
    }
  }

  // One sender only, so that its positions are all there are.
  #take(event: EventBody): void {
    const position = Number(event.cursor);
    assert.equal(position, this.#cursor + 1, `after event ${this.#cursor} came ${position}`);
    this.#cursor = position;
    const story = this.stories.get(event.deliveryId) ?? [];
    story.push(event);
    this.stories.set(event.deliveryId, story);
    if (isEnd(event)) this.#ended += 1;
    if (event.kind === 'attempted' || event.kind === 'delivered') this.seen[event.kind].add();
  }
}

/**
 * A delivery's story: accepted first and once, sealed once and just before the first attempt, attempts counted without a gap and
 * each after a look-up of its own, one end and nothing after it.
 */
export function assertWhole(deliveryId: string, story: readonly EventBody[]): void {
  const kinds = story.map(({ kind }) => kind);
  const about = `${deliveryId}: ${kinds.join(' ')}`;
  assert.equal(kinds.indexOf('accepted'), 0, about);
  assert.equal(kinds.lastIndexOf('accepted'), 0, about);
  const numbers = story.filter(({ kind }) => kind === 'attempted').map(({ details }) => Number(details.attempt));
  assert.deepEqual(
    numbers,
    numbers.map((_, index) => index + 1),
    about,
  );
  assert.deepEqual(
    kinds.flatMap((kind, index) => (kind === 'sealed' ? [index + 1] : [])),
    [kinds.indexOf('attempted')],
    about,
  );
  const between = kinds.join(' ').split('attempted').slice(0, -1);
  assert.ok(
    between.every((part) => part.includes('looked-up')),
    about,
  );
  assert.deepEqual(
    story.flatMap((event, index) => (isEnd(event) ? [index] : [])),
    [story.length - 1],
    about,
  );
}
