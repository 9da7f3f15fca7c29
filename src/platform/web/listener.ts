// The socket under the pages: HTTP on loopback, HTTPS elsewhere, with a certificate that is replaced without restart
import { statSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import type { SecureContextOptions } from 'node:tls';
import { readPublicFile, readSecretFile } from '../certificates/secret-file.ts';
import { ConfigFaults } from '../config/parse.ts';
import { pagesAreClosed } from '../config/rules.ts';
import type { WebServerOptions } from './options.ts';

const TIMEOUTS = { headersTimeout: 20_000, keepAliveTimeout: 72_000 };
const REQUEST_MS = 120_000;

type TlsFiles = NonNullable<WebServerOptions['listen']['tls']>;

/** Outside the sandbox all is HTTPS; the sandbox is for this machine only. Throws ConfigFaults with what to change. */
export function refuseUnsafeAddress({ environment, listen, service }: WebServerOptions): void {
  const faults = pagesAreClosed(environment, listen, 'listen');
  if (faults.length > 0) throw new ConfigFaults(service, faults);
}

/** A server that does not listen yet. Files are looked at every `checkMs`; what cannot be read is logged and the old kept. */
export function makeServer(options: WebServerOptions, handler: http.RequestListener, checkMs = 30_000): http.Server {
  const { tls } = options.listen;
  const timeouts = { ...TIMEOUTS, requestTimeout: options.limits?.requestMs ?? REQUEST_MS };
  if (tls === undefined) return http.createServer(timeouts, handler);
  const server = https.createServer({ ...timeouts, ...contextOf(tls, options) }, handler);
  let seen = stamp(tls);
  const timer = setInterval(() => {
    const now = stamp(tls);
    if (now === seen) return;
    seen = now;
    try {
      server.setSecureContext(contextOf(tls, options));
      options.log.info({ file: tls.certificateFile }, 'The certificate of the pages was replaced');
    } catch (error) {
      options.log.error({ err: error }, 'The new certificate cannot be used; the old one stays');
    }
  }, checkMs).unref();
  server.on('close', () => clearInterval(timer));
  return server;
}

function contextOf({ certificateFile, keyFile }: TlsFiles, { environment }: WebServerOptions): SecureContextOptions {
  return { cert: readPublicFile(certificateFile), key: readSecretFile(keyFile, environment), minVersion: 'TLSv1.2' };
}

function stamp({ certificateFile, keyFile }: TlsFiles): string {
  return [certificateFile, keyFile].map((file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 'none').join();
}
