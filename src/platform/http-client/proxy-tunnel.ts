// A tunnel through an HTTP proxy: CONNECT, RFC 9110 section 9.3.6. The proxy resolves the name, so it is the proxy that guards addresses then.
import { connect, type Socket } from 'node:net';
import { type Peer, ready } from './open-socket.ts';

const HEAD_MAX = 8192;

/** Sockets are added to `opened` as they are made. Errors: of the connection; ERR_PROXY with the proxy's status. */
export async function openTunnel(proxy: URL, peer: Peer, opened: Socket[], signal: AbortSignal): Promise<Socket> {
  const socket = connect({ host: proxy.hostname, port: Number(proxy.port || 80), keepAlive: true, noDelay: true });
  opened.push(socket);
  await ready(socket, 'connect', signal);
  const target = `${peer.host.includes(':') ? `[${peer.host}]` : peer.host}:${peer.port}`;
  const credentials = Buffer.from(
    `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`,
  ).toString('base64');
  const authorization = proxy.username === '' ? '' : `Proxy-Authorization: Basic ${credentials}\r\n`;
  socket.write(`CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n${authorization}\r\n`);
  const head = await readHead(socket, signal);
  const status = /^HTTP\/1\.[01] ([0-9]{3})/.exec(head)?.[1];
  if (status === undefined || !status.startsWith('2')) {
    throw Object.assign(new Error(`The proxy answered ${status ?? 'something else than HTTP'}`), { code: 'ERR_PROXY' });
  }
  return socket;
}

async function readHead(socket: Socket, signal: AbortSignal): Promise<string> {
  let head = Buffer.alloc(0);
  for (;;) {
    const chunk: Buffer | null = socket.read();
    if (chunk === null) {
      await ready(socket, 'readable', signal);
      if (socket.readableEnded) return head.toString('latin1');
      continue;
    }
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf('\r\n\r\n');
    if (end >= 0) {
      // A TLS server says nothing first; whatever follows belongs to the tunnel.
      if (end + 4 < head.length) socket.unshift(head.subarray(end + 4));
      return head.subarray(0, end).toString('latin1');
    }
    if (head.length > HEAD_MAX) return '';
  }
}
