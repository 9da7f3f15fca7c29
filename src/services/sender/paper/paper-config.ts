// Where letters on paper get their addresses from, and who prints them, for one organisation (issue 4, "Paper").
import { type Static, Type } from 'typebox';
import { type Environment, Folder, type OutboundConfig } from '../../../platform/config/parts.ts';
import { RestClient } from '../../../platform/http-client/rest-client.ts';
import { type AddressRegister, restAddressRegister } from './address-register.ts';
import { folderSupplier } from './folder-supplier.ts';
import type { PrintSupplier } from './print-supplier.ts';
import { restSupplier } from './rest-supplier.ts';

const closed = { additionalProperties: false } as const;
const Text = (maxLength: number, description: string) => Type.String({ minLength: 1, maxLength, description });

const Called = {
  url: Type.String({ pattern: '^https?://[^\\s/]+', description: 'base address of its REST door' }),
  caFiles: Type.Optional(Type.Array(Text(4096, 'PEM: a CA to trust beside the public ones'))),
  token: Type.Optional(
    Type.Object(
      {
        issuer: Type.String({ pattern: '^https?://[^\\s/]+', description: 'whose token it accepts' }),
        clientId: Text(255, 'this organisation as a client of that issuer'),
        clientSecretFile: Text(4096, 'its secret, mode 0600'),
        scope: Text(255, 'the scope to ask for'),
        audience: Type.Optional(Text(255, 'the audience to ask a token for')),
      },
      { ...closed, description: 'absent: no token is sent' },
    ),
  ),
};
const Poll = Type.Optional(
  Type.Number({ minimum: 0.1, maximum: 86_400, description: 'seconds between two questions about a job; default 60' }),
);

export const AddressRegisterConfig = Type.Object(Called, {
  ...closed,
  description:
    'asked for addresses and protected identity when a letter is printed (docs/operations.md); absent: letters are printed to the address that came with them',
});

export const PrintSupplierConfig = Type.Union(
  [
    Type.Object(
      {
        kind: Type.Literal('folder'),
        name: Text(100, 'what caseworkers call the supplier'),
        folder: Folder(
          'jobs are laid in its folder out, receipts are read from its folder in; may be reached by SFTP',
          'shared',
        ),
        pollSeconds: Poll,
      },
      closed,
    ),
    Type.Object(
      {
        kind: Type.Literal('rest'),
        name: Text(100, 'what caseworkers call the supplier'),
        ...Called,
        pollSeconds: Poll,
      },
      closed,
    ),
  ],
  { description: 'who prints batches; absent: people here do' },
);

interface Surroundings {
  readonly environment: Static<typeof Environment>;
  readonly outbound?: OutboundConfig;
}
interface Settings {
  readonly addressRegister?: Static<typeof AddressRegisterConfig>;
  readonly printSupplier?: Static<typeof PrintSupplierConfig>;
}

export interface OpenPaper {
  readonly doors: { readonly addresses?: AddressRegister; readonly supplier?: PrintSupplier };
  close(): void;
}

/** Opens the doors that are configured. Throws 'invalid-input' when a CA file cannot be used. */
export function openPaper(around: Surroundings, { addressRegister, printSupplier }: Settings): OpenPaper {
  const clients: RestClient[] = [];
  const clientOf = (called: Static<typeof AddressRegisterConfig>): RestClient => {
    const client = new RestClient(clientOptions(around, called));
    clients.push(client);
    return client;
  };
  const addresses = addressRegister === undefined ? {} : { addresses: restAddressRegister(clientOf(addressRegister)) };
  const doors = { ...addresses, ...supplierOf(printSupplier, clientOf) };
  return { doors, close: () => void clients.map((client) => client.close()) };
}

function supplierOf(
  config: Settings['printSupplier'],
  clientOf: (called: Static<typeof AddressRegisterConfig>) => RestClient,
): { supplier?: PrintSupplier } {
  if (config === undefined) return {};
  const { name, pollSeconds = 60 } = config;
  const common = { name, pollMs: pollSeconds * 1000 };
  const supplier =
    config.kind === 'folder' ? folderSupplier(common, config.folder) : restSupplier(common, clientOf(config));
  return { supplier };
}

function clientOptions(
  { environment, outbound }: Surroundings,
  { url, caFiles, token }: Static<typeof AddressRegisterConfig>,
) {
  return {
    environment,
    baseUrl: url,
    ...(token === undefined
      ? {}
      : {
          token: {
            issuer: token.issuer,
            clientId: token.clientId,
            credential: { kind: 'secret', secretFile: token.clientSecretFile } as const,
            scope: token.scope,
            ...(token.audience === undefined ? {} : { audience: token.audience }),
          },
        }),
    ...(caFiles === undefined ? {} : { caFiles }),
    ...(outbound === undefined ? {} : { outbound }),
  };
}
