// Others' systems in a sandbox: a mailbox operator that takes deliveries and never says what became of them, and a municipality's system that
// takes webhooks. With the first one sees what nobody knows looks like (DESIGN.md, rule 4); with the second, webhooks that are taken.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { Running } from '../../platform/running.ts';
import { silentOperator } from './people.ts';
import { keyPairOf, type Place, wireUrl } from './place.ts';

/** Where Kommun B's pretend system takes webhooks. */
export const webhookAddress = (place: Place) => `${wireUrl(place, 'others')}/handelser`;

/** Starts them on one port, with the operator's certificate. */
export async function startOthers(place: Place): Promise<Running> {
  const { certificateFile, keyFile } = keyPairOf(place, silentOperator);
  const tls = { cert: readFileSync(certificateFile), key: readFileSync(keyFile) };
  const server = createServer(tls, (request, response) => {
    request.on('error', () => undefined);
    request.on('end', () => {
      if (request.url === '/handelser') response.writeHead(204).end();
      else request.socket.destroy();
    });
    request.resume();
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: place.options.host, port: place.ports.others }, resolve);
  });
  return {
    name: 'others',
    addresses: { others: wireUrl(place, 'others') },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
