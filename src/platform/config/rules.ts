// Rules about several members of a configuration at once (issue 2: HTTP in the sandbox on 127.0.0.1, everywhere else HTTPS).
import type { ConfigFault } from './faults.ts';
import type { Environment, ListenConfig } from './parts.ts';

const LOOPBACK = /^(127\.[0-9.]+|::1|localhost)$/;

/** Pages and REST are HTTPS with our own certificate, except in the sandbox, which only this machine can reach. `path` names the member. */
export function pagesAreClosed(environment: Environment, listen: ListenConfig, path: string): ConfigFault[] {
  const faults: ConfigFault[] = [];
  if (environment === 'production' && listen.tls === undefined) {
    faults.push({
      path: `${path}.tls`,
      wrong: 'Pages must be HTTPS outside the sandbox.',
      todo: 'Name a certificateFile and a keyFile.',
    });
  }
  if (environment === 'production' && !listen.publicUrl.startsWith('https://')) {
    faults.push({
      path: `${path}.publicUrl`,
      wrong: 'The public address must be https.',
      todo: 'Write the address that browsers use.',
    });
  }
  if (environment === 'sandbox' && !LOOPBACK.test(listen.host)) {
    faults.push({
      path: `${path}.host`,
      wrong: `A sandbox on ${listen.host} could be reached by others.`,
      todo: 'Write 127.0.0.1.',
    });
  }
  return faults;
}
