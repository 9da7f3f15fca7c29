// Issuers outside the sandbox: the simulator is refused by its own mark, plain HTTP and mixed-up names too; over real TLS.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import tls from 'node:tls';
import { parseOrganisationsnummer } from '../../domain/organisationsnummer.ts';
import { issueCertificate } from '../certificates/issue-certificate.ts';
import { makeCa } from '../certificates/throw-away-ca.ts';
import { createLog } from '../log.ts';
import { fetchIssuer, mayBePlainHttp, refuseIssuerAtStart, SIMULATOR_MARK } from './issuer.ts';
import { issuerFetch } from './issuer-fetch.ts';

describe('an issuer outside the sandbox', () => {
  const folder = mkdtempSync(join(tmpdir(), 'brevduva-issuer-'));
  const trusted = tls.getCACertificates('default');
  const log = createLog('test', { level: 'silent' });
  /** Production, where this machine's own addresses are allowed by configuration. */
  const near = () => issuerFetch('production', { allowPrivate: ['127.0.0.0/8', '::1/128'] });
  let metadata: Record<string, unknown> = {};
  let server: Server;
  let issuer = '';

  before(async () => {
    const ca = await makeCa(folder);
    const organisation = parseOrganisationsnummer('164026000069');
    assert(organisation.ok);
    const issued = await issueCertificate(ca, { organisation: organisation.value, name: 'Prov' });
    const pem = { cert: readFileSync(issued.certificateFile), key: readFileSync(issued.keyFile) };
    server = createServer(pem, (request, response) => {
      if (request.url?.startsWith('/moved/'))
        response.writeHead(302, { location: '/.well-known/openid-configuration' }).end();
      else response.end(JSON.stringify({ issuer, jwks_uri: `${issuer}/jwks`, ...metadata }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    issuer = `https://localhost:${typeof address === 'object' && address !== null ? address.port : 0}`;
    tls.setDefaultCACertificates([...trusted, readFileSync(ca.certificateFile, 'utf8')]);
  });
  after(async () => {
    tls.setDefaultCACertificates(trusted);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    rmSync(folder, { recursive: true });
  });

  test('is taken when it is what it says', async () => {
    metadata = {};
    assert.deepEqual(await fetchIssuer(issuer, 'production', near()), { issuer, jwksUri: `${issuer}/jwks` });
    await refuseIssuerAtStart(issuer, 'production', log, near());
  });

  test('is refused when it is our simulator, at start and at every discovery', async () => {
    metadata = { [SIMULATOR_MARK]: true };
    await assert.rejects(fetchIssuer(issuer, 'production', near()), /simulator/);
    await assert.rejects(refuseIssuerAtStart(issuer, 'production', log, near()), /simulator/);
    assert.equal((await fetchIssuer(issuer, 'sandbox')).issuer, issuer);
  });

  test('is refused when it answers for another, or has its keys in the clear', async () => {
    metadata = { issuer: 'https://other.example' };
    await assert.rejects(fetchIssuer(issuer, 'production', near()), /another name/);
    metadata = { jwks_uri: 'http://localhost/jwks' };
    await assert.rejects(fetchIssuer(issuer, 'production', near()), /https/);
  });

  test('is not called on a private address that nobody allowed', async () => {
    metadata = {};
    await assert.rejects(fetchIssuer(issuer, 'production'), /does not answer/);
  });

  test('is not followed elsewhere', async () => {
    await assert.rejects(fetchIssuer(`${issuer}/moved`, 'production', near()), /does not answer/);
  });

  test('may be silent at start, but not speak plain HTTP', async () => {
    await refuseIssuerAtStart('https://127.0.0.1:9', 'production', log);
    await assert.rejects(refuseIssuerAtStart('http://127.0.0.1:9', 'production', log), /https/);
    await assert.rejects(fetchIssuer('http://eid.example', 'sandbox'), /https/);
    assert.equal(mayBePlainHttp('http://127.0.0.1:9', 'sandbox'), true);
  });
});
