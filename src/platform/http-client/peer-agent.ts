// The kept connections to one peer with one certificate (STACK.md: a new agent for each request is 25 times slower).
import { type AgentOptions, Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Socket } from 'node:net';
import type { SecureContext } from 'node:tls';
import { openSocket, type Route } from './open-socket.ts';
import { Slots } from './slots.ts';

/** Idle longer than this and it is closed, so that we do so before most peers do; a peer's own hint (Keep-Alive: timeout) wins. */
const IDLE_MS = 4000;

export interface PeerAgent {
  readonly agent: HttpAgent;
  readonly slots: Slots;
  /** Closes idle connections and, as they become idle, the others. */
  retire(): void;
}

type Connected = (error: Error | null, socket: Socket) => void;

/** An agent whose sockets are connected, and their TLS done, when a request gets them. */
export function peerAgent(url: URL, route: Route, tls: SecureContext | undefined, maxSockets: number): PeerAgent {
  const options: AgentOptions = {
    keepAlive: true,
    maxFreeSockets: maxSockets,
    timeout: IDLE_MS,
    scheduling: 'lifo',
  };
  const agent = url.protocol === 'https:' ? new HttpsAgent(options) : new HttpAgent(options);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80));
  const peer = { host, port, ...(tls === undefined ? {} : { tls }) };
  const connect = (_options: unknown, callback?: Connected) => {
    void handOver(openSocket(peer, route), callback);
    return undefined;
  };
  agent.createConnection = connect;
  return {
    agent,
    slots: new Slots(maxSockets),
    retire() {
      agent.maxFreeSockets = 0;
      for (const socket of Object.values(agent.freeSockets).flat()) socket?.destroy();
    },
  };
}

async function handOver(opening: Promise<Socket>, callback: Connected | undefined): Promise<void> {
  try {
    const socket = await opening;
    callback?.(null, socket);
  } catch (error) {
    // node's types want a socket also with an error; none is there, and none is looked at.
    Reflect.apply(callback ?? (() => undefined), undefined, [error]);
  }
}
