// A mailbox operator takes deliveries in: each refusal, exactly once, durable before said (issue 2; PROTOCOL, Signatures).
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import type { IssuedFiles } from '../../src/platform/certificates/issue-certificate.ts';
import type { SecureDelivery } from '../../src/wire/mina-meddelanden/delivery.ts';
import type { Signer } from '../../src/wire/xmldsig/signer.ts';
import { good, letterCount, logIn, rowsOf, until } from './mailbox-steps.ts';
import {
  amina,
  company,
  deliveryTo,
  envelopeOf,
  kommunB,
  mediator,
  PDF,
  post,
  signe,
  startWorld,
  stranger,
  type World,
} from './mailbox-world.ts';

let world: World;
let tls: IssuedFiles;
let sender: Signer;
let sealer: Signer;

before(async () => {
  world = await startWorld();
  tls = await world.issue(mediator);
  sender = world.signer(await world.issue(kommunB));
  sealer = world.signer(tls);
});
after(async () => await world.stop());

function inOrder(ids: readonly string[]): SecureDelivery {
  const delivery = deliveryTo({ ids });
  const messages = delivery.messages.map((message) => ({
    ...message,
    header: { ...message.header, subject: `Del ${message.header.id}` },
  }));
  return { ...delivery, messages };
}

describe('a good delivery', () => {
  test('is stored whole and answered with a TransId', async () => {
    const file = { filename: 'beslut.pdf', contentType: 'application/pdf', content: PDF };
    const answer = await post(world, tls, envelopeOf(deliveryTo({ files: [file] }), sender, sealer));
    assert.ok(answer.kind === 'result');
    assert.deepEqual(answer.result.statuses, [{ recipientId: signe.id, delivered: true }]);
    const [row] = await rowsOf(
      world,
      'select l.read_at, a.recognised, a.checksum_good, d.sealed_by from letter l join delivery d on d.id = l.delivery_id join attachment a on a.letter_id = l.id where d.trans_id = $1',
      [answer.result.transId],
    );
    assert.deepEqual(row, {
      read_at: null,
      recognised: true,
      checksum_good: true,
      sealed_by: mediator.id,
    });
  });

  test('with several messages becomes as many letters, in order', async () => {
    const transId = good(await post(world, tls, envelopeOf(inOrder(['ett', 'två', 'tre']), sender, sealer)));
    const rows = await rowsOf(
      world,
      'select l.id, position from letter l join delivery d on d.id = l.delivery_id where d.trans_id = $1 order by position',
      [transId],
    );
    assert.deepEqual(
      rows.map((row) => row.position),
      [1, 2, 3],
    );
    const { browser } = await logIn(world, signe.id);
    for (const [index, id] of ['ett', 'två', 'tre'].entries()) {
      const letter = await browser.open(`${world.pages}/letters/${String(rows[index]?.id)}`);
      assert.ok(letter.text.includes(`Del ${id}`), id);
    }
  });

  test('to an organisation with a mailbox is taken in', async () => {
    const answer = await post(world, tls, envelopeOf(deliveryTo({ recipient: company.id }), sender, sealer));
    assert.ok(answer.kind === 'result' && answer.result.statuses[0]?.delivered);
  });

  test('leaves an audit event and a job for the notice, and an e-mail that says nothing but that there is post', async () => {
    const before = world.mail.messages.length;
    good(await post(world, tls, envelopeOf(deliveryTo({ subject: 'Hemligt ämne' }), sender, sealer)));
    await until('an e-mail', () => world.mail.messages.length > before);
    const mail = world.mail.messages.at(-1);
    assert.deepEqual(mail?.to, [signe.email]);
    const text = mail?.text ?? '';
    for (const secret of ['Hemligt', 'Kommun', signe.id, signe.id.slice(2), 'Signe', 'beviljad'])
      assert.ok(!text.includes(secret), `the e-mail holds ${secret}`);
    assert.match(text, /Subject: =\?UTF-8\?|Subject: Du har/);
    const [event] = await rowsOf(world, `select count(*) as n from audit_event where kind = 'letter.received'`);
    assert.ok(Number(event?.n) > 0);
  });

  test('to somebody without an e-mail address is stored and leaves no job', async () => {
    good(await post(world, tls, envelopeOf(deliveryTo({ recipient: amina.id }), sender, sealer)));
    const jobs = await rowsOf(
      world,
      `select 1 from job j join account a on a.id::text = j.payload->>'account' where a.recipient_id = $1`,
      [amina.id],
    );
    assert.equal(jobs.length, 0);
  });
});

describe('the same delivery again', () => {
  test('gets the first answer and is kept once, also sealed anew and many at once', async () => {
    const delivery = deliveryTo();
    const first = good(await post(world, tls, envelopeOf(delivery, sender, sealer)));
    const count = await letterCount(world);
    const again = await Promise.all([1, 2, 3, 4, 5].map(() => post(world, tls, envelopeOf(delivery, sender, sealer))));
    assert.deepEqual(again.map(good), [first, first, first, first, first]);
    assert.equal(await letterCount(world), count);
  });

  test('many at once for the first time is kept once', async () => {
    const envelope = envelopeOf(deliveryTo(), sender, sealer);
    const count = await letterCount(world);
    const answers = await Promise.all([1, 2, 3, 4].map(() => post(world, tls, envelope)));
    assert.equal(new Set(answers.map(good)).size, 1);
    assert.equal(await letterCount(world), count + 1);
  });

  test('gets the first answer also after the mailbox was closed, when nothing new is taken in', async () => {
    const delivery = deliveryTo({ recipient: amina.id });
    const first = good(await post(world, tls, envelopeOf(delivery, sender, sealer)));
    const state = (to: string) =>
      rowsOf(world, 'update account set state = $1 where recipient_id = $2', [to, amina.id]);
    await state('closed');
    const again = await post(world, tls, envelopeOf(delivery, sender, sealer));
    const other = await post(world, tls, envelopeOf(deliveryTo({ recipient: amina.id }), sender, sealer));
    await state('active');
    assert.equal(good(again), first);
    assert.ok(again.kind === 'result' && again.result.statuses[0]?.delivered === true);
    assert.ok(other.kind === 'result' && other.result.statuses[0]?.delivered === false);
  });

  test('with the same message id and another content is a new letter', async () => {
    const id = randomUUID();
    const first = good(await post(world, tls, envelopeOf(deliveryTo({ ids: [id] }), sender, sealer)));
    const other = deliveryTo({ ids: [id], subject: 'Ett annat brev' });
    assert.notEqual(good(await post(world, tls, envelopeOf(other, sender, sealer))), first);
  });

  test('with the same content to another recipient is another delivery', async () => {
    const ids = [randomUUID()];
    const one = good(await post(world, tls, envelopeOf(deliveryTo({ ids }), sender, sealer)));
    const two = good(await post(world, tls, envelopeOf(deliveryTo({ ids, recipient: amina.id }), sender, sealer)));
    assert.notEqual(one, two);
  });
});

describe('a recipient without a mailbox here', () => {
  test('is answered with Delivered false, a TransId, and nothing stored', async () => {
    const count = await letterCount(world);
    const answer = await post(world, tls, envelopeOf(deliveryTo({ recipient: stranger.id }), sender, sealer));
    assert.ok(answer.kind === 'result');
    assert.deepEqual(answer.result.statuses, [{ recipientId: stranger.id, delivered: false }]);
    assert.notEqual(answer.result.transId, '');
    assert.equal(await letterCount(world), count);
  });

  test('whose number has a wrong check digit is the same', async () => {
    const answer = await post(world, tls, envelopeOf(deliveryTo({ recipient: '198101052383' }), sender, sealer));
    assert.ok(answer.kind === 'result' && answer.result.statuses[0]?.delivered === false);
  });
});

describe('trust that the configuration widens', () => {
  test('a dispatcher may sign for the sender where it is allowed, and that is kept', async () => {
    await world.restart({ trust: { ...world.config.trust, dispatcherMaySign: true } });
    const transId = good(await post(world, tls, envelopeOf(deliveryTo(), sealer, sealer)));
    const [row] = await rowsOf(world, `select verification->>'signedAs' as by from delivery where trans_id = $1`, [
      transId,
    ]);
    assert.equal(row?.by, 'dispatcher');
    await world.restart();
  });
});

describe('while FaR does not answer', () => {
  test('deliveries are judged by its last known lists, also after a restart', async () => {
    world.far.state.down = true;
    await world.restart();
    good(await post(world, tls, envelopeOf(deliveryTo(), sender, sealer)));
    world.far.state.down = false;
  });

  test('and keeps callers waiting, a delivery does not wait with them', async () => {
    await world.restart({ registry: { ...world.config.registry, freshSeconds: 1 } });
    good(await post(world, tls, envelopeOf(deliveryTo(), sender, sealer)));
    await rowsOf(world, `update directory set fetched_at = fetched_at - interval '1 minute'`);
    await world.restart({ registry: { ...world.config.registry, freshSeconds: 1 } });
    let answer = (): void => undefined;
    world.far.state.silent = new Promise((resolve) => (answer = resolve));
    const envelope = envelopeOf(deliveryTo(), sender, sealer);
    const asked = world.far.state.asked.get('getSenders') ?? 0;
    const began = Date.now();
    const outcome = post(world, tls, envelope);
    await until('FaR is asked', () => (world.far.state.asked.get('getSenders') ?? 0) > asked);
    good(await outcome);
    assert.ok(Date.now() - began < 4000, 'it waited for FaR');
    answer();
    world.far.state.silent = undefined;
  });

  test('and nothing young enough is known, nothing is accepted: a system error, to be tried again', async () => {
    world.far.state.down = true;
    await world.restart({ registry: { ...world.config.registry, freshSeconds: 1, staleSeconds: 1 } });
    await rowsOf(world, "update directory set fetched_at = fetched_at - interval '1 hour'");
    const answer = await post(world, tls, envelopeOf(deliveryTo(), sender, sealer));
    assert.ok(answer.kind === 'fault' && (answer.fault.code ?? 0) < 5000, JSON.stringify(answer));
    world.far.state.down = false;
    await world.restart();
  });
});

describe('the notice', () => {
  test('is sent again later when the mail server refuses it', async () => {
    world.mail.refusing = true;
    const before = world.mail.messages.length;
    good(await post(world, tls, envelopeOf(deliveryTo(), sender, sealer)));
    await until('a try', async () => {
      const [job] = await rowsOf(world, `select max(attempt) as n from job where kind = 'tell'`);
      return Number(job?.n) > 0;
    });
    assert.equal(world.mail.messages.length, before);
    world.mail.refusing = false;
    await until('an e-mail', () => world.mail.messages.length > before);
    assert.equal(world.mail.messages.length, before + 1);
  });

  test('is not sent to a mailbox that was closed meanwhile', async () => {
    world.mail.refusing = true;
    const before = world.mail.messages.length;
    const waiting = async () =>
      Number((await rowsOf(world, `select count(*) as n from job where kind = 'tell'`))[0]?.n);
    good(await post(world, tls, envelopeOf(deliveryTo(), sender, sealer)));
    // Tried, and waiting for its next turn: a lease is longer.
    const tried = `select 1 from job where kind = 'tell' and attempt > 0 and next_at < now() + interval '20 seconds'`;
    await until('a try that failed', async () => (await rowsOf(world, tried)).length > 0);
    await rowsOf(world, `update account set state = 'closed' where recipient_id = $1`, [signe.id]);
    world.mail.refusing = false;
    await until('the job to be over', async () => (await waiting()) === 0);
    await rowsOf(world, `update account set state = 'active' where recipient_id = $1`, [signe.id]);
    assert.equal(world.mail.messages.length, before);
  });
});
