// A connection to a peer, ready for the first byte of a request: name checked, address pinned, through a proxy where configured, TLS done.
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls, type SecureContext, type TLSSocket } from 'node:tls';
import type { OutboundConfig } from '../config/parts.ts';
import { type AddressGuard, refused } from './address-guard.ts';
import { openTunnel } from './proxy-tunnel.ts';

export interface Peer {
  readonly host: string;
  readonly port: number;
  /** Absent: plain TCP. */
  readonly tls?: SecureContext;
}

export interface Route {
  readonly guard: AddressGuard;
  readonly outbound: OutboundConfig;
  /** Everything until the connection is ready, ms. */
  readonly connectMs: number;
}

/** Errors: of node:net, node:tls and the guard; TIMEOUT when it took too long. Nothing of a request has been sent then. */
export async function openSocket(peer: Peer, route: Route): Promise<Socket> {
  if (isIP(peer.host) !== 0 && !route.guard.allows(peer.host)) throw refused(peer.host);
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), route.connectMs);
  const opened: Socket[] = [];
  try {
    const tcp = await openTcp(peer, route, opened, deadline.signal);
    if (peer.tls === undefined) return tcp;
    return await secure(tcp, peer, peer.tls, opened, deadline.signal);
  } catch (error) {
    for (const socket of opened) socket.destroy();
    throw deadline.signal.aborted ? timedOut() : error;
  } finally {
    clearTimeout(timer);
  }
}

async function openTcp(peer: Peer, route: Route, opened: Socket[], signal: AbortSignal): Promise<Socket> {
  const { proxy, noProxy = [] } = route.outbound;
  if (proxy !== undefined && !noProxy.some((end) => peer.host === end || peer.host.endsWith(`.${end}`))) {
    return openTunnel(new URL(proxy), peer, opened, signal);
  }
  const socket = connectTcp({
    host: peer.host,
    port: peer.port,
    lookup: route.guard.lookup,
    keepAlive: true,
    noDelay: true,
  });
  opened.push(socket);
  await ready(socket, 'connect', signal);
  return socket;
}

async function secure(
  tcp: Socket,
  peer: Peer,
  secureContext: SecureContext,
  opened: Socket[],
  signal: AbortSignal,
): Promise<TLSSocket> {
  const name = isIP(peer.host) === 0 ? { servername: peer.host } : {};
  const socket = connectTls({
    secureContext,
    ALPNProtocols: ['http/1.1'],
    ...name,
    host: peer.host,
    socket: tcp,
  });
  opened.push(socket);
  await ready(socket, 'secureConnect', signal);
  return socket;
}

/** Waits for the event; an error or an end before it is thrown. */
export function ready(
  socket: Socket,
  event: 'connect' | 'secureConnect' | 'readable',
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const finish = (error?: Error) => {
      socket.off(event, succeed).off('error', finish).off('close', closed);
      signal.removeEventListener('abort', expired);
      if (error === undefined) resolve();
      else reject(error);
    };
    const succeed = () => finish();
    const closed = () =>
      finish(Object.assign(new Error('The connection was closed before it was ready'), { code: 'ECONNRESET' }));
    const expired = () => finish(timedOut());
    socket.on(event, succeed).on('error', finish).on('close', closed);
    signal.addEventListener('abort', expired);
    if (signal.aborted) expired();
  });
}

function timedOut(): Error {
  return Object.assign(new Error('The connection took too long'), { code: 'ETIMEDOUT' });
}
