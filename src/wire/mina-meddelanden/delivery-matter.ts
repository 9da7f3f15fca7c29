// OfficialMatter (Message/v3 and OfficialMatter/v3): an event message's facts, or foreign elements such as an invoice.
import type { WriteElement, XmlElement } from '../xml/tree.ts';
import { el, maybe } from '../xml/write.ts';
import type { MatterEvent, MatterIdentity, OfficialMatter } from './delivery.ts';
import { DATE, MATTER_STATUSES } from './delivery-grammar.ts';
import { Parts } from './delivery-parts.ts';
import { ns } from './namespaces.ts';

const ID = /^.{0,255}$/su;
const LONG = /^.{0,2000}$/su;
const PATH = 'Message/Header/OfficialMatter';
const om = ns.officialMatter;

/** Throws 'invalid-input'. */
export function readOfficialMatter(element: XmlElement): OfficialMatter {
  const parts = new Parts(element, PATH);
  const event = parts.optional(ns.message3, 'OfficialMatterExtension');
  if (event === undefined) {
    const elements = parts.others(ns.message3);
    parts.end();
    return { kind: 'elements', elements };
  }
  parts.end();
  return { kind: 'event', event: readEvent(event) };
}

function readEvent(element: XmlElement): MatterEvent {
  const parts = new Parts(element, `${PATH}/OfficialMatterExtension`);
  const timestamp = parts.token(om, 'Timestamp', DATE);
  const elements = parts.others(om);
  const identity = parts.optional(om, 'Identity');
  const rest = {
    ...parts.maybe('matterSubject', om, 'MatterSubject', LONG),
    ...parts.maybe('eventType', om, 'EventType', LONG),
    ...parts.oneOf('matterStatus', om, 'MatterStatus', MATTER_STATUSES),
  };
  parts.end();
  return { timestamp, elements, ...(identity === undefined ? {} : { identity: readIdentity(identity) }), ...rest };
}

function readIdentity(element: XmlElement): MatterIdentity {
  const parts = new Parts(element, `${PATH}/OfficialMatterExtension/Identity`);
  const identity = {
    ...parts.maybe('eventId', om, 'EventId', ID),
    ...parts.maybe('officialMatterId', om, 'OfficialMatterId', ID),
    ...parts.maybe('precedingEventId', om, 'PrecedingEventId', ID),
  };
  parts.end();
  return identity;
}

/** The element OfficialMatter. White space that a foreign element holds between its own elements is kept: it may be signed. */
export function writeOfficialMatter(matter: OfficialMatter): WriteElement {
  if (matter.kind === 'elements') return el(ns.message3, 'OfficialMatter', ...matter.elements);
  const { timestamp, elements, identity, matterSubject, eventType, matterStatus } = matter.event;
  const extension = el(
    ns.message3,
    'OfficialMatterExtension',
    el(om, 'Timestamp', timestamp),
    ...elements,
    ...(identity === undefined ? [] : [writeIdentity(identity)]),
    ...maybe(om, 'MatterSubject', matterSubject),
    ...maybe(om, 'EventType', eventType),
    ...maybe(om, 'MatterStatus', matterStatus),
  );
  return el(ns.message3, 'OfficialMatter', extension);
}

function writeIdentity({ eventId, officialMatterId, precedingEventId }: MatterIdentity): WriteElement {
  return el(
    om,
    'Identity',
    ...maybe(om, 'EventId', eventId),
    ...maybe(om, 'OfficialMatterId', officialMatterId),
    ...maybe(om, 'PrecedingEventId', precedingEventId),
  );
}
