// What the tests of acting in a mailbox share: a mailbox with a sender's door beside it, letters that ask for things, a person at the pages.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Config } from '../../src/services/mailbox/index.ts';
import type { MessageHeader } from '../../src/wire/mina-meddelanden/delivery.ts';
import { Person } from '../person.ts';
import { until } from './mailbox-steps.ts';
import {
  amina,
  deliveryTo,
  envelopeOf,
  kommunB,
  mediator,
  operator,
  post,
  signe,
  startWorld,
  type World,
} from './mailbox-world.ts';
import { SenderDoor } from './sender-door.ts';

export interface ActingWorld {
  readonly world: World;
  readonly door: SenderDoor;
  /** The configuration with the door in it. */
  readonly config: Config;
  stop(): Promise<void>;
}

/** A mailbox operator, and Kommun B's door. */
export async function startActing(changes: Partial<Config> = {}): Promise<ActingWorld> {
  const world = await startWorld();
  const caFile = world.ca.certificateFile;
  const door = new SenderDoor({ ...(await world.issue(kommunB)), caFile }, operator.id);
  await door.up();
  const sender = { organisation: kommunB.id, url: door.url, replies: true, receipts: true };
  const answers = { caFiles: [caFile], timeoutMs: 2000, senders: [sender] };
  const forwarding = { caFiles: [caFile], timeoutMs: 2000, deduplicates: [operator.id] };
  const config = { ...world.config, answers, forwarding, ...changes };
  await world.restart(config);
  return {
    world,
    door,
    config,
    async stop() {
      await world.stop();
      await door.down();
    },
  };
}

/** A letter that asks for what the header says, taken in; its message id. */
export async function sendAsking(
  { world }: Pick<ActingWorld, 'world'>,
  subject: string,
  header: Partial<MessageHeader> = {},
  recipient: string = signe.id,
): Promise<string> {
  const tls = await world.issue(mediator);
  const sender = world.signer(await world.issue(kommunB));
  const id = randomUUID();
  const delivery = deliveryTo({ subject, recipient, ids: [id] });
  const messages = delivery.messages.map((message) => ({ ...message, header: { ...message.header, ...header } }));
  const answer = await post(world, tls, envelopeOf({ ...delivery, messages }, sender, world.signer(tls)));
  assert.ok(answer.kind === 'result' && answer.result.statuses[0]?.delivered === true, JSON.stringify(answer));
  return id;
}

/** Somebody who has logged in with an e-ID, at a page of the mailbox. */
export async function personAt(world: World, number: string, path = '/inbox'): Promise<Person> {
  const person = new Person();
  await person.open(`${world.pages}/login?return-to=${encodeURIComponent(path)}`);
  await useEid(person, number);
  return person;
}

/** Chooses the person at the pretend e-ID. */
export async function useEid(person: Person, number: string): Promise<void> {
  const choice = person.forms().find((form) => form.html.includes(`value="${number}"`));
  if (choice !== undefined) await person.submit(choice, { person: number });
  else {
    const other = person.forms().find((form) => form.fields.has('number'));
    assert.ok(other !== undefined, `nobody called ${number} at the e-ID`);
    await person.submit(other, { number });
  }
}

/** Opens the letter with that subject from the inbox. */
export async function openLetterOf(person: Person, world: World, subject: string): Promise<Person> {
  await person.open(`${world.pages}/inbox`);
  return await person.follow(new RegExp(subject));
}

/** Waits until the letter's page says it. */
export async function untilSays(person: Person, address: string, words: RegExp): Promise<void> {
  await until(`${words}`, async () => words.test((await person.open(address)).text));
}

export { amina, kommunB, operator, signe };
