// Reads a described type from a received tree, as strictly as the schema does: order, number, patterns, no strangers.
import { BrevduvaError } from '../../../domain/errors.ts';
import type { XmlElement } from '../../xml/tree.ts';
import { keepsFacets, lexicalValue, normalise } from './lexical.ts';
import {
  type ComplexType,
  type ElementParticle,
  type Fields,
  fieldsOf,
  type Particle,
  type SimpleType,
  type TextType,
  type Type,
  type Value,
} from './types.ts';

const XSI = 'http://www.w3.org/2001/XMLSchema-instance';
const WHITE = /^[ \t\r\n]*$/;

/**
 * The value of an element that is of the given type.
 * Throws BrevduvaError 'invalid-input' with the path of the element that is wrong; never with what it held.
 */
export function readType<const T extends Type>(type: T, element: XmlElement, path: string): Value<T> {
  return readAny(type, element, path, undefined) as Value<T>;
}

/** Throws the error for an element that does not follow its schema. `path` names elements only, never values. */
export function invalid(path: string, reason: string): never {
  throw new BrevduvaError('invalid-input', `${path}: ${reason}`, { reason: 'schema', path });
}

function readAny(type: Type, element: XmlElement, path: string, preset: string | undefined): unknown {
  switch (type.kind) {
    case 'simple':
      refuseAttributes(element, path, []);
      return readSimple(type, textIn(element, path) || (preset ?? ''), path);
    case 'text':
      return readText(type, element, path);
    case 'complex':
      return readComplex(type, element, path);
    case 'tree':
      return element;
  }
}

function readSimple(type: SimpleType, raw: string, path: string): unknown {
  const text = normalise(type.base, raw);
  const value = lexicalValue(type.base, text);
  if (value === undefined) return invalid(path, `must be of type ${type.name?.name ?? type.base}`);
  if (!keepsFacets(type.facets, text, value)) return invalid(path, `is not a valid ${type.name?.name ?? 'value'}`);
  return value;
}

function readText(type: TextType, element: XmlElement, path: string): unknown {
  refuseAttributes(element, path, [type.attribute]);
  const value = readSimple(type.of, textIn(element, path), path);
  const attribute = element.attributes.find((one) => one.namespace === '' && one.local === type.attribute);
  if (attribute === undefined) return { value };
  return { value, attribute: readSimple(type.attributeType, attribute.value, `${path}/@${type.attribute}`) };
}

function readComplex(type: ComplexType, element: XmlElement, path: string): unknown {
  refuseAttributes(element, path, type.id ? ['Id'] : []);
  const children = elementsIn(element, path);
  const fields = type.order === 'choice' ? chosen(type, children, path) : type.fields;
  const read: Record<string, unknown> = {};
  let at = 0;
  for (const [key, particle] of fieldsOf(fields)) {
    const from = at;
    while (at < children.length && at - from < maxOf(particle) && matches(particle, type.namespace, children[at])) {
      at += 1;
    }
    const found = children.slice(from, at);
    if (found.length > 0 || !isOptional(particle)) read[key] = readParticle(particle, found, path, children[at]);
  }
  const left = children[at];
  if (left !== undefined) invalid(`${path}/${left.local}`, 'is not expected here');
  return read;
}

/** Of a choice, the one field that the first element belongs to. */
function chosen(type: ComplexType, children: readonly XmlElement[], path: string): Fields {
  const first = children[0];
  if (first === undefined) {
    if (!Object.values(type.fields).some((particle) => minOf(particle) === 0)) invalid(path, 'is empty');
    return {};
  }
  const field = Object.entries(type.fields).find(([, particle]) => matches(particle, type.namespace, first));
  if (field === undefined) return invalid(`${path}/${first.local}`, 'is not expected here');
  return Object.fromEntries([field]);
}

function readParticle(
  particle: Particle,
  found: readonly XmlElement[],
  path: string,
  next: XmlElement | undefined,
): unknown {
  if (particle.particle === 'others') return found;
  const here = `${path}/${particle.local}`;
  if (found.length < particle.min) {
    invalid(here, next === undefined ? 'is missing' : `is missing before ${next.local}`);
  }
  if (particle.occurs !== 'many') {
    const only = found[0];
    return only === undefined ? undefined : readAny(particle.type, only, here, particle.preset);
  }
  return found.map((each, index) => readAny(particle.type, each, `${here}[${index + 1}]`, particle.preset));
}

function matches(particle: Particle, namespace: string, element: XmlElement | undefined): boolean {
  if (element === undefined) return false;
  // XSD's ##other: another namespace than the schema's own, and not none.
  if (particle.particle === 'others') return element.namespace !== namespace && element.namespace !== '';
  return element.local === particle.local && element.namespace === (particle.ref ?? namespace);
}

function isOptional(particle: Particle): boolean {
  return particle.particle === 'others' || particle.occurs === 'optional';
}

function minOf(particle: Particle): number {
  return particle.particle === 'others' ? 0 : particle.min;
}

function maxOf(particle: Particle): number {
  return particle.particle === 'others' ? Number.POSITIVE_INFINITY : (particle as ElementParticle).max;
}

function refuseAttributes(element: XmlElement, path: string, known: readonly string[]): void {
  for (const { namespace, local } of element.attributes) {
    if (namespace === '' && known.includes(local)) continue;
    // A type's own name, and hints where schemas are: others write them, and they change nothing.
    if (namespace === XSI && local !== 'nil') continue;
    invalid(`${path}/@${local}`, 'is not expected here');
  }
}

function textIn(element: XmlElement, path: string): string {
  let text = '';
  for (const child of element.children) {
    if (typeof child !== 'string') return invalid(`${path}/${child.local}`, 'is not expected here: text is');
    text += child;
  }
  return text;
}

function elementsIn(element: XmlElement, path: string): readonly XmlElement[] {
  const elements: XmlElement[] = [];
  for (const child of element.children) {
    if (typeof child !== 'string') elements.push(child);
    else if (!WHITE.test(child)) invalid(path, 'holds text between its elements');
  }
  return elements;
}
