// The official schemas and our own as validators, for the contract tests. libxml2 reads them from memory only.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { XmlBufferInputProvider, XmlDocument, XsdValidator, xmlRegisterInputProvider } from 'libxml2-wasm';
import { invoice } from '../../src/wire/mina-meddelanden/invoice.ts';
import type { Message } from '../../src/wire/mina-meddelanden/schema/message.ts';
import { schemaTexts } from '../../src/wire/mina-meddelanden/schema/xsd.ts';
import { uncarriedTypes } from '../../src/wire/mina-meddelanden/types/uncarried.ts';
import { messagesOf, type WireService } from '../../src/wire/mina-meddelanden/wsdl.ts';

export const services: readonly WireService[] = ['recipient', 'authority', 'service', 'message', 'notification'];

/** Every message of every service, once. */
export function allMessages(): readonly Message<never>[] {
  const all = services.flatMap((service) => [...messagesOf(service)]);
  all.push(invoice as Message<never>);
  return [...new Map(all.map((each) => [`${each.namespace} ${each.local}`, each])).values()];
}

export type Verdict = { readonly valid: true } | { readonly valid: false; readonly why: string };

export class Schemas {
  readonly #validator: XsdValidator;

  constructor(files: Readonly<Record<string, Uint8Array>>, imports: Readonly<Record<string, string>>) {
    xmlRegisterInputProvider(new XmlBufferInputProvider(files));
    const lines = Object.entries(imports).map(
      ([namespace, location]) => `<xs:import namespace="${namespace}" schemaLocation="${location}"/>`,
    );
    const driver = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">${lines.join('')}</xs:schema>`;
    using document = XmlDocument.fromString(driver);
    this.#validator = XsdValidator.fromDoc(document);
  }

  /** Whether a document, or the element at an XPath in it, is valid. */
  check(bytes: Uint8Array): Verdict {
    using document = XmlDocument.fromBuffer(bytes);
    try {
      this.#validator.validate(document);
      return { valid: true };
    } catch (error) {
      return { valid: false, why: error instanceof Error ? error.message : String(error) };
    }
  }
}

/** SOAP 1.1's envelope with exactly one element in its body, which must be one of the contracts'. */
const ENVELOPE = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="http://schemas.xmlsoap.org/soap/envelope/"
  elementFormDefault="qualified"><xs:element name="Envelope"><xs:complexType><xs:sequence><xs:element name="Body"><xs:complexType>
  <xs:sequence><xs:any processContents="strict"/></xs:sequence></xs:complexType></xs:element></xs:sequence></xs:complexType></xs:element></xs:schema>`;

/** The published contracts, and answers in their envelope. `shared` is the folder that holds them. */
export function officialSchemas(shared: string): Schemas {
  const folder = join(shared, 'mina-meddelanden/contracts');
  const files: Record<string, Uint8Array> = {};
  const imports: Record<string, string> = {};
  const add = (name: string, text: string): void => {
    files[`mem:/official/${name}`] = Buffer.from(text);
    const target = /targetNamespace="([^"]+)"/.exec(text)?.[1];
    if (target !== undefined) imports[target] = `mem:/official/${name}`;
  };
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (name.endsWith('.xsd')) add(name, readFileSync(join(folder, name), 'utf8'));
  }
  // Authority's elements are in its WSDL, not in a file of their own.
  const wsdl = readFileSync(join(folder, 'Authority.wsdl'), 'utf8');
  const [schema] = /<xsd:schema [\s\S]*<\/xsd:schema>/.exec(wsdl) ?? [];
  if (schema === undefined) throw new Error('Authority.wsdl holds no schema');
  add(
    'Authority-types.xsd',
    schema.replace('<xsd:schema ', '<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema" '),
  );
  add('envelope.xsd', ENVELOPE);
  return new Schemas(files, imports);
}

/** Our own, made from the same description as readers and writers. */
export function ownSchemas(): Schemas {
  const location = (namespace: string) => `mem:/own/${encodeURIComponent(namespace).replaceAll('%', '_')}.xsd`;
  const files: Record<string, Uint8Array> = {};
  const imports: Record<string, string> = {};
  for (const [namespace, text] of schemaTexts(allMessages(), uncarriedTypes, location)) {
    files[location(namespace)] = Buffer.from(text);
    imports[namespace] = location(namespace);
  }
  return new Schemas(files, imports);
}
