// The WSDL 1.1 document that each service serves at `?wsdl`: one document with all schemas inside, in our own words.
import { authorityFault, authorityOperations } from './authority.ts';
import { applicationFault } from './fault.ts';
import { messageOperations } from './message.ts';
import { ns } from './namespaces.ts';
import { notificationOperations } from './notification.ts';
import { recipientOperations } from './recipient.ts';
import { repliesOperations } from './replies.ts';
import type { Message } from './schema/message.ts';
import { schemaTexts } from './schema/xsd.ts';
import { serviceOperations } from './service.ts';

export type WireService = 'recipient' | 'authority' | 'service' | 'message' | 'notification' | 'replies';

type AnyMessage = Message<never>;
type AnyOperations = Readonly<Record<string, { readonly request: unknown; readonly response: unknown }>>;

interface Description {
  readonly name: string;
  /** '-v3' where the contracts' names have it. */
  readonly suffix: string;
  readonly operations: AnyOperations;
  readonly faultOf: (operation: string) => AnyMessage;
}

/** Where each service lies at its host, as the contracts say; `replies` is our own (docs/svar-och-kvittens.md). */
export const SERVICE_PATHS: Readonly<Record<WireService, string>> = {
  recipient: '/Recipient/v3',
  authority: '/Authority',
  service: '/Service/v3',
  message: '/Message/v3',
  notification: '/Notification/v3',
  replies: '/Replies/v1',
};

const fault3 = () => applicationFault as AnyMessage;

const descriptions: Readonly<Record<WireService, Description>> = {
  recipient: { name: 'Recipient', suffix: '-v3', operations: recipientOperations, faultOf: fault3 },
  authority: {
    name: 'Authority',
    suffix: '',
    operations: authorityOperations,
    faultOf: (name) => authorityFault(name) as AnyMessage,
  },
  service: { name: 'Service', suffix: '-v3', operations: serviceOperations, faultOf: fault3 },
  message: { name: 'Message', suffix: '-v3', operations: messageOperations, faultOf: fault3 },
  notification: { name: 'Notification', suffix: '-v3', operations: notificationOperations, faultOf: fault3 },
  replies: { name: 'Replies', suffix: '-v1', operations: repliesOperations, faultOf: fault3 },
};

/** Every global element that a service's messages can be: requests, responses, faults. */
export function messagesOf(service: WireService): readonly AnyMessage[] {
  const { operations, faultOf } = descriptions[service];
  const all = Object.entries(operations).flatMap(([name, { request, response }]) => [
    request as AnyMessage,
    response as AnyMessage,
    faultOf(name),
  ]);
  return [...new Map(all.map((each) => [`${each.namespace} ${each.local}`, each])).values()];
}

/** A service's description; `address` is where it is called, an absolute URL. */
export function wsdlText(service: WireService, address: string): string {
  const { name, suffix, operations, faultOf } = descriptions[service];
  const target = service === 'replies' ? ns.replies : `http://minameddelanden.gov.se/${name}`;
  const messages = messagesOf(service);
  const prefixes = new Map(
    [...new Set(messages.map((each) => each.namespace))].map((each, at) => [each, `e${at + 1}`]),
  );
  const qualified = (each: AnyMessage) => `${prefixes.get(each.namespace) ?? ''}:${each.local}`;
  const names = Object.keys(operations);
  const parts = messages.map((each) => {
    const part = each.local.endsWith('Fault') ? 'fault' : 'parameters';
    return `<wsdl:message name="${each.local}"><wsdl:part name="${part}" element="${qualified(each)}"/></wsdl:message>`;
  });
  const port = `${name}Port${suffix}`;
  const binding = `${name}Binding${suffix}`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<wsdl:definitions xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/" xmlns:tns="${target}"${[...prefixes].map(([namespace, prefix]) => ` xmlns:${prefix}="${namespace}"`).join('')} name="${name}" targetNamespace="${target}">
<wsdl:documentation>Brevduva: ${name} of Mina meddelanden. Mutual TLS with an organisation's certificate; one element in the SOAP body.</wsdl:documentation>
<wsdl:types>
${[...schemaTexts(messages).values()].join('\n')}
</wsdl:types>
${parts.join('\n')}
<wsdl:portType name="${port}">
${names.map((each) => portOperation(each, faultOf(each).local)).join('\n')}
</wsdl:portType>
<wsdl:binding name="${binding}" type="tns:${port}"><soap:binding style="document" transport="http://schemas.xmlsoap.org/soap/http"/>
${names.map(bindingOperation).join('\n')}
</wsdl:binding>
<wsdl:service name="${name}"><wsdl:port name="${port}" binding="tns:${binding}"><soap:address location="${attribute(address)}"/></wsdl:port></wsdl:service>
</wsdl:definitions>
`;
}

function portOperation(name: string, fault: string): string {
  return `<wsdl:operation name="${name}"><wsdl:input message="tns:${name}"/><wsdl:output message="tns:${name}Response"/><wsdl:fault name="fault" message="tns:${fault}"/></wsdl:operation>`;
}

function bindingOperation(name: string): string {
  const body = '<soap:body use="literal"/>';
  return `<wsdl:operation name="${name}"><soap:operation soapAction=""/><wsdl:input>${body}</wsdl:input><wsdl:output>${body}</wsdl:output><wsdl:fault name="fault"><soap:fault name="fault" use="literal"/></wsdl:fault></wsdl:operation>`;
}

function attribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
