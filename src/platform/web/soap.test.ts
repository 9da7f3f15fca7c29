// The SOAP door from outside: who is let in, what is read, how it answers, how it stops (PROTOCOL, Transport and Signatures 7)
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import https from 'node:https';
import { after, before, describe, it } from 'node:test';
import tls from 'node:tls';
import { KOMMUN_A, KOMMUN_B, type SoapAnswer, type SoapAsk, SoapDoors } from '../../../test/soap-door.ts';
import { BrevduvaError } from '../../domain/errors.ts';
import { ENVELOPE_MAX } from '../../domain/letter.ts';
import { authorityFault, authorityOperations } from '../../wire/mina-meddelanden/authority.ts';
import { SERVICE_PATHS, wsdlText } from '../../wire/mina-meddelanden/wsdl.ts';
import { readEnvelope, writeEnvelope } from '../../wire/soap/envelope.ts';
import { readFault } from '../../wire/soap/fault.ts';
import { issueCertificate } from '../certificates/issue-certificate.ts';
import { revokeCertificate } from '../certificates/throw-away-ca.ts';
import type { Running } from '../running.ts';
import { notSupported, type SoapService, soapOperation } from './soap.ts';

const PATH = SERVICE_PATHS.authority;
/** A made-up organisation, at whose number our service fails. */
const CRASHES = '164020001238';
const isAccepted = authorityOperations.isSenderAccepted;

/** Answers true when the sender asks about itself; two numbers fail in their own ways. */
function authority(onCall: () => Promise<void> = async () => undefined): SoapService {
  return {
    path: PATH,
    wsdl: (address) => wsdlText('authority', address),
    operations: [
      soapOperation(
        isAccepted,
        async ({ sender }, { caller }) => {
          await onCall();
          if (sender === KOMMUN_B) throw new BrevduvaError('not-found', 'No such sender.');
          if (sender === CRASHES) throw new Error('secret 198101052382');
          return { accepted: caller === sender };
        },
        authorityFault('isSenderAccepted'),
      ),
      notSupported(authorityOperations.getSenders),
    ],
  };
}

const request = (sender: string): Uint8Array => writeEnvelope(isAccepted.request.write({ sender }));

function faultOf(answer: SoapAnswer): { code?: number; callId?: string; description: string } {
  const fault = readFault(readEnvelope(answer.body).body);
  assert.ok(fault, answer.body.toString());
  return fault;
}

describe('SOAP door', () => {
  let doors: SoapDoors;
  let door: Running;
  before(async () => {
    doors = await SoapDoors.make();
    door = await doors.open([authority()]);
  });
  after(async () => {
    await door.stop();
    doors.remove();
  });
  const ask = (at: Running, asked: SoapAsk = {}): Promise<SoapAnswer> =>
    doors.ask(at, { path: PATH, body: request(KOMMUN_A), ...asked });

  it('answers a caller whose organisation is in its certificate, whatever the SOAPAction', async () => {
    const answer = await ask(door);
    assert.equal(answer.status, 200);
    assert.equal(answer.headers['content-type'], 'text/xml; charset=utf-8');
    assert.deepEqual(isAccepted.response.read(readEnvelope(answer.body).body), { accepted: true });
    const other = await ask(door, { client: doors.clientB });
    assert.deepEqual(isAccepted.response.read(readEnvelope(other.body).body), { accepted: false });
  });

  it('serves its contract with its own address', async () => {
    const answer = await ask(door, { method: 'GET', path: `${PATH}?wsdl` });
    assert.equal(answer.status, 200);
    assert.ok(answer.body.includes(`${door.addresses[PATH]}`));
    assert.equal((await ask(door, { method: 'GET' })).status, 405);
    assert.equal((await ask(door, { method: 'GET', path: '/Nothing' })).status, 404);
    const call = await ask(door, { path: '/Nothing' });
    assert.equal(call.status, 500);
    assert.equal(faultOf(call).code, 5003);
  });

  it('lets nobody in without a certificate of the CA', async () => {
    const received = await doors.raw(door, `POST ${PATH} HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n`);
    assert.equal(received, '');
    assert.ok(doors.lines.some((line) => line.includes('refused in the TLS handshake')));
  });

  it('refuses an organisation that is not allowed before it reads the body', async () => {
    const server = await doors.open([authority()], { allowed: [KOMMUN_A] });
    const headers = { 'content-length': 1_000_000, expect: '100-continue' };
    const answer = await ask(server, { client: doors.clientB, headers });
    assert.equal(answer.status, 500);
    assert.equal(faultOf(answer).code, 5002);
    assert.match(faultOf(answer).callId ?? '', /^[0-9a-f-]{36}$/);
    const whole = await ask(server, { client: doors.clientB, body: Buffer.alloc(ENVELOPE_MAX) });
    assert.equal(faultOf(whole).code, 5002);
    const looked = await ask(server, { client: doors.clientB, method: 'GET', path: `${PATH}?wsdl` });
    assert.equal(looked.status, 403);
    assert.match(looked.body.toString(), /CallId: [0-9a-f-]{36}/);
    assert.equal((await ask(server)).status, 200);
    await server.stop();
  });

  it('refuses a certificate that expired while its connection was kept alive', async () => {
    let now = new Date();
    const server = await doors.open([authority()], { now: () => now });
    const agent = new https.Agent({ keepAlive: true, maxSockets: 1 });
    assert.equal((await ask(server, { agent })).status, 200);
    now = new Date(Date.now() + 5 * 365 * 86_400_000);
    assert.equal(faultOf(await ask(server, { agent })).code, 5002);
    agent.destroy();
    await server.stop();
  });

  it('refuses a revoked certificate', async () => {
    const revoked = await issueCertificate(doors.ca, { organisation: KOMMUN_B, name: 'Kommun B', fileName: 'revoked' });
    const before = await doors.open([authority()], { crl: true });
    assert.equal((await ask(before, { client: revoked })).status, 200);
    await before.stop();
    await revokeCertificate(doors.ca, readFileSync(revoked.certificateFile, 'utf8'));
    const after = await doors.open([authority()], { crl: true });
    await assert.rejects(ask(after, { client: revoked }));
    assert.equal((await ask(after)).status, 200);
    await after.stop();
  });

  it('answers Expect: 100-continue', async () => {
    const body = request(KOMMUN_A);
    const answer = await ask(door, { body, headers: { expect: '100-continue', 'content-length': body.length } });
    assert.equal(answer.status, 200);
  });

  it('takes an envelope of exactly 2 MiB and refuses one byte more', async () => {
    const text = Buffer.from(request(KOMMUN_A)).toString();
    const fill = (size: number): Buffer =>
      Buffer.from(text.replace(/<\/([^<]*Envelope)>$/, (end) => `${' '.repeat(size - text.length)}${end}`));
    assert.equal(fill(ENVELOPE_MAX).length, ENVELOPE_MAX);
    assert.equal((await ask(door, { body: fill(ENVELOPE_MAX) })).status, 200);
    const over = await ask(door, { body: fill(ENVELOPE_MAX + 1) });
    assert.equal(over.status, 500);
    assert.equal(faultOf(over).code, 5005);
    const chunked = await ask(door, { body: fill(ENVELOPE_MAX + 1), headers: { 'transfer-encoding': 'chunked' } });
    assert.equal(faultOf(chunked).code, 5005);
  });

  it('refuses other types, encodings and charsets with 415 and a fault', async () => {
    const refused: Record<string, string>[] = [
      { 'content-type': 'multipart/related; type="application/xop+xml"' },
      { 'content-type': 'application/soap+xml' },
      { 'content-encoding': 'gzip' },
      { 'content-type': 'text/xml; charset=utf-16' },
    ];
    for (const headers of refused) {
      const answer = await ask(door, { headers });
      assert.equal(answer.status, 415, JSON.stringify(headers));
      assert.equal(faultOf(answer).code, 5019);
    }
    assert.equal((await ask(door, { headers: { 'content-type': 'TEXT/XML;charset="UTF-8"' } })).status, 200);
  });

  it('tells faults with reference code and a CallId that is in the log', async () => {
    const missing = await ask(door, { body: request(KOMMUN_B) });
    assert.equal(missing.status, 500);
    const fault = faultOf(missing);
    assert.equal(fault.code, 5003);
    assert.ok(missing.body.includes('isSenderAcceptedFault'));
    assert.ok(fault.callId !== undefined && doors.lines.some((line) => line.includes(fault.callId ?? '-')));
    assert.equal(faultOf(await ask(door, { body: Buffer.from('<x/>') })).code, 5001);
    assert.equal(faultOf(await ask(door, { body: Buffer.from('not xml') })).code, 5001);
    const unknown = writeEnvelope({ namespace: 'urn:x', local: 'nothing', attributes: [], children: [] });
    assert.match(faultOf(await ask(door, { body: unknown })).description, /no such operation/);
    const unsupported = writeEnvelope(authorityOperations.getSenders.request.write({}));
    assert.match(faultOf(await ask(door, { body: unsupported })).description, /not supported/);
  });

  it('hides the text of an unexpected error from the caller', async () => {
    const answer = await ask(door, { body: request(CRASHES) });
    assert.equal(faultOf(answer).code, 4000);
    assert.doesNotMatch(answer.body.toString(), /secret/);
    assert.ok(!doors.lines.some((line) => line.includes('198101052382')));
  });

  it('answers a Server fault when its own answer cannot be written', async () => {
    const read = authorityOperations.isSenderAccepted;
    const wrong: (typeof read)['response'] = {
      ...read.response,
      write: () => {
        throw new BrevduvaError('invalid-input', 'A name is too long.');
      },
    };
    const operation = soapOperation({ ...read, response: wrong }, async () => ({ accepted: true }));
    const server = await doors.open([{ ...authority(), operations: [operation] }]);
    const answer = await ask(server);
    await server.stop();
    const fault = readFault(readEnvelope(answer.body).body);
    assert.deepEqual([fault?.code, fault?.faultCode], [4000, 'Server']);
  });

  it('gives up a body that is too slow', async () => {
    const server = await doors.open([authority()], { bodyTimeoutMs: 150 });
    const head = `POST ${PATH} HTTP/1.1\r\nHost: x\r\nContent-Type: text/xml\r\nContent-Length: 500\r\n\r\n<soap`;
    const text = await doors.raw(server, head, doors.clientA, /Envelope>$/);
    assert.match(text, /^HTTP\/1\.1 500/);
    assert.match(text, /4001/);
    await server.stop();
  });

  it('keeps connections alive, and lets calls under way end when it stops', async () => {
    const entered = Promise.withResolvers<void>();
    const released = Promise.withResolvers<void>();
    let calls = 0;
    const server = await doors.open([
      authority(async () => {
        if (++calls < 2) return;
        entered.resolve();
        await released.promise;
      }),
    ]);
    const agent = new https.Agent({ keepAlive: true, maxSockets: 1 });
    const first = await ask(server, { agent });
    assert.notEqual(first.headers.connection, 'close');
    const underWay = ask(server, { agent });
    await entered.promise;
    const stopping = server.stop();
    released.resolve();
    const answer = await underWay;
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.connection, 'close');
    await stopping;
    await assert.rejects(ask(server), /ECONNREFUSED/);
    agent.destroy();
  });

  it('shows a new certificate without restart', async () => {
    const next = await issueCertificate(doors.ca, { organisation: KOMMUN_A, name: 'New', fileName: 'rotated' });
    let current = doors.keyPair().current();
    let changed: (pair: typeof current) => void = () => undefined;
    const server = await doors.open([], {
      keyPair: {
        current: () => current,
        onChange: (listener) => {
          changed = listener;
          return () => undefined;
        },
        close: () => undefined,
      },
    });
    const before = await serialOf(server);
    current = doors.keyPair(next).current();
    changed(current);
    assert.notEqual(await serialOf(server), before);
    await server.stop();
  });

  async function serialOf(server: Running): Promise<string> {
    const socket = tls.connect(doors.connection(server, doors.clientA));
    await new Promise((resolve) => socket.once('secureConnect', resolve));
    const { serialNumber } = socket.getPeerCertificate();
    socket.destroy();
    return serialNumber;
  }
});
