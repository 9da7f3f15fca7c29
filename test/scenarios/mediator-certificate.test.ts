// Old and new certificate side by side: at its hour the next one seals, calls operators and answers callers, without a stop (issue 3, "Certificates").
import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import tls, { TLSSocket } from 'node:tls';
import { parseOrganisationsnummer } from '../../src/domain/organisationsnummer.ts';
import { issueCertificate } from '../../src/platform/certificates/issue-certificate.ts';
import type { RunningMediator } from './mediator-client.ts';
import { answerWith, deliveryResult, startPeer } from './mediator-peers.ts';
import { kommunB, mediator, operatorA, somebody, World } from './mediator-world.ts';

const TAKES_OVER_AFTER_MS = 4_000;
const UNTIL_MS = 30_000;

const colons = (fingerprint: string) => fingerprint.replaceAll(':', '').toLowerCase();

/** What the mediator's wire door presents now. */
function atTheDoor(world: World, { running }: RunningMediator): Promise<string> {
  const { certificateFile, keyFile, caFile } = world.peerFiles(kommunB);
  const { hostname, port } = new URL(String(running.addresses.wire));
  const [cert, key, ca] = [certificateFile, keyFile, caFile].map((file) => readFileSync(file));
  return new Promise((resolve, reject) => {
    const socket = tls.connect({ host: hostname, port: Number(port), cert, key, ca, servername: 'localhost' }, () => {
      resolve(colons(socket.getPeerCertificate().fingerprint256));
      socket.destroy();
    });
    socket.on('error', reject);
  });
}

test('the next certificate takes over at its hour: for sealing, for calls and for callers', async () => {
  const world = await World.open();
  const seen: string[] = [];
  const peer = await startPeer(world.peerFiles(operatorA), ({ body, request, response }) => {
    if (request.socket instanceof TLSSocket) seen.push(colons(request.socket.getPeerCertificate().fingerprint256));
    const recipientId = /Recipient>(\d{12})</.exec(body.toString())?.[1] ?? '';
    answerWith(response, deliveryResult({ recipientId, delivered: true }));
  });
  try {
    const organisation = parseOrganisationsnummer(mediator.id);
    assert.ok(organisation.ok);
    const next = await issueCertificate(world.ca, {
      organisation: organisation.value,
      name: mediator.name,
      fileName: 'next',
    });
    const prints = [world.peerFiles(mediator), next].map(({ certificateFile }) =>
      colons(new X509Certificate(readFileSync(certificateFile)).fingerprint256),
    );
    const takesOver = Date.now() + TAKES_OVER_AFTER_MS;
    const running = await world.mediator({
      wire: {
        ...world.config.wire,
        nextTls: { certificateFile: next.certificateFile, keyFile: next.keyFile },
        nextTlsFrom: new Date(takesOver).toISOString(),
      },
    });
    const send = async () => {
      const recipient = somebody();
      world.far.mailboxes.set(recipient, { operator: { ...operatorA, address: `${peer.url}/Service/v3` } });
      const id = await running.accepted(world.signed(recipient));
      const events = await running.until(id, ({ kind }) => kind === 'delivered');
      const sealed = events.find(({ kind }) => kind === 'sealed')?.details.certificate;
      return { sealed: JSON.stringify(sealed), shown: seen.at(-1), door: await atTheDoor(world, running) };
    };
    const before = await send();
    assert.ok(Date.now() < takesOver, 'this machine was too slow to see the old one');
    assert.ok(before.sealed.includes(String(prints[0])));
    assert.deepEqual([before.shown, before.door], [prints[0], prints[0]]);
    await new Promise((later) => setTimeout(later, takesOver - Date.now()));
    const changed = Date.now() + UNTIL_MS;
    let after = await send();
    // The door's own context changes when somebody next asks which pair is in use.
    while (after.door !== prints[1] && Date.now() < changed) after = await send();
    assert.ok(after.sealed.includes(String(prints[1])));
    assert.deepEqual([after.shown, after.door], [prints[1], prints[1]]);
  } finally {
    await world.close();
    await peer.stop();
  }
});
