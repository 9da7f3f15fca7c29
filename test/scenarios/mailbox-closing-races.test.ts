// What is given at the very moment when a mailbox closes does not come back with it, whichever of the two is committed first.
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import pg from 'pg';
import { stockholmDate } from '../../src/platform/clock.ts';
import type { PlainBrowser, Seen } from '../plain-browser.ts';
import { letterLink, logIn, postTo, rowsOf, send, until } from './mailbox-steps.ts';
import { amina, company, operator, signe, startWorld, stranger, type World } from './mailbox-world.ts';

let world: World;

before(async () => {
  world = await startWorld();
  await send(world, { subject: 'Till Signe' });
});
after(async () => await world.stop());
beforeEach(async () => {
  for (const { id } of [signe, company]) world.far.state.registered.set(id, operator.id);
  world.far.state.companies.set(company.id, { signers: [signe], needed: 1 });
  await rowsOf(world, "update account set state = 'active', closed_at = null");
  for (const table of ['letter_share', 'delegate', 'company_user']) await rowsOf(world, `delete from ${table}`);
});

interface Ready {
  readonly give: () => Promise<Seen>;
  readonly close: () => Promise<Seen>;
  /** What is good of what was given. */
  readonly left: string;
}

const day = stockholmDate(new Date(Date.now() + 86_400_000));
const open = async (browser: PlainBrowser, path: string): Promise<Seen> => await browser.open(`${world.pages}${path}`);

async function closing(browser: PlainBrowser): Promise<Ready['close']> {
  const page = await open(browser, '/close');
  return async () => await postTo(browser, page, '/close');
}

const gifts: Readonly<Record<string, () => Promise<Ready>>> = {
  'a letter that is shared': async () => {
    const { browser, page } = await logIn(world, signe.id);
    const letter = await browser.open(letterLink(page, 'Till Signe'));
    const share = { number: amina.id, name: 'Amina', day };
    return {
      give: async () => await postTo(browser, letter, `${letter.url.pathname}/share`, share),
      close: await closing(browser),
      left: 'select 1 from letter_share where ended_at is null',
    };
  },
  'somebody who is asked to be a delegate': async () => {
    const { browser, page } = await logIn(world, signe.id, '/delegates/new');
    const delegate = { person: amina.id, label: 'Amina', may: 'read', until: day };
    return {
      give: async () => await postTo(browser, page, '/delegates', delegate),
      close: await closing(browser),
      left: "select 1 from delegate where state in ('invited', 'active')",
    };
  },
  'a role in a company': async () => {
    const { browser, page } = await logIn(world, signe.id, '/mailboxes');
    const [account] = await rowsOf(world, 'select id from account where recipient_id = $1', [company.id]);
    await postTo(browser, page, '/mailboxes', { mailbox: String(account?.['id']) });
    const form = await open(browser, '/users/new');
    const user = { person: stranger.id, label: 'Ture', role: 'reader', until: '' };
    return {
      give: async () => await postTo(browser, form, '/users', user),
      close: await closing(browser),
      left: "select 1 from company_user where state <> 'ended'",
    };
  },
};

/** How many transactions of the operator's wait for a lock. */
async function waiting(): Promise<number> {
  const rows = await rowsOf(
    world,
    "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
  );
  return rows.length;
}

/** Both at once: neither can note what it did and commit before the second has come as far as it gets beside the first. */
async function atOnce(first: () => Promise<Seen>, second: () => Promise<Seen>): Promise<[Seen, Seen]> {
  const trail = new pg.Client({ connectionString: world.database.ownerUrl });
  await trail.connect();
  try {
    await trail.query('begin');
    await trail.query(`lock table ${world.database.schema}.audit_event in share mode`);
    const one = first();
    await until('the first one waits', async () => (await waiting()) === 1);
    const two = second();
    await until('the second one waits', async () => (await waiting()) === 2);
    await trail.query('commit');
    return await Promise.all([one, two]);
  } finally {
    await trail.end();
  }
}

for (const [what, prepare] of Object.entries(gifts)) {
  describe(what, () => {
    test('and not yet committed when the mailbox closes: ended with it', async () => {
      const { give, close, left } = await prepare();
      const [given, closed] = await atOnce(give, close);
      assert.equal(given.status, 200);
      assert.match(closed.text, /Brevlådan är stängd/);
      assert.deepEqual(await rowsOf(world, left), []);
    });

    test('while the closing is not yet committed: not given, with words', async () => {
      const { give, close, left } = await prepare();
      const [closed, given] = await atOnce(close, give);
      assert.match(closed.text, /Brevlådan är stängd/);
      assert.equal(given.status, 409);
      assert.match(given.text, /Brevlådan är stängd\. Inget är delat/);
      assert.deepEqual(await rowsOf(world, left), []);
    });
  });
}
