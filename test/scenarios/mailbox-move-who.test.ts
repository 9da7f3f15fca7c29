// When and by whom a mailbox moves in (issue 5, Portability): letters whose certificates have expired since are judged at the time they came; a
// company's mailbox moves by those who sign for it; and nothing is made or fetched without the e-ID used lately.
import assert from 'node:assert/strict';
import { after, before, describe, mock, test } from 'node:test';
import { emptied, moveIn, pack, sendToday, takeAlong } from './mailbox-moving.ts';
import { logIn, postTo, rowsOf } from './mailbox-steps.ts';
import { amina, company, deliveryTo, kommunB, signe, startWorld, type World } from './mailbox-world.ts';

let world: World;
before(async () => {
  world = await startWorld();
});
after(async () => await world.stop());

describe('a certificate that has expired since', () => {
  test('was good when the letter came, and the letter is verified; one that had expired already is not', async () => {
    await emptied(world);
    const notAfter = new Date(Date.now() + 3_600_000);
    const files = await world.issue(kommunB, { fileName: 'kort', notAfter, anew: true });
    await sendToday(world, deliveryTo({ subject: 'Med kort certifikat' }), files);
    const { browser } = await logIn(world, signe.id);
    const short = await takeAlong(world, browser);
    await emptied(world);
    const later = Date.now() + 5 * 86_400_000;
    mock.timers.enable({ apis: ['Date'], now: later });
    try {
      const mine = await logIn(world, signe.id);
      const said = await moveIn(world, mine.browser, short.bytes);
      assert.match(said, /1 brev är nya här/);
      assert.doesNotMatch(said, /kunde inte kontrolleras/);
      await emptied(world);
      // As if it had come on the day after, when nobody could have signed with it.
      const received = new Date(notAfter.getTime() + 86_400_000).toISOString();
      const deliveries = short.index.deliveries.map((one) => ({ ...one, received }));
      assert.match(
        await moveIn(world, mine.browser, pack(short.files, { ...short.index, deliveries })),
        /1 kunde inte kontrolleras/,
      );
      const { text } = await mine.browser.open(`${world.pages}/inbox`);
      assert.match(text, /Osignerat/);
    } finally {
      mock.timers.reset();
    }
  });
});

describe('who moves in', () => {
  test('of a company, those who sign for it and nobody else of its users; the package is the company’s', async () => {
    await emptied(world);
    world.far.state.companies.set(company.id, { signers: [signe], needed: 1 });
    world.far.state.powers.set(amina.id, [{ id: company.id, grantType: 'ConsentManage' }]);
    await sendToday(world, deliveryTo({ subject: 'Till bolaget', recipient: company.id }));
    const [account] = await rowsOf(world, 'select id from account where recipient_id = $1', [company.id]);
    const enter = async (person: string) => {
      const { browser, page } = await logIn(world, person, '/mailboxes');
      const inbox = await postTo(browser, page, '/mailboxes', { mailbox: String(account?.['id']) });
      assert.match(inbox.text, /Till bolaget/);
      return browser;
    };
    const user = await enter(amina.id);
    assert.equal((await user.open(`${world.pages}/moving`)).status, 403);
    const signatory = await enter(signe.id);
    const whole = await takeAlong(world, signatory);
    assert.deepEqual(whole.index.holder, { id: company.id, name: company.name });
    await rowsOf(world, `delete from letter`);
    await rowsOf(world, `delete from delivery`);
    assert.match(await moveIn(world, signatory, whole.bytes), /1 brev är nya här/);
    // Of the signatory's own mailbox it is somebody else's.
    await postTo(signatory, await signatory.open(`${world.pages}/mailboxes`), '/mailboxes', { mailbox: 'own' });
    assert.match(await moveIn(world, signatory, whole.bytes), /någon annans brevlåda/);
  });

  test('nothing is made or fetched by whoever finds a browser that was left: the e-ID is used anew', async () => {
    const { browser, page } = await logIn(world, signe.id, '/moving');
    const whole = await takeAlong(world, browser);
    assert.ok(whole.bytes.length > 0);
    const [made] = await rowsOf(world, `select id from package where state = 'ready' order by asked_at desc limit 1`);
    const begun = Date.now();
    try {
      // Used in between, so that the session itself is not over.
      for (const minutes of [20, 35]) {
        mock.timers.enable({ apis: ['Date'], now: begun + minutes * 60_000 });
        const seen = await browser.open(`${world.pages}/moving`);
        assert.equal(seen.text.includes('action="/moving/take"'), minutes === 20);
        if (minutes === 35) {
          assert.notEqual((await postTo(browser, page, '/moving/take')).url.pathname, '/moving');
          const file = await browser.open(`${world.pages}/moving/packages/${String(made?.['id'])}`);
          assert.notEqual(file.headers.get('content-type'), 'application/x-tar');
        }
        mock.timers.reset();
      }
    } finally {
      mock.timers.reset();
    }
    const working = await rowsOf(world, `select 1 from package where state = 'working'`);
    assert.equal(working.length, 0);
  });
});
