// Pages over HTTPS: TLS 1.2 at least, a key that others may not read, and a new certificate without restart
import assert from 'node:assert/strict';
import { chmodSync, copyFileSync, utimesSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import tls from 'node:tls';
import { KOMMUN_A, SoapDoors } from '../../../test/soap-door.ts';
import { issueCertificate } from '../certificates/issue-certificate.ts';
import { createLog } from '../log.ts';
import { makeServer } from './listener.ts';
import type { WebServerOptions } from './options.ts';

describe('HTTPS listener', () => {
  let doors: SoapDoors;
  before(async () => {
    doors = await SoapDoors.make();
  });
  after(() => doors.remove());

  function options(environment: 'sandbox' | 'production'): WebServerOptions {
    return {
      service: 'sender',
      environment,
      listen: { host: '127.0.0.1', port: 0, publicUrl: 'https://127.0.0.1', tls: doors.server },
      log: createLog('test', { level: 'silent' }),
    };
  }

  async function serial(port: number, maxVersion: tls.SecureVersion = 'TLSv1.3'): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = tls.connect({
        port,
        host: '127.0.0.1',
        rejectUnauthorized: false,
        minVersion: 'TLSv1.1',
        maxVersion,
      });
      socket.on('error', reject);
      socket.on('secureConnect', () => {
        resolve(socket.getPeerCertificate().serialNumber);
        socket.destroy();
      });
    });
  }

  it('takes up a replaced certificate, and speaks no old TLS', async () => {
    const server = makeServer(options('sandbox'), (_request, response) => response.end(), 5);
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const address = server.address();
    assert.ok(typeof address === 'object' && address !== null);
    const before = await serial(address.port);
    await assert.rejects(serial(address.port, 'TLSv1.1'));
    const next = await issueCertificate(doors.ca, { organisation: KOMMUN_A, name: 'Next', fileName: 'next-pages' });
    copyFileSync(next.keyFile, doors.server.keyFile);
    copyFileSync(next.certificateFile, doors.server.certificateFile);
    const soon = new Date(Date.now() + 1000);
    utimesSync(doors.server.certificateFile, soon, soon);
    const deadline = Date.now() + 10_000;
    while ((await serial(address.port)) === before)
      assert.ok(Date.now() < deadline, 'the old certificate is still shown');
    await new Promise((resolve) => server.close(resolve));
  });

  it('refuses a key that others may read, outside the sandbox', () => {
    chmodSync(doors.server.keyFile, 0o644);
    assert.throws(() => makeServer(options('production'), () => undefined), /chmod 600/);
  });
});
