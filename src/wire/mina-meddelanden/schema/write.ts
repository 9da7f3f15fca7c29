// Writes a value of a described type as write-nodes; what would not be valid by the schema is refused, not sent.
import type { WriteElement, XmlElement } from '../../xml/tree.ts';
import { keepsFacets, normalise, textFor } from './lexical.ts';
import { invalid } from './read.ts';
import {
  type ComplexType,
  fieldsOf,
  type Particle,
  type SimpleType,
  type TextType,
  type Type,
  type Value,
} from './types.ts';

/**
 * A value of the given type as an element.
 * Throws BrevduvaError 'invalid-input' with the path of what is missing, too many, or not valid by the schema.
 */
export function writeType<const T extends Type>(
  type: T,
  namespace: string,
  local: string,
  value: Value<T>,
  path: string = local,
): WriteElement {
  return writeAny(type, namespace, local, value, path);
}

function writeAny(type: Type, namespace: string, local: string, value: unknown, path: string): WriteElement {
  switch (type.kind) {
    case 'simple':
      return element(namespace, local, [writeSimple(type, value, path)]);
    case 'text':
      return writeText(type, namespace, local, value as Value<TextType>, path);
    case 'complex':
      return element(namespace, local, writeFields(type, value, path));
    case 'tree':
      return { ...(value as XmlElement), namespace, local };
  }
}

function writeSimple(type: SimpleType, value: unknown, path: string): string {
  const text = textFor(type.base, value);
  if (text === undefined) return invalid(path, `must be of type ${type.name?.name ?? type.base}`);
  if (!keepsFacets(type.facets, normalise(type.base, text), value)) {
    invalid(path, `is not a valid ${type.name?.name ?? 'value'}`);
  }
  return text;
}

function writeText(
  type: TextType,
  namespace: string,
  local: string,
  value: Value<TextType>,
  path: string,
): WriteElement {
  const text = writeSimple(type.of, value.value, path);
  const written = element(namespace, local, [text]);
  if (value.attribute === undefined) return written;
  const attribute = writeSimple(type.attributeType, value.attribute, `${path}/@${type.attribute}`);
  return { ...written, attributes: [{ namespace: '', prefix: '', local: type.attribute, value: attribute }] };
}

function element(namespace: string, local: string, children: WriteElement['children']): WriteElement {
  // An empty text is no child: what is read back has none either.
  return { namespace, local, attributes: [], children: children[0] === '' ? [] : children };
}

function writeFields(type: ComplexType, value: unknown, path: string): readonly WriteElement[] {
  if (typeof value !== 'object' || value === null) return invalid(path, 'is missing');
  const values = value as Readonly<Record<string, unknown>>;
  const written: WriteElement[] = [];
  let alternatives = 0;
  for (const [key, particle] of fieldsOf(type.fields)) {
    const held = values[key];
    if (type.order === 'choice' && held === undefined) continue;
    alternatives += 1;
    writeParticle(particle, type.namespace, held, path, written);
  }
  if (type.order === 'choice' && alternatives > 1) invalid(path, 'may hold one alternative only');
  return written;
}

/** Adds what the particle holds to `written`. */
function writeParticle(
  particle: Particle,
  namespace: string,
  value: unknown,
  path: string,
  written: WriteElement[],
): void {
  if (particle.particle === 'others') {
    written.push(...((value ?? []) as readonly XmlElement[]));
    return;
  }
  const { type, local, min, max } = particle;
  const owner = particle.ref ?? namespace;
  if (particle.occurs === 'many') {
    const list = (value ?? []) as readonly unknown[];
    if (list.length < min) invalid(`${path}/${local}`, `must be there at least ${min} times`);
    if (list.length > max) invalid(`${path}/${local}`, `may be there at most ${max} times`);
    list.forEach((each, index) => {
      written.push(writeAny(type, owner, local, each, `${path}/${local}[${index + 1}]`));
    });
  } else if (value !== undefined) written.push(writeAny(type, owner, local, value, `${path}/${local}`));
  else if (particle.occurs === 'one') invalid(`${path}/${local}`, 'is missing');
}
