// Where a program is to listen: tried before it starts, and refused in words with the setting to change where it cannot.
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { BrevduvaError } from '../domain/errors.ts';

export interface ListeningPlace {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** The settings that named them, for whoever is told to choose others. */
  readonly hostChosenWith?: string | undefined;
  readonly portChosenWith?: string | undefined;
}

/** Every place that cannot be had now. Nothing listens there when it resolves. */
export async function listeningFaults(places: readonly ListeningPlace[]): Promise<readonly BrevduvaError[]> {
  // Held until all are tried: two of ours may want the same.
  const held: { readonly server: Server; readonly place: ListeningPlace }[] = [];
  const faults: BrevduvaError[] = [];
  try {
    for (const place of places) {
      const server = createServer((socket) => socket.destroy());
      try {
        await once(server.listen(place.port, place.host), 'listening');
        held.push({ server, place });
      } catch (error) {
        const ours = held.find((one) => place.port !== 0 && one.place.port === place.port)?.place;
        const twice = ours !== undefined && codeOf(error) === 'EADDRINUSE';
        faults.push(twice ? namedTwice(place, ours) : faultAt(place, error));
      }
    }
  } finally {
    await Promise.all(held.map(({ server }) => new Promise<void>((closed) => server.close(() => closed()))));
  }
  return faults;
}

/** What listening in one of the places said when it was too late to try: in our words, anything else as it is. */
export function asListeningFault(error: unknown, places: readonly ListeningPlace[]): unknown {
  if (!(error instanceof Error && 'syscall' in error)) return error;
  if (error.syscall !== 'listen' && error.syscall !== 'getaddrinfo') return error;
  const place = places.find(({ host, port }) =>
    'port' in error ? error.port === port : 'hostname' in error && error.hostname === host,
  );
  return place === undefined ? error : faultAt(place, error);
}

/** `details.port`: whoever chose it by chance may try another. */
export function portRefused(port: number, chosenWith: string | undefined, why: 'taken' | 'reserved'): BrevduvaError {
  const another = `another port${withSetting(chosenWith)}`;
  const message =
    why === 'taken'
      ? `Another program has port ${port}: stop it, or choose ${another}.`
      : `Port ${port} is reserved for the system's own services: choose ${another}, from 1024 on.`;
  return new BrevduvaError('invalid-input', message, { port });
}

function faultAt({ host, port, hostChosenWith, portChosenWith }: ListeningPlace, error: unknown): BrevduvaError {
  const code = codeOf(error);
  if (code === 'EADDRINUSE') return portRefused(port, portChosenWith, 'taken');
  if (code === 'EACCES') return portRefused(port, portChosenWith, 'reserved');
  return new BrevduvaError('invalid-input', hostFault(code, host, withSetting(hostChosenWith)), {}, error);
}

function hostFault(code: string, host: string, withIt: string): string {
  if (code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT')
    return `This machine does not have the address ${host}: choose one that it has${withIt}.`;
  if (code === 'ENOTFOUND' || code.startsWith('EAI_'))
    return `No address is known for the name ${host}: choose another${withIt}.`;
  return `Nothing can listen at ${host} (the system says ${code}): choose another address${withIt}.`;
}

function namedTwice({ port, portChosenWith }: ListeningPlace, other: ListeningPlace): BrevduvaError {
  const message = `Port ${port} is ${other.portChosenWith} too: choose another port${withSetting(portChosenWith)}.`;
  return new BrevduvaError('invalid-input', message);
}

function withSetting(chosenWith: string | undefined): string {
  return chosenWith === undefined ? '' : ` with ${chosenWith}`;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
