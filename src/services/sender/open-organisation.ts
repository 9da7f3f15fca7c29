// An organisation of the configuration put to work: its keys, its way to FaR, its way to the mediator.
import { BrevduvaError } from '../../domain/errors.ts';
import { type KeyPairInUse, openKeyPair } from '../../platform/certificates/key-pair-in-use.ts';
import type { Clock } from '../../platform/clock.ts';
import { type ClientCredential, RestClient } from '../../platform/http-client/rest-client.ts';
import { WireClient } from '../../platform/http-client/wire-client.ts';
import type { Log } from '../../platform/log.ts';
import { deliveryOf } from '../../wire/mina-meddelanden/delivery-of-letter.ts';
import { signDelivery, signedDeliveryBytes } from '../../wire/mina-meddelanden/delivery-seal.ts';
import { type Signer, signerOf } from '../../wire/xmldsig/signer.ts';
import type { Config, OrganisationConfig } from './config.ts';
import { mediatorDoor } from './doors/mediator.ts';
import { registryDoor } from './doors/registry.ts';
import type { LetterSigner } from './doors/signer.ts';
import { certificateIn, organisationNumber, type SenderOrganisation } from './organisations.ts';

export interface OpenOrganisation {
  readonly organisation: SenderOrganisation;
  close(): void;
}

/** Opens keys and clients. Throws 'invalid-input' when the certificate is another organisation's, or a file is wrong. */
export function openOrganisation(
  config: Config,
  settings: OrganisationConfig,
  { log, clock }: { readonly log: Log; readonly clock: Clock },
): OpenOrganisation {
  const { environment, outbound, registry } = config;
  const id = organisationNumber(settings.id);
  const next = settings.nextKeyPair === undefined ? {} : { nextTls: settings.nextKeyPair };
  const keyPair = openKeyPair({ tls: settings.keyPair, ...next }, { environment, log });
  if (keyPair.current().organisation !== id) {
    keyPair.close();
    throw new BrevduvaError('invalid-input', `organisations: the certificate of ${id} belongs to another organisation`);
  }
  const way = outbound === undefined ? {} : { outbound };
  const far = new WireClient({ keyPair, caFiles: registry.caFiles, ...way });
  const mediator = mediatorClient(config, settings);
  const timeoutMs = (registry.timeoutSeconds ?? 8) * 1000;
  return {
    organisation: {
      id,
      name: settings.name,
      supportinfo: settings.supportinfo,
      mediatorName: settings.mediator.name,
      mediatorCertificate: certificateIn(settings.mediator.certificateFile),
      registry: registryDoor({ sender: id, url: registry.url, client: far, timeoutMs }),
      mediator: mediatorDoor(mediator, clock),
      signer: signerWith(keyPair),
    },
    close() {
      far.close();
      mediator.close();
      keyPair.close();
    },
  };
}

function mediatorClient({ environment, outbound }: Config, { mediator }: OrganisationConfig): RestClient {
  const { clientId, issuer, audience, caFiles } = mediator;
  return new RestClient({
    environment,
    baseUrl: mediator.url,
    token: {
      issuer,
      clientId,
      credential: credentialOf(mediator),
      scope: mediator.scope ?? 'deliveries',
      ...(audience === undefined ? {} : { audience }),
    },
    ...(caFiles === undefined ? {} : { caFiles }),
    ...(outbound === undefined ? {} : { outbound }),
  });
}

function credentialOf({ clientSecretFile, clientKeyFile }: OrganisationConfig['mediator']): ClientCredential {
  return clientKeyFile === undefined
    ? { kind: 'secret', secretFile: clientSecretFile ?? '' }
    : { kind: 'private-key-jwt', keyFile: clientKeyFile };
}

/** Signs with whichever pair is in use when a letter is signed. */
function signerWith(keyPair: KeyPairInUse): LetterSigner {
  let pair = keyPair.current();
  let signer: Signer = signerOf(pair.certificate.raw, pair.key);
  const current = (): Signer => {
    const now = keyPair.current();
    if (now !== pair) [pair, signer] = [now, signerOf(now.certificate.raw, now.key)];
    return signer;
  };
  return {
    certificate: () => current().certificate,
    sign: async (letter) => signedDeliveryBytes(signDelivery(deliveryOf(letter), current())),
  };
}
