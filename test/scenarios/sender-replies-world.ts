// What the tests of replies run in: a sender with its door open, and two mailbox operators that may use it.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { freePort } from '../eid.ts';
import { ReplyingOperator } from './sender-operator.ts';
import { kommunB, operator, SenderWorld, until, withMailbox } from './sender-world.ts';

const otherOperator = { id: '164023000039', name: 'Fyrtornets brevlåda' };

export interface LetterRow {
  readonly state: string;
  readonly opened_at: Date | null;
  readonly timeline: readonly string[];
}

export class RepliesWorld {
  readonly sender: SenderWorld;
  /** Has the letters. */
  readonly duvkullen: ReplyingOperator;
  /** May reply too, but has none of them. */
  readonly fyrtornet: ReplyingOperator;
  readonly #token: string;

  private constructor(sender: SenderWorld, operators: readonly [ReplyingOperator, ReplyingOperator], token: string) {
    this.sender = sender;
    [this.duvkullen, this.fyrtornet] = operators;
    this.#token = token;
  }

  /** `more`: people and systems besides the usual ones. */
  static async open(more: Parameters<typeof SenderWorld.open>[0] = {}): Promise<RepliesWorld> {
    const world = await SenderWorld.open(more);
    const port = await freePort();
    const mine = await world.certificateOf(kommunB);
    const address = `https://127.0.0.1:${port}`;
    const supports = { replies: true, receipts: true };
    await world.sender({
      // As behind a proxy: the limits are by address.
      listen: { ...world.config.listen, trustedProxies: ['127.0.0.0/8'] },
      replies: {
        listen: { host: '127.0.0.1', port, publicUrl: address, tls: mine, clientCaFiles: [mine.caFile] },
        trust: { caFiles: [mine.caFile] },
      },
      operators: [operator, otherOperator].map(({ id }) => ({ id, supports })),
    });
    const duvkullen = new ReplyingOperator(await world.certificateOf(operator), address);
    const fyrtornet = new ReplyingOperator(await world.certificateOf(otherOperator), address);
    return new RepliesWorld(world, [duvkullen, fyrtornet], await world.token('system-b'));
  }

  /** A call of the REST API. */
  async call(
    method: string,
    path: string,
    body?: object,
    more: Readonly<Record<string, string>> = {},
  ): Promise<Response> {
    const headers: Record<string, string> = {
      authorization: `Bearer ${this.#token}`,
      'idempotency-key': randomUUID(),
      ...more,
    };
    if (body !== undefined) headers['content-type'] = 'application/json';
    const given = body === undefined ? {} : { body: JSON.stringify(body) };
    return await fetch(`${this.sender.address}/api/v1${path}`, { method, headers, ...given });
  }

  /** A letter that has arrived, by its id. `at`: the operator that took it. */
  async delivered(
    subject: string,
    extras: object = { allowsReply: true, asksReceipt: true },
    at: { readonly id: string; readonly name: string } = operator,
  ): Promise<string> {
    const answer = await this.call('POST', '/letters', { recipient: withMailbox, subject, text: 'Hej', ...extras });
    assert.equal(answer.status, 202, await answer.clone().text());
    const letterId = String(Reflect.get(Object(await answer.json()), 'letterId'));
    const { mediator } = this.sender;
    const taken = await until(`${subject} handed over`, async () =>
      mediator.taken.find(({ opened }) => opened.delivery.messages[0]?.header.id === letterId),
    );
    const facts = { operator: { id: at.id, name: at.name }, attempt: 1, transId: 'there' };
    mediator.tell('delivered', facts, taken.deliveryId);
    await until(`${subject} delivered`, async () =>
      (await this.row(letterId))?.state === 'delivered' ? true : undefined,
    );
    return letterId;
  }

  /** What the database says of a letter. */
  async row(letter: string): Promise<LetterRow | undefined> {
    const client = new pg.Client({ connectionString: this.sender.database.ownerUrl });
    await client.connect();
    try {
      const { rows } = await client.query<LetterRow>(
        `select state, opened_at, array(select kind from sender.letter_event where letter = $1 order by id) as timeline
         from sender.letter where id = $1`,
        [letter],
      );
      return rows[0];
    } finally {
      await client.end();
    }
  }
}

/** Whose reply to whom. */
export const from = (letter: string) => ({ letter, from: withMailbox, sender: kommunB.id });
