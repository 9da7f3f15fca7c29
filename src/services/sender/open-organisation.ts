// An organisation of the configuration put to work: its keys, its way to FaR, its way to the mediator.
import { BrevduvaError } from '../../domain/errors.ts';
import type { LoadedKeyPair } from '../../platform/certificates/key-pair.ts';
import { type KeyPairInUse, openKeyPair } from '../../platform/certificates/key-pair-in-use.ts';
import type { Clock } from '../../platform/clock.ts';
import { type ClientCredential, RestClient } from '../../platform/http-client/rest-client.ts';
import { WireClient } from '../../platform/http-client/wire-client.ts';
import type { Log } from '../../platform/log.ts';
import { openMessageTypes } from '../../platform/presentation/message-types.ts';
import { SigningPool } from '../../platform/signing/signing-pool.ts';
import { archiveRules } from './archive/archive-config.ts';
import type { Config, OrganisationConfig } from './config.ts';
import { diariumRules, fileDropRules } from './diarium/diarium-config.ts';
import { type MediatorDoor, restMediatorDoor } from './doors/mediator.ts';
import { registryDoor } from './doors/registry.ts';
import type { LetterSigner } from './doors/signer.ts';
import { soapMediatorDoor } from './doors/soap-mediator.ts';
import { mailingSettings } from './mailings/settings.ts';
import type { RestMediator, SoapMediator } from './mediator-config.ts';
import { operatorSupports } from './operator-supports.ts';
import { certificateIn, organisationNumber, type SenderOrganisation } from './organisations.ts';
import { openPaper } from './paper/paper-config.ts';
import { ocrLevels } from './payment/payment-config.ts';
import { precheckRules } from './prechecks/precheck-config.ts';

export interface OpenOrganisation {
  readonly organisation: SenderOrganisation;
  close(): Promise<void>;
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
  const mediator = openMediator(config, settings, keyPair, { log, clock });
  const signing = openSigner(config, keyPair);
  const paper = openPaper(config, settings);
  const timeoutMs = (registry.timeoutSeconds ?? 8) * 1000;
  return {
    organisation: {
      id,
      name: settings.name,
      supportinfo: settings.supportinfo,
      mediatorName: settings.mediator.name,
      mediatorKind: mediator.door.kind,
      mediatorCertificate: certificateIn(settings.mediator.certificateFile),
      registry: registryDoor({ sender: id, url: registry.url, client: far, timeoutMs }),
      prechecks: precheckRules(config.prechecks),
      mediator: mediator.door,
      signer: signing.signer,
      postage: postageOf(settings),
      auditorsReadLetters: settings.auditorsReadLetters ?? false,
      operators: operatorSupports(config.operators),
      ...{ ...ocrLevels(settings.payments), messageTypes: openMessageTypes(config.messageTypes) },
      mailings: mailingSettings(config.mailings),
      archive: archiveRules(config.archive),
      ...diariumRules(settings.diarium),
      ...fileDropRules(settings.fileDrop),
      ...paper.doors,
    },
    async close() {
      far.close();
      mediator.close();
      paper.close();
      await signing.close();
      keyPair.close();
    },
  };
}

function postageOf({ postage }: OrganisationConfig): SenderOrganisation['postage'] {
  return postage === undefined ? undefined : { paperOre: postage.paperOre, digitalOre: postage.digitalOre ?? 0 };
}

interface OpenMediator {
  readonly door: MediatorDoor;
  close(): void;
}

function openMediator(
  config: Config,
  { id, mediator }: OrganisationConfig,
  keyPair: KeyPairInUse,
  { log, clock }: { readonly log: Log; readonly clock: Clock },
): OpenMediator {
  if (mediator.kind !== 'soap') {
    const client = restClient(config, mediator);
    return { door: restMediatorDoor(client, clock), close: () => client.close() };
  }
  const { outbound } = config;
  const { url, caFiles, crlFiles, repeats, timeoutSeconds } = mediator;
  const crl = crlFiles === undefined ? {} : { crlFiles };
  const client = new WireClient({ keyPair, caFiles, log, ...crl, ...(outbound === undefined ? {} : { outbound }) });
  const timeoutMs = (timeoutSeconds ?? 30) * 1000;
  const options = { sender: organisationNumber(id), url, client, timeoutMs, repeats, pace: paceOf(mediator) };
  return { door: soapMediatorDoor(options, clock), close: () => client.close() };
}

function paceOf({ firstPollSeconds = 2, pollSeconds = 300, followHours = 96 }: SoapMediator) {
  return { firstMs: firstPollSeconds * 1000, longestMs: pollSeconds * 1000, followMs: followHours * 3_600_000 };
}

function restClient({ environment, outbound }: Config, mediator: RestMediator): RestClient {
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

function credentialOf({ clientSecretFile, clientKeyFile }: RestMediator): ClientCredential {
  return clientKeyFile === undefined
    ? { kind: 'secret', secretFile: clientSecretFile ?? '' }
    : { kind: 'private-key-jwt', keyFile: clientKeyFile };
}

// Signs with whichever pair is in use when a letter is signed; large letters in threads of their own where so configured.
function openSigner(config: Config, keyPair: KeyPairInUse): { readonly signer: LetterSigner; close(): Promise<void> } {
  const setupOf = ({ certificate, key }: LoadedKeyPair) => ({ certificate: certificate.raw, key });
  const size = config.signingThreads ?? (config.environment === 'production' ? 1 : 0);
  const pool = SigningPool.open({ size, setup: setupOf(keyPair.current()) });
  const forget = keyPair.onChange((pair) => pool.use(setupOf(pair)));
  return {
    signer: { certificate: () => keyPair.current().certificate.raw, sign: (letter) => pool.sign(letter) },
    close: async () => {
      forget();
      await pool.close();
    },
  };
}
