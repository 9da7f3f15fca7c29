// What a sandbox says of itself when it is ready: addresses, people, how they log in, an API client, what to try.
import { formatRecipientId, parseRecipientId } from '../../domain/recipient-id.ts';
import { apiAudience } from './configs.ts';
import { API_CLIENT } from './infrastructure-configs.ts';
import { citizens, companyReader, helpers, kommunB, mediator, operatorA, operatorB, staff } from './people.ts';
import { type Place, pageUrl, wireUrl } from './place.ts';

export interface ServiceAddresses {
  readonly name: string;
  readonly pages?: string;
  readonly api?: string;
  readonly openapi?: string;
  readonly content?: string;
  readonly smtp?: string;
  readonly staffIssuer?: string;
  readonly citizensIssuer?: string;
  /** SOAP services by their names. */
  readonly wire?: Readonly<Record<string, string>>;
}

export interface AnnouncedPerson {
  readonly name: string;
  readonly kind: 'staff' | 'citizen';
  readonly organisation?: string;
  readonly roles?: readonly string[];
  readonly personalNumber?: string;
  readonly does: { readonly sv: string; readonly en: string };
  /** Where to log in, and which of the pretend people to choose there. */
  readonly logIn: { readonly at: string; readonly choose: string };
}

export interface Announcement {
  readonly ready: true;
  readonly services: Readonly<Record<string, ServiceAddresses>>;
  readonly people: readonly AnnouncedPerson[];
  readonly apiClient: {
    readonly id: string;
    readonly secret: string;
    readonly organisation: string;
    readonly scope: string;
    readonly tokenEndpoint: string;
    readonly api: string;
  };
  readonly certificates: { readonly ca: string; readonly folder: string };
  readonly database: string;
  readonly dataFolder: string;
}

function services(place: Place): Record<string, ServiceAddresses> {
  const api = (door: 'sender' | 'mediator') => ({
    api: apiAudience(place, door),
    openapi: `${apiAudience(place, door)}/openapi.json`,
  });
  const mailbox = (which: 'A' | 'B', name: string) => ({
    name,
    pages: pageUrl(place, `mailbox${which}`),
    api: `${pageUrl(place, `mailbox${which}`)}/api/v1`,
    openapi: `${pageUrl(place, `mailbox${which}`)}/api/v1/openapi.json`,
    content: `http://localhost:${place.ports[`content${which}`]}`,
    wire: { service: `${wireUrl(place, `mailbox${which}Wire`)}/Service/v3` },
  });
  return {
    start: { name: 'Startsida', pages: pageUrl(place, 'start') },
    sender: { name: `Avsändare (${kommunB.name})`, pages: pageUrl(place, 'sender'), ...api('sender') },
    'mailbox-a': mailbox('A', operatorA.name),
    'mailbox-b': mailbox('B', operatorB.name),
    registry: {
      name: 'Registret (FaR)',
      pages: pageUrl(place, 'registry'),
      wire: {
        recipient: `${wireUrl(place, 'registryWire')}/Recipient/v3`,
        authority: `${wireUrl(place, 'registryWire')}/Authority`,
      },
    },
    mediator: {
      name: mediator.name,
      pages: pageUrl(place, 'mediator'),
      ...api('mediator'),
      wire: {
        message: `${wireUrl(place, 'mediatorWire')}/Message/v3`,
        notification: `${wireUrl(place, 'mediatorWire')}/Notification/v3`,
      },
    },
    eid: {
      name: 'Låtsas-legitimation',
      pages: pageUrl(place, 'eid'),
      staffIssuer: `${pageUrl(place, 'eid')}/staff`,
      citizensIssuer: `${pageUrl(place, 'eid')}/citizens`,
    },
    registers: { name: 'Registren på låtsas', pages: pageUrl(place, 'registers') },
    'mail-catcher': {
      name: 'Brevfångaren (e-post och sms)',
      pages: pageUrl(place, 'mail'),
      smtp: `smtp://${place.options.host}:${place.ports.smtp}`,
    },
  };
}

/** 198101052382 → 19810105-2382, as people write it. */
export function writtenNumber(id: string): string {
  const parsed = parseRecipientId(id);
  return parsed.ok ? formatRecipientId(parsed.value) : id;
}

/** Where the staff of a mailbox operator log in. */
function operatorsPage(place: Place, roles: readonly string[]): string | undefined {
  const page = ['support', 'operations'].find((role) => roles.includes(`mailbox-${role}`));
  return page === undefined ? undefined : `${pageUrl(place, 'mailboxA')}/${page}`;
}

function people(place: Place): AnnouncedPerson[] {
  const doorOf = (roles: readonly string[]) =>
    roles.includes('registry-staff') ? 'registry' : roles.includes('mediator-staff') ? 'mediator' : 'sender';
  const workers = staff.map(({ name, organisation, roles, does }) => ({
    name,
    kind: 'staff' as const,
    organisation: organisation.name,
    roles,
    does: { sv: does[0], en: does[1] },
    logIn: {
      at: operatorsPage(place, roles) ?? pageUrl(place, doorOf(roles)),
      choose: name,
    },
  }));
  const readers = [...citizens, companyReader, ...helpers].map(({ id, name, mailbox, does }) => ({
    name,
    kind: 'citizen' as const,
    personalNumber: id,
    does: { sv: does[0], en: does[1] },
    logIn: { at: pageUrl(place, mailbox === 'b' ? 'mailboxB' : 'mailboxA'), choose: name },
  }));
  return [...workers, ...readers];
}

/** Everything about a sandbox that is ready, for machines (`--json`) and for the terminal and start page. */
export function announce(place: Place): Announcement {
  return {
    ready: true,
    services: services(place),
    people: people(place),
    apiClient: {
      id: API_CLIENT,
      secret: place.secrets.text(API_CLIENT),
      organisation: kommunB.id,
      scope: 'letters',
      tokenEndpoint: `${pageUrl(place, 'eid')}/staff/token`,
      api: apiAudience(place, 'sender'),
    },
    certificates: { ca: place.ca.certificateFile, folder: place.ca.folder },
    database: new URL(place.ownerUrl).host,
    dataFolder: place.options.dataFolder,
  };
}
