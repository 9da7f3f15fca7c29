// The configuration of what the sandbox has instead of the real world: e-ID and mail; and the registry that everybody asks.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { apiAudience, mediationClient, registryClient, SMS_SECRET } from './configs.ts';
import {
  citizens,
  company,
  companyReader,
  foreigner,
  helpers,
  jointCompany,
  kommunA,
  kommunB,
  mediator,
  operatorA,
  operatorB,
  owner,
  senders,
  silentOperator,
  silentReader,
  staff,
} from './people.ts';
import { database, listen, login, outbound, type Place, pageUrl, wireListen, wireUrl } from './place.ts';
import { registersOf } from './registers.ts';

/** The API client that a person trying things may use: Kommun B's own system. */
export const API_CLIENT = 'kommun-b-system';

const testNumbers = fileURLToPath(new URL('../../../test/vectors/identities/personnummer.txt', import.meta.url));

function loginClient(
  place: Place,
  issuer: 'staff' | 'citizens',
  clientId: string,
  name: string,
  door: Parameters<typeof pageUrl>[1],
) {
  const address = pageUrl(place, door);
  return {
    clientId,
    name,
    keyFile: login(place, issuer, clientId).clientKeyFile,
    redirectUris: [`${address}/login/callback`],
    postLogoutRedirectUris: [`${address}/logged-out`],
  };
}

/** The support of operator A: its staff come home to an address of their own. */
function supportClient(place: Place) {
  const client = loginClient(place, 'staff', 'mailbox_a', operatorA.name, 'mailboxA');
  return { ...client, redirectUris: [`${pageUrl(place, 'mailboxA')}/login/callback/${operatorA.id}`] };
}

function apiClients(place: Place) {
  const mediation = senders.map((organisation) => ({
    clientId: mediationClient(organisation),
    name: `Avsändarsystemet hos ${organisation.name}`,
    organisation: organisation.id,
    secret: place.secrets.text(mediationClient(organisation)),
    audience: apiAudience(place, 'mediator'),
    scopes: ['deliveries'],
  }));
  const own = {
    clientId: API_CLIENT,
    name: 'Kommun B:s verksamhetssystem',
    organisation: kommunB.id,
    secret: place.secrets.text(API_CLIENT),
    audience: apiAudience(place, 'sender'),
    scopes: ['letters', 'administration', 'records'],
  };
  const scopesOf = (organisation: { readonly id: string }) => {
    if (organisation === kommunA) return ['registry-plans'];
    if (organisation === kommunB) return ['registry-changes', 'registry-plans'];
    return ['registry-changes', 'registry-accounts', 'registry-messages'];
  };
  const registry = [kommunA, kommunB, operatorA, operatorB].map((organisation) => ({
    clientId: registryClient(organisation),
    name: `System mot registret åt ${organisation.name}`,
    organisation: organisation.id,
    secret: place.secrets.text(registryClient(organisation)),
    audience: apiAudience(place, 'registry'),
    scopes: scopesOf(organisation),
  }));
  const ofOwner = {
    clientId: registryClient(owner),
    name: 'Ägarens eget system',
    organisation: owner.id,
    secret: place.secrets.text(registryClient(owner)),
    audience: apiAudience(place, 'registry'),
    scopes: ['registry-owner'],
  };
  return [...mediation, ...registry, own, ofOwner];
}

export const eidConfig = (place: Place) => ({
  environment: 'sandbox',
  organisation: owner.id,
  database: database(place, 'eid_simulator'),
  listen: listen(place, 'eid'),
  staff: {
    people: staff.map(({ loginId, name, email, organisation, roles, groups = [], does }) => ({
      loginId,
      name,
      email,
      organisation: organisation.id,
      organisationName: organisation.name,
      roles: [...roles],
      groups: [...groups],
      does: [...does],
    })),
    clients: [
      loginClient(place, 'staff', 'sender', 'Avsändare', 'sender'),
      loginClient(place, 'staff', 'mediator', mediator.name, 'mediator'),
      loginClient(place, 'staff', 'registry', 'Registret (FaR)', 'registry'),
      supportClient(place),
    ],
    apiClients: apiClients(place),
  },
  citizens: {
    people: [...citizens, companyReader, ...helpers].map(({ id, name, does }) => ({ id, name, does: [...does] })),
    foreigners: [{ ...foreigner, does: [...foreigner.does] }],
    clients: [
      loginClient(place, 'citizens', 'mailbox_a', operatorA.name, 'mailboxA'),
      loginClient(place, 'citizens', 'mailbox_b', operatorB.name, 'mailboxB'),
    ],
    ...(existsSync(testNumbers) ? { otherNumbersFile: testNumbers } : {}),
  },
});

export const mailCatcherConfig = (place: Place) => ({
  environment: 'sandbox',
  organisation: owner.id,
  database: database(place, 'mail_catcher'),
  listen: listen(place, 'mail'),
  smtp: { host: place.options.host, port: place.ports.smtp },
  sms: { secretFile: place.secrets.textFile(SMS_SECRET) },
});

/** A citizen of people.ts. */
const AT_OPERATOR_B = '191611882398';

// With what is seeded for show: an operator that never answers, and somebody who has a mailbox there.
function silent(place: Place) {
  const { id, name } = silentOperator;
  const serviceAddress = `${wireUrl(place, 'others')}/Service/v3`;
  return { operator: { id, name, serviceAddress }, reader: { id: silentReader.id, operator: id } };
}

function seed(place: Place, isShown: boolean) {
  const quiet = isShown ? [silent(place)] : [];
  const operator = (which: 'A' | 'B') => {
    const { id, name } = which === 'A' ? operatorA : operatorB;
    const door = `mailbox${which}` as const;
    // As the operator's own account for tests: a company's, and somebody's with a samordningsnummer.
    const testRecipient = which === 'A' ? jointCompany.id : AT_OPERATOR_B;
    const serviceAddress = `${wireUrl(place, `${door}Wire`)}/Service/v3`;
    return { id, name, serviceAddress, uiAddress: pageUrl(place, door), testRecipient };
  };
  const people = citizens
    .filter(({ mailbox }) => mailbox !== 'none')
    .map(({ id, mailbox, optedOutFrom }) => ({
      id,
      operator: mailbox === 'b' ? operatorB.id : operatorA.id,
      ...(mailbox === 'pending' ? { pending: true } : {}),
      ...(optedOutFrom === undefined ? {} : { optedOutFrom: optedOutFrom.map((sender) => sender.id) }),
    }));
  return {
    // The owner makes test deliveries, as a sender and a mediator for itself.
    senders: [...senders, owner].map(({ id, name }) => ({ id, name })),
    dispatchers: [
      { id: mediator.id, name: mediator.name, senders: senders.map(({ id }) => id) },
      { id: owner.id, name: owner.name, senders: [owner.id] },
    ],
    operators: [operator('A'), operator('B'), ...quiet.map((one) => one.operator)],
    recipients: [
      ...people,
      ...[company, jointCompany].map(({ id }) => ({ id, operator: operatorA.id })),
      ...quiet.map(({ reader }) => reader),
    ],
  };
}

/** `isShown`: with what the first letters need to show every state. */
export const registryConfig = (place: Place, isShown = false) => ({
  environment: 'sandbox',
  organisation: owner.id,
  organisationName: owner.name,
  database: database(place, 'registry'),
  pages: listen(place, 'registry'),
  wire: wireListen(place, 'registryWire', owner),
  login: login(place, 'staff', 'registry'),
  api: { issuer: login(place, 'staff', 'registry').issuer, audience: apiAudience(place, 'registry') },
  outbound,
  mail: {
    host: place.options.host,
    port: place.ports.smtp,
    from: `${owner.name} <inget-svar@agaren.example>`,
  },
  oversight: {
    to: ['tillsyn@agaren.example'],
    terms: [
      {
        key: 'owner',
        name: 'Rapportera incidenten till ägaren',
        to: owner.name,
        source: 'Allmänna villkor 2.0',
        hours: 24,
      },
    ],
  },
  registers: registersOf(place),
  signatures: {
    issuers: [
      {
        issuer: login(place, 'citizens', 'mailbox_a').issuer,
        clients: { mailbox_a: operatorA.id, mailbox_b: operatorB.id },
      },
    ],
  },
  seed: seed(place, isShown),
});
