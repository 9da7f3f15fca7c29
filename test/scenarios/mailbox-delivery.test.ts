// A mailbox operator takes deliveries in: each refusal, exactly once, durable before said (issue 2; PROTOCOL, Signatures).
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import pg from 'pg';
import type { IssuedFiles } from '../../src/platform/certificates/issue-certificate.ts';
import { revokeCertificate } from '../../src/platform/certificates/throw-away-ca.ts';
import type { Signer } from '../../src/wire/xmldsig/signer.ts';
import {
  amina,
  company,
  deliveryTo,
  envelopeOf,
  kommunA,
  kommunB,
  mediator,
  otherMediator,
  PDF,
  post,
  signe,
  startWorld,
  stranger,
  type WireAnswer,
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

async function query(text: string, values: readonly unknown[] = []): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: world.database.url });
  await client.connect();
  try {
    return (await client.query(text, [...values])).rows;
  } finally {
    await client.end();
  }
}

async function letterCount(): Promise<number> {
  return Number((await query('select count(*) as n from letter'))[0]?.n);
}

function faultCode(answer: WireAnswer): number | undefined {
  return answer.kind === 'fault' ? answer.fault.code : undefined;
}

/** Posts, expects a fault with this code, and that nothing was stored. */
async function refused(envelope: Uint8Array, code: number, by: IssuedFiles = tls): Promise<void> {
  const before = await letterCount();
  const answer = await post(world, by, envelope);
  assert.equal(faultCode(answer), code, JSON.stringify(answer));
  if (answer.kind === 'fault') assert.match(answer.fault.callId ?? '', /^.{20,50}$/);
  assert.equal(await letterCount(), before);
}

function good(answer: WireAnswer): string {
  assert.equal(answer.kind, 'result', JSON.stringify(answer));
  return answer.kind === 'result' ? answer.result.transId : '';
}

describe('a good delivery', () => {
  test('is stored whole and answered with a TransId', async () => {
    const file = { filename: 'beslut.pdf', contentType: 'application/pdf', content: PDF };
    const answer = await post(world, tls, envelopeOf(deliveryTo({ files: [file] }), sender, sealer));
    assert.ok(answer.kind === 'result');
    assert.deepEqual(answer.result.statuses, [{ recipientId: signe.id, delivered: true }]);
    const [row] = await query(
      'select l.subject, l.read_at, a.filename, a.recognised, a.checksum_good, d.sealed_by from letter l join delivery d on d.id = l.delivery_id join attachment a on a.letter_id = l.id where d.trans_id = $1',
      [answer.result.transId],
    );
    assert.deepEqual(row, {
      subject: 'Beslut om förskoleplats',
      read_at: null,
      filename: 'beslut.pdf',
      recognised: true,
      checksum_good: true,
      sealed_by: mediator.id,
    });
  });

  test('with several messages becomes as many letters, in order', async () => {
    const transId = good(
      await post(world, tls, envelopeOf(deliveryTo({ ids: ['ett', 'två', 'tre'] }), sender, sealer)),
    );
    const rows = await query(
      'select message_id from letter l join delivery d on d.id = l.delivery_id where d.trans_id = $1 order by position',
      [transId],
    );
    assert.deepEqual(
      rows.map((row) => row.message_id),
      ['ett', 'två', 'tre'],
    );
  });

  test('to an organisation with a mailbox is taken in', async () => {
    const answer = await post(world, tls, envelopeOf(deliveryTo({ recipient: company.id }), sender, sealer));
    assert.ok(answer.kind === 'result' && answer.result.statuses[0]?.delivered);
  });

  test('leaves an audit event and a job for the notice, and an e-mail that says nothing but that there is post', async () => {
    const before = world.mail.messages.length;
    good(await post(world, tls, envelopeOf(deliveryTo({ subject: 'Hemligt ämne' }), sender, sealer)));
    for (let tries = 0; world.mail.messages.length === before && tries < 100; tries++) await soon();
    const mail = world.mail.messages.at(-1);
    assert.deepEqual(mail?.to, [signe.email]);
    const text = mail?.text ?? '';
    for (const secret of ['Hemligt', 'Kommun', signe.id, signe.id.slice(2), 'Signe', 'beviljad'])
      assert.ok(!text.includes(secret), `the e-mail holds ${secret}`);
    assert.match(text, /Subject: =\?UTF-8\?|Subject: Du har/);
    const [event] = await query(`select count(*) as n from audit_event where kind = 'letter.received'`);
    assert.ok(Number(event?.n) > 0);
  });

  test('to somebody without an e-mail address is stored and leaves no job', async () => {
    good(await post(world, tls, envelopeOf(deliveryTo({ recipient: amina.id }), sender, sealer)));
    const jobs = await query(
      `select 1 from job j join account a on a.id::text = j.payload->>'account' where a.recipient_id = $1`,
      [amina.id],
    );
    assert.equal(jobs.length, 0);
  });
});

const soon = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 50));

describe('the same delivery again', () => {
  test('gets the first answer and is kept once, also sealed anew and many at once', async () => {
    const delivery = deliveryTo();
    const first = good(await post(world, tls, envelopeOf(delivery, sender, sealer)));
    const count = await letterCount();
    const again = await Promise.all([1, 2, 3, 4, 5].map(() => post(world, tls, envelopeOf(delivery, sender, sealer))));
    assert.deepEqual(again.map(good), [first, first, first, first, first]);
    assert.equal(await letterCount(), count);
  });

  test('many at once for the first time is kept once', async () => {
    const envelope = envelopeOf(deliveryTo(), sender, sealer);
    const count = await letterCount();
    const answers = await Promise.all([1, 2, 3, 4].map(() => post(world, tls, envelope)));
    assert.equal(new Set(answers.map(good)).size, 1);
    assert.equal(await letterCount(), count + 1);
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
    const count = await letterCount();
    const answer = await post(world, tls, envelopeOf(deliveryTo({ recipient: stranger.id }), sender, sealer));
    assert.ok(answer.kind === 'result');
    assert.deepEqual(answer.result.statuses, [{ recipientId: stranger.id, delivered: false }]);
    assert.notEqual(answer.result.transId, '');
    assert.equal(await letterCount(), count);
  });

  test('whose number has a wrong check digit is the same', async () => {
    const answer = await post(world, tls, envelopeOf(deliveryTo({ recipient: '198101052383' }), sender, sealer));
    assert.ok(answer.kind === 'result' && answer.result.statuses[0]?.delivered === false);
  });
});

describe('refused', () => {
  test('a file that is not a PDF: 5019', async () => {
    const file = { filename: 'brev.docx', contentType: 'application/msword', content: PDF };
    await refused(envelopeOf(deliveryTo({ files: [file] }), sender, sealer), 5019);
  });

  test('a body that is neither text nor HTML: 5019', async () => {
    const body = { contentType: 'application/rtf', text: '{}' };
    await refused(envelopeOf(deliveryTo({ body }), sender, sealer), 5019);
  });

  test('a text that was changed after it was signed: 5012', async () => {
    const envelope = Buffer.from(envelopeOf(deliveryTo({ subject: 'Beslut AAAA' }), sender, sealer));
    const changed = Buffer.from(envelope.toString('latin1').replace('Beslut AAAA', 'Beslut BBBB'), 'latin1');
    await refused(changed, 5012);
  });

  test('signed by another organisation than its sender: 5012', async () => {
    const other = world.signer(await world.issue(kommunA));
    await refused(envelopeOf(deliveryTo(), other, sealer), 5012);
  });

  test('signed by the mediator for the sender, where that is not allowed: 5012', async () => {
    await refused(envelopeOf(deliveryTo(), sealer, sealer), 5012);
  });

  test('sealed by a mediator that is not dispatcher for the sender: 6005', async () => {
    const files = await world.issue(otherMediator);
    await refused(envelopeOf(deliveryTo(), sender, world.signer(files)), 6005, files);
  });

  test('called by another organisation than the one that sealed: 5002', async () => {
    const files = await world.issue(otherMediator);
    await refused(envelopeOf(deliveryTo(), sender, sealer), 5002, files);
  });

  test('a sender that FaR does not know: 5014', async () => {
    const region = { id: '164024000046', name: 'Region Exempelbygden' };
    const own = world.signer(await world.issue(region));
    const listed = world.far.state.dispatchers;
    world.far.state.dispatchers = listed.map((each) => ({ ...each, senders: [...each.senders, region.id] }));
    await world.restart();
    await refused(envelopeOf(deliveryTo({ sender: region }), own, sealer), 5014);
    world.far.state.dispatchers = listed;
  });

  test('a certificate that has expired: 5012', async () => {
    const expired = await world.issue(kommunB, {
      fileName: 'expired',
      notBefore: new Date(Date.now() - 20 * 86_400_000),
      notAfter: new Date(Date.now() - 86_400_000),
    });
    await refused(envelopeOf(deliveryTo(), world.signer(expired), sealer), 5012);
  });

  test('a certificate that was revoked: 5012', async () => {
    const files = await world.issue(kommunB, { fileName: 'revoked' });
    await revokeCertificate(world.ca, readFileSync(files.certificateFile, 'utf8'));
    await world.restart();
    await refused(envelopeOf(deliveryTo(), world.signer(files), sealer), 5012);
  });

  test('what is no delivery at all: 5001', async () => {
    const empty =
      '<S:Envelope xmlns:S="http://schemas.xmlsoap.org/soap/envelope/"><S:Body><d:deliverSecure xmlns:d="http://minameddelanden.gov.se/schema/Service/v3"/></S:Body></S:Envelope>';
    await refused(Buffer.from(empty), 5001);
  });
});

describe('operations of other issues', () => {
  test('notify says that it is not supported', async () => {
    const notify =
      '<S:Envelope xmlns:S="http://schemas.xmlsoap.org/soap/envelope/"><S:Body><d:notify xmlns:d="http://minameddelanden.gov.se/schema/Service/v3"/></S:Body></S:Envelope>';
    const answer = await post(world, tls, Buffer.from(notify));
    assert.equal(answer.kind, 'fault');
  });
});

describe('trust that the configuration widens', () => {
  test('a dispatcher may sign for the sender where it is allowed, and that is kept', async () => {
    await world.restart({ trust: { ...world.config.trust, dispatcherMaySign: true } });
    const transId = good(await post(world, tls, envelopeOf(deliveryTo(), sealer, sealer)));
    const [row] = await query(`select verification->>'signedAs' as by from delivery where trans_id = $1`, [transId]);
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

  test('and nothing young enough is known, nothing is accepted: a system error, to be tried again', async () => {
    world.far.state.down = true;
    await world.restart({ registry: { ...world.config.registry, freshSeconds: 1, staleSeconds: 1 } });
    await query("update directory set fetched_at = fetched_at - interval '1 hour'");
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
    for (let tries = 0; tries < 100; tries++) {
      const [job] = await query(`select max(attempt) as n from job where kind = 'notice'`);
      if (Number(job?.n) > 0) break;
      await soon();
    }
    assert.equal(world.mail.messages.length, before);
    world.mail.refusing = false;
    for (let tries = 0; world.mail.messages.length === before && tries < 200; tries++) await soon();
    assert.equal(world.mail.messages.length, before + 1);
  });
});
