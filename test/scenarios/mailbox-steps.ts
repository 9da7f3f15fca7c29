// What the mailbox's scenarios do and look at: rows, answers, a person at the pages, a sender who sends.
import assert from 'node:assert/strict';
import pg from 'pg';
import { beforeAskingAgain } from '../asking-again.ts';
import { PlainBrowser, type Seen } from '../plain-browser.ts';
import {
  amina,
  deliveryTo,
  envelopeOf,
  kommunB,
  type LetterParts,
  mediator,
  post,
  signe,
  type WireAnswer,
  type World,
} from './mailbox-world.ts';

/** A connection costs more than most questions: it is kept for the next one. Dropping the database cuts it. */
const pools = new WeakMap<World['database'], pg.Pool>();

function poolOf({ database }: World): pg.Pool {
  const known = pools.get(database);
  if (known !== undefined) return known;
  const pool = new pg.Pool({ connectionString: database.url, max: 4, allowExitOnIdle: true });
  pool.on('error', () => undefined);
  pools.set(database, pool);
  return pool;
}

/** Rows of the operator's own database. */
export async function rowsOf(
  world: World,
  text: string,
  values: readonly unknown[] = [],
): Promise<Record<string, unknown>[]> {
  return (await poolOf(world).query(text, [...values])).rows;
}

/** How many letters the operator keeps. */
export async function letterCount(world: World): Promise<number> {
  return Number((await rowsOf(world, 'select count(*) as n from letter'))[0]?.n);
}

/** The TransId of a good answer; fails with the fault otherwise. */
export function good(answer: WireAnswer): string {
  assert.equal(answer.kind, 'result', JSON.stringify(answer));
  return answer.kind === 'result' ? answer.result.transId : '';
}

/** Waits for something that happens in the background, at most a minute. */
export async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const since = Date.now();
  while (Date.now() - since < 60_000) {
    if (await holds()) return;
    await beforeAskingAgain(since);
  }
  assert.fail(`waited in vain: ${what}`);
}

/** Logs in with the pretend e-ID and lands on a page of the mailbox. */
export async function logIn(
  world: World,
  person: string,
  path = '/inbox',
): Promise<{ browser: PlainBrowser; page: Seen }> {
  const browser = new PlainBrowser();
  const choose = await browser.open(`${world.pages}/login?return-to=${encodeURIComponent(path)}`);
  const field = [signe.id, amina.id].includes(person) ? 'person' : 'number';
  return { browser, page: await browser.submit(choose, { [field]: person }) };
}

/** Sends a letter that is taken in. */
export async function send(world: World, parts: LetterParts = {}): Promise<void> {
  const tls = await world.issue(mediator);
  const sender = world.signer(await world.issue(parts.sender ?? kommunB));
  const answer = await post(world, tls, envelopeOf(deliveryTo(parts), sender, world.signer(tls)));
  assert.ok(answer.kind === 'result' && answer.result.statuses[0]?.delivered === true, JSON.stringify(answer));
}

/** The first letter in an inbox whose row holds this text. */
export function letterLink(page: Seen, text: string): string {
  const row = page.text.split('<li class="bd-inbox-row').find((part) => part.includes(text)) ?? '';
  const href = /href="(\/letters\/[^"]+)"/.exec(row)?.[1];
  assert.ok(href !== undefined, `no letter ${text} in the inbox`);
  return new URL(href, page.url).href;
}

/** Sends a form of the page to one of its service's addresses. */
export async function postTo(
  browser: PlainBrowser,
  page: Seen,
  path: string,
  fields: Record<string, string> = {},
): Promise<Seen> {
  const csrf = /name="_csrf" value="([^"]*)"/.exec(page.text)?.[1] ?? '';
  return await browser.open(new URL(path, page.url), { body: new URLSearchParams({ _csrf: csrf, ...fields }) });
}
