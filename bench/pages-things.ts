// One real thing of each kind that a page of the sender is about, made as a person or a system makes it; and which addresses they give the routes.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { stockholmDate } from '../src/platform/clock.ts';
import type { Person } from '../test/person.ts';
import { MailingClient } from '../test/scenarios/mailing-steps.ts';
import { from, type RepliesWorld } from '../test/scenarios/sender-replies-world.ts';
import { aPdf, until, withMailbox } from '../test/scenarios/sender-world.ts';

/** What the parameters of a route are filled with, by how the route begins; the longest that fits. */
export type Things = Readonly<Record<string, Readonly<Record<string, string>>>>;

const ID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/;
const file = async () => ({ filename: 'Beslut.pdf', contentType: 'application/pdf', bytes: await aPdf() });
const idIn = (text: string) => ID.exec(text)?.[0] ?? assert.fail(`no id in ${text}`);
const fileIn = (text: string) => new RegExp(`/files/(${ID.source})`).exec(text)?.[1] ?? '';

/** Before the tables are filled. */
export async function makeThings(replies: RepliesWorld, all: Person, owner: pg.Client): Promise<Things> {
  const { sender: world } = replies;
  const at = (path: string) => `${world.address}${path}`;
  const letter = await replies.delivered('Beslut om förskoleplats', {
    allowsReply: true,
    attachments: [{ filename: 'Beslut.pdf', content: Buffer.from(await aPdf()).toString('base64') }],
  });
  await all.open(at(`/letters/${letter}`));
  const letterFile = fileIn(all.html);
  await replies.duvkullen.reply({ ...from(letter), subject: 'Mitt svar', text: 'Tack' });
  await all.open(at('/replies'));
  await all.follow(/Mitt svar/);
  const reply = idIn(all.url);
  await all.open(at('/archive'));
  const today = stockholmDate(new Date());
  await all.press(/Gör paketet/, { from: today, to: today, unit: '' });
  const archive = idIn(all.url);
  await all.open(at('/prechecks/new'));
  await all.press(/Fråga FaR/, { purpose: 'Bänk', pasted: withMailbox });
  const precheck = idIn(all.url);
  const webhook = randomUUID();
  const admin = new MailingClient(world, await world.token('admin-b'));
  await admin.call('PUT', `/webhooks/${webhook}`, { url: 'https://127.0.0.1:1/brev', state: 'paused' });
  const mailing = await new MailingClient(world, await world.token('system-b')).checked([withMailbox]);
  return {
    '/letters': { id: letter, file: letterFile },
    '/drafts': await aDraft(all, world.address),
    '/approvals': { id: await aHeldLetter(replies, owner) },
    '/replies': { id: reply },
    '/archive': { id: archive },
    '/prechecks': { id: precheck },
    '/templates': { id: await aTemplate(all, world.address) },
    '/settings/webhooks': { id: webhook },
    '/mailings': { id: mailing, number: '1' },
  };
}

async function aDraft(all: Person, address: string) {
  await all.open(`${address}/letters/new`);
  await all.press(/Kontrollera mottagaren/, { recipient: withMailbox });
  const id = idIn(all.url);
  await all.open(`${address}/drafts/${id}/letter`);
  await all.press(/Bifoga valda filer/, { subject: 'Utkast', text: 'Hej', files: [await file()] });
  return { id, file: fileIn(all.html) };
}

async function aTemplate(all: Person, address: string): Promise<string> {
  await all.open(`${address}/templates/new`);
  const content = {
    name: 'Bygglov',
    code: 'bygglov',
    folder: 'Bygg',
    subject: 'Om ditt bygglov',
    text: 'Hej {{Namn}}',
  };
  await all.press(/Spara utkast/, content);
  const id = idIn(all.url);
  await all.press(/Publicera version 1/);
  return id;
}

/** A letter that waits for approval, as if its case type wanted it. */
async function aHeldLetter(replies: RepliesWorld, owner: pg.Client): Promise<string> {
  const sendAt = new Date(Date.now() + 20 * 86_400_000).toISOString();
  const sent = await replies.call('POST', '/letters', {
    recipient: withMailbox,
    subject: 'Väntar',
    text: 'Hej',
    sendAt,
  });
  const id = idIn(await sent.text());
  await owner.query("update letter set approval = 'wanted' where id = $1", [id]);
  await owner.query(
    `insert into approval (letter, organisation, unit, asked_at, asked_by)
     select id, organisation, unit, now(), author from letter where id = $1`,
    [id],
  );
  return id;
}

/** After they are filled: what is named by a row that came with them. */
export async function moreThings(world: RepliesWorld['sender'], all: Person, owner: pg.Client): Promise<Things> {
  const one = async (query: string) => String(Object.values((await owner.query(query)).rows[0] ?? {})[0]);
  await all.open(`${world.address}/disposal`);
  await all.press(/Lägg till regeln/, { days: '365', decision: 'KS 2026/123', decidedOn: '2026-03-01' });
  await all.press(/Visa vad som skulle gallras/);
  const run = idIn(all.url);
  await until('the plan is made', async () => ((await all.open(all.url)).html.includes(run) ? true : undefined));
  return {
    '/disposal/runs': { id: run },
    '/case-types': { id: await one("select id from case_type where code = 'bank-1'") },
    '/settings/units': { id: await one("select id from unit where code = 'bank-1'") },
    '/log/lines': { line: await one('select max(id) from sending_log') },
    '/notices': { id: await one('select id from notice where position > 1000000 limit 1') },
  };
}

/** The address, or undefined where no thing fits the route. */
export function addressOf(route: string, things: Things): string | undefined {
  if (!route.includes(':')) return route;
  const [, values] =
    Object.entries(things)
      .filter(([prefix]) => route.startsWith(`${prefix}/`))
      .toSorted(([a], [b]) => b.length - a.length)[0] ?? [];
  const path = route.replaceAll(/:(\w+)/g, (whole, name: string) => values?.[name] || whole);
  return path.includes(':') ? undefined : path;
}
