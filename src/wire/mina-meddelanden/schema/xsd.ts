// Our own XML Schema documents, made from the same description as the readers and writers.
import { ns, prefixOf } from '../namespaces.ts';
import type { Message } from './message.ts';
import type { ComplexType, Particle, SimpleType, TextType, Type, TypeName } from './types.ts';
import { xmldsigSchema } from './xmldsig-xsd.ts';

/** Where the schema of a namespace is to be found; undefined when it stands beside in the same document. */
type LocationOf = (namespace: string) => string | undefined;

interface Schema {
  readonly types: Map<string, Type>;
  readonly elements: Map<string, Type>;
  readonly imports: Set<string>;
}

/** The schema text of every namespace that the given elements and types use, by namespace. */
export function schemaTexts(
  messages: readonly Message<never>[],
  types: readonly Type[] = [],
  locationOf: LocationOf = () => undefined,
): ReadonlyMap<string, string> {
  const collected = new Collector();
  for (const { namespace, local, type } of messages) {
    const schema = collected.schema(namespace);
    schema.elements.set(local, type);
    collected.visit(type, namespace);
  }
  for (const type of types) collected.visit(type, '');
  const texts = new Map<string, string>();
  for (const [namespace, schema] of collected.schemas) texts.set(namespace, schemaText(namespace, schema, locationOf));
  if (collected.signed) texts.set(ns.xmldsig, xmldsigSchema);
  return texts;
}

class Collector {
  readonly schemas = new Map<string, Schema>();
  signed = false;

  schema(namespace: string): Schema {
    const known = this.schemas.get(namespace);
    if (known !== undefined) return known;
    const made: Schema = { types: new Map(), elements: new Map(), imports: new Set() };
    this.schemas.set(namespace, made);
    return made;
  }

  /** Notes a type where its name belongs, and that `owner` needs that namespace. */
  visit(type: Type, owner: string): void {
    if (type.kind === 'text') {
      this.visit(type.of, owner);
      this.visit(type.attributeType, owner);
    } else if (type.kind === 'tree') {
      if ('kind' in type.of) this.visit(type.of, owner);
      else this.#need(owner, type.of.namespace);
    } else if (type.name !== undefined) {
      this.#need(owner, type.name.namespace);
      const schema = this.schema(type.name.namespace);
      if (schema.types.has(type.name.name)) return;
      schema.types.set(type.name.name, type);
      if (type.kind === 'complex') this.#visitFields(type, type.name.namespace);
    } else if (type.kind === 'complex') {
      this.#visitFields(type, owner);
    }
  }

  #visitFields(type: ComplexType, owner: string): void {
    for (const particle of Object.values(type.fields)) {
      if (particle.particle === 'others') continue;
      if (particle.ref === undefined) this.visit(particle.type, owner);
      else this.#need(owner, particle.ref);
    }
  }

  #need(owner: string, namespace: string): void {
    if (namespace === ns.xmldsig) this.signed = true;
    if (owner !== '' && owner !== namespace) this.schema(owner).imports.add(namespace);
  }
}

function schemaText(namespace: string, schema: Schema, locationOf: LocationOf): string {
  const used = [namespace, ...schema.imports];
  const declarations = used.map((each) => ` xmlns:${prefix(each)}="${each}"`).join('');
  const imports = [...schema.imports].map((each) => {
    const location = locationOf(each);
    return `<xs:import namespace="${each}"${location === undefined ? '' : ` schemaLocation="${location}"`}/>`;
  });
  const types = [...schema.types].map(([name, type]) => definition(type, ` name="${name}"`));
  const elements = [...schema.elements].map(([local, type]) => element(` name="${local}"`, type));
  return [
    `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"${declarations} targetNamespace="${namespace}" elementFormDefault="qualified">`,
    ...imports,
    ...types,
    ...elements,
    '</xs:schema>',
  ].join('\n');
}

function prefix(namespace: string): string {
  return prefixOf(namespace) ?? 'x';
}

function reference({ namespace, name }: TypeName): string {
  return `${prefix(namespace)}:${name}`;
}

function element(attributes: string, type: Type): string {
  const named = nameOf(type);
  if (named !== undefined) return `<xs:element${attributes} type="${named}"/>`;
  return `<xs:element${attributes}>${definition(type, '')}</xs:element>`;
}

/** The type's name in a `type` attribute; undefined when it must be written in place. */
function nameOf(type: Type): string | undefined {
  if (type.kind === 'text') return undefined;
  if (type.kind === 'tree') return 'kind' in type.of ? nameOf(type.of) : reference(type.of);
  if (type.name !== undefined) return reference(type.name);
  if (type.kind === 'simple' && Object.keys(type.facets).length === 0) return `xs:${type.base}`;
  return undefined;
}

function definition(type: Type, name: string): string {
  switch (type.kind) {
    case 'simple':
      return `<xs:simpleType${name}>${restriction(type)}</xs:simpleType>`;
    case 'text':
      return textDefinition(type, name);
    case 'tree':
      return '';
    case 'complex': {
      const form = type.namespace === '' ? ' form="unqualified"' : '';
      const particles = Object.values(type.fields)
        .map((each) => particleText(each, form))
        .join('');
      const id = type.id ? '<xs:attribute name="Id" type="xs:ID"/>' : '';
      return `<xs:complexType${name}><xs:${type.order}>${particles}</xs:${type.order}>${id}</xs:complexType>`;
    }
  }
}

function particleText(particle: Particle, form: string): string {
  if (particle.particle === 'others') {
    return '<xs:any namespace="##other" processContents="lax" minOccurs="0" maxOccurs="unbounded"/>';
  }
  const min = particle.min === 1 ? '' : ` minOccurs="${particle.min}"`;
  const max = particle.max === 1 ? '' : ` maxOccurs="${Number.isFinite(particle.max) ? particle.max : 'unbounded'}"`;
  if (particle.ref !== undefined) return `<xs:element ref="${prefix(particle.ref)}:${particle.local}"${min}${max}/>`;
  const preset = particle.preset === undefined ? '' : ` default="${particle.preset}"`;
  return element(` name="${particle.local}"${form}${min}${max}${preset}`, particle.type);
}

function restriction(type: SimpleType): string {
  const facets = Object.entries(type.facets).flatMap(([facet, value]) =>
    (Array.isArray(value) ? value : [value]).map((each) => `<xs:${facet} value="${String(each)}"/>`),
  );
  return `<xs:restriction base="xs:${type.base}">${facets.join('')}</xs:restriction>`;
}

function textDefinition(type: TextType, name: string): string {
  const attribute = `<xs:attribute name="${type.attribute}" type="${nameOf(type.attributeType) ?? 'xs:string'}"/>`;
  const base = nameOf(type.of) ?? 'xs:string';
  return `<xs:complexType${name}><xs:simpleContent><xs:extension base="${base}">${attribute}</xs:extension></xs:simpleContent></xs:complexType>`;
}
