// Rules about several members of a configuration at once (issue 2: HTTP in the sandbox on 127.0.0.1, everywhere else HTTPS).
import type { ConfigFault } from './faults.ts';
import type { Environment } from './parts.ts';

const LOOPBACK = /^(127\.[0-9.]+|::1|localhost)$/;

interface Door {
  readonly host: string;
  readonly publicUrl: string;
  readonly tls?: object;
}

/**
 * Pages and REST are HTTPS, by our own certificate or by a proxy on this machine, except in the sandbox, which only this
 * machine can reach. `path` names the member.
 */
export function pagesAreClosed(environment: Environment, door: Door, path: string): ConfigFault[] {
  if (environment === 'sandbox') return sandboxIsClosed(environment, door, path);
  const faults: ConfigFault[] = [];
  if (door.tls === undefined && !LOOPBACK.test(door.host)) {
    faults.push({
      path: `${path}.tls`,
      wrong: 'Pages must be HTTPS outside the sandbox.',
      todo: 'Name a certificateFile and a keyFile, or listen on 127.0.0.1 behind a proxy that speaks TLS.',
    });
  }
  if (!door.publicUrl.startsWith('https://')) {
    faults.push({
      path: `${path}.publicUrl`,
      wrong: 'Plain HTTP is for the sandbox only.',
      todo: 'Write the https: address that browsers use.',
    });
  }
  return faults;
}

/** Claiming to be a sandbox opens no door, of pages or of the wire, to others than this machine. */
export function sandboxIsClosed(environment: Environment, { host }: Pick<Door, 'host'>, path: string): ConfigFault[] {
  if (environment !== 'sandbox' || LOOPBACK.test(host)) return [];
  return [
    {
      path: `${path}.host`,
      wrong: `A sandbox listens on this machine only, not on ${host}.`,
      todo: 'Write 127.0.0.1, or set environment to "production".',
    },
  ];
}
