// Which addresses a service answers to, and by which origin (DNS rebinding; RFC 9110 15.5.20 Misdirected Request)
import type { FastifyRequest } from 'fastify';
import type { WebServerOptions } from './options.ts';

const LOOPBACK = /^(127(\.\d{1,3}){3}|localhost|\[::1\])$/;

/** Whether a host name (with or without port) is this machine itself. */
export function isLoopbackHost(host: string): boolean {
  return LOOPBACK.test(host.replace(/:\d+$/, ''));
}

export interface Addresses {
  /** Whether the service answers to the Host of the request. */
  readonly answersTo: (request: FastifyRequest) => boolean;
  /** The origins whose forms are ours. */
  readonly origins: (request: FastifyRequest) => readonly string[];
  /** In the sandbox: where a browser that came by another loopback name should go, so that its cookies are found. */
  readonly betterAddress: (request: FastifyRequest) => string | undefined;
}

/** The public address only; in the sandbox also every loopback name. */
export function addressesOf({ listen, environment }: WebServerOptions): Addresses {
  const own = new URL(listen.publicUrl);
  const sandbox = environment === 'sandbox';
  const isOwn = (host: string): boolean => host === own.host;
  return {
    answersTo: ({ host }) => isOwn(host) || (sandbox && isLoopbackHost(host)),
    origins: ({ host, protocol }) =>
      sandbox && isLoopbackHost(host) ? [own.origin, `${protocol}://${host}`] : [own.origin],
    betterAddress: ({ host, method, headers, url }) =>
      !isOwn(host) && method === 'GET' && headers['sec-fetch-mode'] === 'navigate' && isLoopbackHost(own.host)
        ? `${own.origin}${url}`
        : undefined,
  };
}
