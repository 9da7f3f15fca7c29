// The configuration of each service of the sandbox, as somebody would write it in a file.

import { join } from 'node:path';
import { mailboxAccess } from './mailbox-access.ts';
import {
  kommunA,
  kommunB,
  mediator,
  operatorA,
  operatorB,
  type PretendOrganisation,
  region,
  senders,
} from './people.ts';
import {
  blobs,
  database,
  keyPairOf,
  listen,
  login,
  outbound,
  type Place,
  pageUrl,
  wireListen,
  wireUrl,
} from './place.ts';

const environment = 'sandbox';

/** An organisation's system that follows the register's changes. */
export const registryClient = (organisation: { readonly id: string }) => `registry-${organisation.id}`;
/** The name of a sender organisation's own client towards the mediator. */
export const mediationClient = (organisation: PretendOrganisation) => `sender-${organisation.id}`;
/** Where tokens for an API are good: its own address. */
export const apiAudience = (place: Place, door: 'sender' | 'mediator' | 'registry') => `${pageUrl(place, door)}/api/v1`;

/** What the mailboxes show the pretend SMS gateway. */
export const SMS_SECRET = 'sms-gateway';

const staffIssuer = (place: Place) => `${pageUrl(place, 'eid')}/staff`;
const api = (place: Place, door: 'sender' | 'mediator' | 'registry') => ({
  issuer: staffIssuer(place),
  audience: apiAudience(place, door),
});

const supportinfo: Readonly<Record<string, { text: string; phoneNumber: string; emailAddress: string; url: string }>> =
  {
    [kommunB.id]: {
      text: 'Kontakta kommunens kontaktcenter, vardagar kl. 8–16.',
      phoneNumber: '010-123 45 00',
      emailAddress: 'kontaktcenter@kommun-b.example',
      url: 'https://kommun-b.example/kontakt',
    },
    [kommunA.id]: {
      text: 'Kontakta medborgarkontoret, vardagar kl. 9–15.',
      phoneNumber: '010-123 46 00',
      emailAddress: 'medborgarkontoret@kommun-a.example',
      url: 'https://kommun-a.example/kontakt',
    },
    [region.id]: {
      text: 'Kontakta regionens växel, dygnet runt.',
      phoneNumber: '010-123 47 00',
      emailAddress: 'vaxeln@region.example',
      url: 'https://region.example/kontakt',
    },
  };

function byRest(place: Place, organisation: PretendOrganisation) {
  return {
    name: mediator.name,
    url: apiAudience(place, 'mediator'),
    issuer: staffIssuer(place),
    clientId: mediationClient(organisation),
    clientSecretFile: place.secrets.textFile(mediationClient(organisation)),
    certificateFile: keyPairOf(place, mediator).certificateFile,
  };
}

// As if the mediator were somebody else's (docs/uppsattningar.md, SKL-S1).
function bySoap(place: Place) {
  return {
    kind: 'soap',
    name: mediator.name,
    url: `${wireUrl(place, 'mediatorWire')}/Message/v3`,
    caFiles: [place.ca.certificateFile],
    crlFiles: [place.ca.crlFile],
    repeats: 'deduplicated',
    firstPollSeconds: 0.5,
    pollSeconds: 30,
    certificateFile: keyPairOf(place, mediator).certificateFile,
  };
}

/** Where letters may be left as files for Kommun B (docs/operations.md, "Letters as files"). */
export const fileDropOf = (place: Place) => join(place.options.dataFolder, 'filmapp');

// Kommun B registers one unit's letters, and takes letters as files.
function foldersOf(place: Place, organisation: PretendOrganisation) {
  if (organisation !== kommunB) return {};
  const diarium = { folder: join(place.options.dataFolder, 'diarium'), units: ['bygg-och-miljo'] };
  return { diarium, fileDrop: { folder: fileDropOf(place) } };
}

function sendingOrganisation(place: Place, organisation: PretendOrganisation) {
  return {
    id: organisation.id,
    name: organisation.name,
    keyPair: keyPairOf(place, organisation),
    supportinfo: supportinfo[organisation.id] ?? { text: `Frågor om brevet besvaras av ${organisation.name}.` },
    postage: { paperOre: 1250, digitalOre: 200 },
    ...foldersOf(place, organisation),
    mediator: organisation === kommunA ? bySoap(place) : byRest(place, organisation),
    ...onPaper(place, organisation),
  };
}

// Kommun B hands over by REST, Kommun A in a folder, the region prints itself; both third parties are pretend (paper-simulator.ts).
function onPaper(place: Place, organisation: PretendOrganisation) {
  const url = `http://${place.options.host}:${place.ports.paper}`;
  const supplier = { name: 'Duvtrycket', pollSeconds: 2 };
  const addressRegister = { url: `${url}/address-register` };
  if (organisation === kommunB)
    return { addressRegister, printSupplier: { ...supplier, kind: 'rest', url: `${url}/print-supplier` } };
  if (organisation !== kommunA) return {};
  return { addressRegister, printSupplier: { ...supplier, kind: 'folder', folder: printFolder(place) } };
}

/** Where Kommun A's print supplier finds its jobs. */
export const printFolder = (place: Place) => join(place.options.dataFolder, 'print-supplier');

export const senderConfig = (place: Place) => ({
  environment,
  database: database(place, 'sender'),
  blobs: blobs(place, 'sender'),
  listen: listen(place, 'sender'),
  login: login(place, 'staff', 'sender'),
  api: api(place, 'sender'),
  registry: { url: `${wireUrl(place, 'registryWire')}/Recipient/v3`, caFiles: [place.ca.certificateFile] },
  contactEmail: 'integration@kommun-b.example',
  mail: {
    host: place.options.host,
    port: place.ports.smtp,
    from: 'Skicka brev <inget-svar@skicka-brev.example>',
  },
  outbound,
  webhooks: { caFiles: [place.ca.certificateFile] },
  operators: [operatorA, operatorB].map(({ id }) => ({ id, supports: { replies: true, receipts: true } })),
  replies: {
    listen: wireListen(place, 'senderWire', kommunB),
    trust: { caFiles: [place.ca.certificateFile], crlFiles: [place.ca.crlFile] },
  },
  disposal: { journal: join(place.options.dataFolder, 'disposals') },
  organisations: senders.map((organisation) => sendingOrganisation(place, organisation)),
});

export const mediatorConfig = (place: Place) => ({
  environment,
  organisation: mediator.id,
  name: mediator.name,
  database: database(place, 'mediator'),
  blobs: blobs(place, 'mediator'),
  listen: listen(place, 'mediator'),
  wire: wireListen(place, 'mediatorWire', mediator),
  api: api(place, 'mediator'),
  login: login(place, 'staff', 'mediator'),
  registry: {
    recipientUrl: `${wireUrl(place, 'registryWire')}/Recipient/v3`,
    authorityUrl: `${wireUrl(place, 'registryWire')}/Authority`,
    caFiles: [place.ca.certificateFile],
    // People try things one after the other here: an opt-out shows at once.
    reachableForMs: 0,
  },
  operators: {
    caFiles: [place.ca.certificateFile],
    others: { repeats: 'unknown' },
    known: [operatorA, operatorB].map(({ id, name }) => ({ organisation: id, name, repeats: 'deduplicated' })),
  },
  trust: { caFiles: [place.ca.certificateFile], crlFiles: [place.ca.crlFile] },
  log: {
    checkpoints: { folder: join(place.options.dataFolder, 'checkpoints') },
    disposal: { keepDays: 365 },
    disposalJournal: join(place.options.dataFolder, 'disposals'),
  },
  contactEmail: 'integration@duvslaget.example',
  outbound,
  webhooks: { caFiles: [place.ca.certificateFile] },
});

// Every sender of the sandbox has the same door for replies and receipts; letters may be forwarded between the two operators.
function mailboxActing(place: Place) {
  const caFiles = [place.ca.certificateFile];
  const door = { url: `${wireUrl(place, 'senderWire')}/Replies/v1`, replies: true, receipts: true };
  return {
    answers: { caFiles, senders: senders.map(({ id }) => ({ organisation: id, ...door })) },
    forwarding: { caFiles, deduplicates: [operatorA, operatorB].map(({ id }) => id) },
  };
}

/** FaR as an operator asks it, and follows what changes there. */
function farFor(place: Place, operator: PretendOrganisation) {
  return {
    recipientUrl: `${wireUrl(place, 'registryWire')}/Recipient/v3`,
    authorityUrl: `${wireUrl(place, 'registryWire')}/Authority`,
    tls: keyPairOf(place, operator),
    caFiles: [place.ca.certificateFile],
    changes: {
      url: `${pageUrl(place, 'registry')}/api/v1`,
      issuer: staffIssuer(place),
      clientId: registryClient(operator),
      clientSecretFile: place.secrets.textFile(registryClient(operator)),
      everySeconds: 2,
    },
  };
}

function mailboxConfig(place: Place, which: 'A' | 'B', accounts: readonly unknown[]) {
  const operator = which === 'A' ? operatorA : operatorB;
  const schema = which === 'A' ? 'mailbox_a' : 'mailbox_b';
  const content = `content${which}` as const;
  return {
    environment,
    operator: {
      organisation: operator.id,
      name: operator.name,
      support: {
        text: `${operator.name} svarar på frågor om brevlådan, vardagar 8–18.`,
        emailAddress: which === 'A' ? 'hjalp@duvkullen.example' : 'hjalp@fyrtornet.example',
        phoneNumber: which === 'A' ? '010-123 48 00' : '010-123 49 00',
      },
    },
    database: database(place, schema),
    blobs: blobs(place, schema),
    pages: listen(place, `mailbox${which}`),
    // Another host name than the pages, so that no cookie of theirs reaches what a letter brings along.
    content: {
      host: place.options.host,
      port: place.ports[content],
      publicUrl: `http://localhost:${place.ports[content]}`,
    },
    wire: wireListen(place, `mailbox${which}Wire`, operator),
    ...mailboxAccess(place, which),
    mail: {
      host: place.options.host,
      port: place.ports.smtp,
      from: `${operator.name} <inget-svar@${which === 'A' ? 'duvkullen' : 'fyrtornet'}.example>`,
    },
    sms: {
      url: `${pageUrl(place, 'mail')}/sms`,
      secretFile: place.secrets.textFile(SMS_SECRET),
      from: which === 'A' ? 'Duvkullen' : 'Fyrtornet',
    },
    registry: farFor(place, operator),
    trust: { caFiles: [place.ca.certificateFile], crlFiles: [place.ca.crlFile] },
    ...mailboxActing(place),
    outbound,
    accounts,
  };
}

export const mailboxAConfig = (place: Place, accounts: readonly unknown[]) => mailboxConfig(place, 'A', accounts);
export const mailboxBConfig = (place: Place, accounts: readonly unknown[]) => mailboxConfig(place, 'B', accounts);
