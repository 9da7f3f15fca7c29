// Nothing of the v3 contracts is forgotten: every name in them is in our description, and our WSDL says what theirs says.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { schemaTexts } from '../../src/wire/mina-meddelanden/schema/xsd.ts';
import { uncarriedTypes } from '../../src/wire/mina-meddelanden/types/uncarried.ts';
import { SERVICE_PATHS, wsdlText } from '../../src/wire/mina-meddelanden/wsdl.ts';
import { parseXml } from '../../src/wire/xml/parse.ts';
import { attributeOf, childElements, type XmlElement } from '../../src/wire/xml/tree.ts';
import { sharedFolder } from '../shared.ts';
import { allMessages, services } from './contracts-schemas.ts';

const shared = sharedFolder();
const skip = shared === undefined ? 'needs ../shared with the official contracts' : false;
const contracts = join(shared ?? '', 'mina-meddelanden/contracts');
const XSD = 'http://www.w3.org/2001/XMLSchema';
const base = 'http://minameddelanden.gov.se/schema';

/** What v3 does not use: older versions' own deliveries, notices and elements, and what only they refer to. */
const notV3 = new Set([
  ...[
    'Message',
    'SecureDelivery',
    'SimpleDelivery',
    'SignedDelivery',
    'ForwardDelivery',
    'SealedDelivery',
    'SimpleMessage',
  ].map((name) => `${base}/Message ${name}`),
  ...['NotificationMessage', 'NotificationTypes', 'NotificationStatus', 'NotifyResult', 'NotificationDelivery'].map(
    (name) => `${base}/Notification ${name}`,
  ),
  ...['SecureDelivery', 'distributeSecure', 'SignedDelivery', 'SealedDelivery'].map(
    (name) => `${base}/Message/v2 ${name}`,
  ),
  ...[
    'NotificationMessage',
    'NotificationDelivery',
    'distributeRequest',
    'NotificationMessage element',
    'EmailMessage element',
    'SmsMessage element',
  ].map((name) => `${base}/Notification/v2 ${name}`),
  ...['deliverSecure', 'notify'].map((name) => `${base}/Service/v2 ${name}`),
  // Global elements that v2's messages refer to (we write them where they stand), and faults that no operation declares.
  ...['Id', 'CompanyId', 'UserIdentity'].map((name) => `${base}/Recipient/v2 ${name}`),
  `${base}/OfficialMatter/v3 OfficialMatterExtension element`,
]);

function globals(schema: XmlElement): readonly string[] {
  const target = attributeOf(schema, '', 'targetNamespace') ?? '';
  const all = childElements(schema).filter((each) => ['element', 'complexType', 'simpleType'].includes(each.local));
  const types = new Set(all.filter((each) => each.local !== 'element').map((each) => attributeOf(each, '', 'name')));
  return all.map((each) => {
    const name = attributeOf(each, '', 'name') ?? '';
    return `${target} ${name}${each.local === 'element' && types.has(name) ? ' element' : ''}`;
  });
}

/** The contracts have comments, which our parser refuses. */
function plain(file: string): XmlElement {
  return parseXml(Buffer.from(readFileSync(file, 'utf8').replace(/<!--[\s\S]*?-->/g, '')));
}

test('every type and element of the v3 contracts is described', { skip }, () => {
  const texts = schemaTexts(allMessages(), uncarriedTypes);
  const ours = new Set([...texts.values()].flatMap((text) => globals(parseXml(Buffer.from(text)))));
  const theirs = readdirSync(join(contracts, 'schema'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.xsd'))
    .flatMap((name) => globals(plain(join(contracts, 'schema', name))));
  const missing = theirs.filter((name) => !ours.has(name) && !notV3.has(name) && !/Recipient\/v2 \w+Fault$/.test(name));
  assert.deepEqual(missing, []);
  assert.ok(theirs.length > 150);
});

test('our WSDL has the same services, ports, operations and elements as the official one', { skip }, () => {
  for (const service of services) {
    const name = `${service[0]?.toUpperCase()}${service.slice(1)}`;
    const theirs = described(plain(join(contracts, `${name}.wsdl`)));
    assert.deepEqual(
      described(parseXml(Buffer.from(wsdlText(service, `https://exempel.se${SERVICE_PATHS[service]}`)))),
      theirs,
    );
  }
});

test('our WSDL is well-formed, holds its schemas, and escapes its address', () => {
  for (const service of services) {
    const wsdl = wsdlText(service, 'https://exempel.se/?a=1&b=2');
    assert.match(wsdl, /location="https:\/\/exempel.se\/\?a=1&amp;b=2"/);
    for (const schema of find(parseXml(Buffer.from(wsdl)), XSD, 'schema')) assert.ok(globals(schema).length > 0);
  }
});

/** Port types with operations and the elements of their messages, with namespaces instead of prefixes. */
function described(definitions: XmlElement): unknown {
  const WSDL = 'http://schemas.xmlsoap.org/wsdl/';
  const elementOf = new Map<string, string>();
  for (const message of find(definitions, WSDL, 'message')) {
    const [part] = find(message, WSDL, 'part');
    const element = part === undefined ? '' : (attributeOf(part, '', 'element') ?? '');
    elementOf.set(attributeOf(message, '', 'name') ?? '', element.replace(/^.*:/, ''));
  }
  const local = (element: XmlElement, attribute: string) =>
    (attributeOf(element, '', attribute) ?? '').replace(/^.*:/, '');
  return find(definitions, WSDL, 'portType').map((portType) => ({
    target: attributeOf(definitions, '', 'targetNamespace'),
    portType: local(portType, 'name'),
    services: find(definitions, WSDL, 'service').map((each) => local(each, 'name')),
    ports: find(definitions, WSDL, 'port').map((each) => local(each, 'name')),
    bindings: find(definitions, WSDL, 'binding').map((each) => `${local(each, 'name')} ${local(each, 'type')}`),
    operations: find(portType, WSDL, 'operation')
      .map((each) => ({
        name: local(each, 'name'),
        elements: childElements(each).map((part) => `${part.local} ${elementOf.get(local(part, 'message'))}`),
      }))
      .toSorted((a, b) => a.name.localeCompare(b.name)),
  }));
}

function find(element: XmlElement, namespace: string, local: string): XmlElement[] {
  return childElements(element).flatMap((child) => [
    ...(child.local === local && child.namespace === namespace ? [child] : []),
    ...find(child, namespace, local),
  ]);
}
