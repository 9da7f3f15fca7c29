// Writes a value of a described type as write-nodes; what would not be valid by the schema is refused, not sent.
import type { WriteElement, XmlElement } from '../../xml/tree.ts';
import { keepsFacets, lexicalValue, normalise, textFor } from './lexical.ts';
import { invalid } from './read.ts';
import type { ComplexType, Particle, SimpleType, TextType, Type, Value } from './types.ts';

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
  const normalised = normalise(type.base, text);
  if (!keepsFacets(type.facets, normalised, lexicalValue(type.base, normalised))) {
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
  const present = Object.entries(type.fields).filter(([key]) => values[key] !== undefined);
  if (type.order === 'choice') {
    if (present.length > 1) invalid(path, 'may hold one alternative only');
    return present.flatMap(([key, particle]) => writeParticle(particle, type.namespace, values[key], path));
  }
  return Object.entries(type.fields).flatMap(([key, particle]) =>
    writeParticle(particle, type.namespace, values[key], path),
  );
}

function writeParticle(particle: Particle, namespace: string, value: unknown, path: string): readonly WriteElement[] {
  if (particle.particle === 'others') {
    return (value ?? []) as readonly XmlElement[];
  }
  const here = `${path}/${particle.local}`;
  const owner = particle.ref ?? namespace;
  if (particle.occurs === 'many') {
    const list = (value ?? []) as readonly unknown[];
    if (list.length < particle.min) invalid(here, `must be there at least ${particle.min} times`);
    if (list.length > particle.max) invalid(here, `may be there at most ${particle.max} times`);
    return list.map((each, index) => writeAny(particle.type, owner, particle.local, each, `${here}[${index + 1}]`));
  }
  if (value === undefined) return particle.occurs === 'optional' ? [] : invalid(here, 'is missing');
  return [writeAny(particle.type, owner, particle.local, value, here)];
}
