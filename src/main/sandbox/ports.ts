// The addresses of a sandbox: a fixed place for each door after the first port, and a free range when none was asked for.
import { createServer } from 'node:net';
import { BrevduvaError } from '../../domain/errors.ts';
import { PORT_SPAN, type SandboxOptions } from './options.ts';

/** Distance of each door from the first port. */
const places = {
  start: 0,
  sender: 1,
  mailboxA: 2,
  mailboxB: 3,
  registry: 4,
  mediator: 5,
  eid: 6,
  mail: 7,
  smtp: 8,
  registers: 9,
  contentA: 12,
  contentB: 13,
  mailboxAWire: 22,
  mailboxBWire: 23,
  registryWire: 24,
  mediatorWire: 25,
  senderWire: 26,
  paper: 27,
  others: 28,
  postgres: 32,
} as const;

type Door = keyof typeof places;
export type Ports = Readonly<Record<Door, number>>;

function isFree(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

async function taken(host: string, base: number): Promise<number[]> {
  const all = Object.values(places).map((place) => base + place);
  // The database that comes along is there whatever the host.
  const hostOf = (port: number) => (port === base + places.postgres ? '127.0.0.1' : host);
  const free = await Promise.all(all.map((port) => isFree(hostOf(port), port)));
  return all.filter((_, index) => free[index] === false);
}

function portsFrom(base: number): Ports {
  const at = (door: Door) => base + places[door];
  return {
    start: at('start'),
    sender: at('sender'),
    mailboxA: at('mailboxA'),
    mailboxB: at('mailboxB'),
    registry: at('registry'),
    mediator: at('mediator'),
    eid: at('eid'),
    mail: at('mail'),
    smtp: at('smtp'),
    registers: at('registers'),
    contentA: at('contentA'),
    contentB: at('contentB'),
    mailboxAWire: at('mailboxAWire'),
    mailboxBWire: at('mailboxBWire'),
    registryWire: at('registryWire'),
    mediatorWire: at('mediatorWire'),
    senderWire: at('senderWire'),
    paper: at('paper'),
    others: at('others'),
    postgres: at('postgres'),
  };
}

/**
 * The ports to use: the asked ones, or 8400 and on, or the next free range of a hundred after it.
 * Errors: 'invalid-input' naming the asked ports that are taken; 'conflict' when there is no free range.
 */
export async function choosePorts(options: SandboxOptions): Promise<Ports> {
  const first = options.portBase ?? 8400;
  for (let base = first; base < 65_000 - PORT_SPAN; base += 100) {
    const busy = await taken(options.host, base);
    if (busy.length === 0) return portsFrom(base);
    if (options.portBase !== undefined) {
      const ports = busy.join(', ');
      throw new BrevduvaError(
        'invalid-input',
        `Another program has port ${ports}: stop it, or choose another first port with --port (or BREVDUVA_PORT).`,
      );
    }
  }
  throw new BrevduvaError('conflict', 'No free range of ports was found from 8400 on. Give one with --port.');
}
