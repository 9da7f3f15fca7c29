// Headers that every answer carries: CSP, HSTS, no sniffing, no framing, no referrer to others (OWASP ASVS 3.4)
import helmet from '@fastify/helmet';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { WebServerOptions } from './options.ts';

const CSP = 'content-security-policy';

/** The policy of our pages. Images may be `data:` because FKUI's style sheet holds its icons that way. */
export function contentSecurityPolicy(options: Pick<WebServerOptions, 'formActions' | 'frames' | 'listen'>): string {
  const https = options.listen.publicUrl.startsWith('https:');
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    ["form-action 'self'", ...(options.formActions ?? [])].join(' '),
    ...(options.frames === undefined || options.frames.length === 0 ? [] : [`frame-src ${options.frames.join(' ')}`]),
    "frame-ancestors 'none'",
    "base-uri 'none'",
    ...(https ? ['upgrade-insecure-requests'] : []),
  ].join('; ');
}

/** Puts the headers on every answer. A route may set its own CSP, which then stands. */
export async function addSecurityHeaders(app: FastifyInstance, options: WebServerOptions): Promise<void> {
  const https = options.listen.publicUrl.startsWith('https:');
  await app.register(helmet, {
    contentSecurityPolicy: false,
    strictTransportSecurity: https ? { maxAge: 63_072_000, includeSubDomains: false } : false,
    // Not no-referrer: then browsers send `Origin: null` with our own forms, and the origin check could not be made.
    referrerPolicy: { policy: 'same-origin' },
    frameguard: { action: 'deny' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    xDnsPrefetchControl: { allow: false },
  });
  const policy = contentSecurityPolicy(options);
  app.addHook('onRequest', async (_request, reply) => {
    reply.header(CSP, policy);
    reply.header(
      'permissions-policy',
      'camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()',
    );
  });
}

/** Lets one inline style element of this page through, by its hash. */
export function allowInlineStyle(reply: FastifyReply, sha256: string): void {
  const policy = String(reply.getHeader(CSP) ?? '');
  reply.header(CSP, policy.replace("style-src 'self'", `style-src 'self' 'sha256-${sha256}'`));
}
