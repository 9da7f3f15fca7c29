// The socket under the pages: HTTP on loopback, HTTPS elsewhere, with a certificate that is replaced without restart
import { statSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import type { SecureContextOptions } from 'node:tls';
import { readPublicFile, readSecretFile } from '../certificates/secret-file.ts';
import { isLoopbackHost } from './addresses.ts';
import type { WebServerOptions } from './options.ts';

const TIMEOUTS = { headersTimeout: 20_000, requestTimeout: 120_000, keepAliveTimeout: 72_000 };

type TlsFiles = NonNullable<WebServerOptions['listen']['tls']>;

/** Outside the sandbox all is HTTPS; the sandbox is for this machine only. Throws with what to change. */
export function refuseUnsafeAddress({ environment, listen }: WebServerOptions): void {
  const loopback = isLoopbackHost(listen.host) || listen.host === '::1';
  if (environment === 'sandbox' && !loopback) {
    throw new Error(`The sandbox listens on this machine only: set listen.host to 127.0.0.1, not ${listen.host}.`);
  }
  if (environment === 'production' && !listen.publicUrl.startsWith('https:')) {
    throw new Error('listen.publicUrl must begin with https: outside the sandbox.');
  }
  if (environment === 'production' && listen.tls === undefined && !loopback) {
    throw new Error('listen.tls is needed, or listen.host 127.0.0.1 behind a proxy that speaks TLS.');
  }
}

/** A server that does not listen yet. Files are looked at every `checkMs`; what cannot be read is logged and the old kept. */
export function makeServer(options: WebServerOptions, handler: http.RequestListener, checkMs = 30_000): http.Server {
  const { tls } = options.listen;
  if (tls === undefined) return http.createServer(TIMEOUTS, handler);
  const server = https.createServer({ ...TIMEOUTS, ...contextOf(tls, options) }, handler);
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
