// The words in which the contracts' types are described: see types.ts for what each of them is.
import { type BuiltIn, type Facets, NO_FACETS } from './lexical.ts';
import type { ComplexType, ElementParticle, Fields, SimpleType, TextType, TreeType, Type, TypeName } from './types.ts';

function builtIn<V>(base: BuiltIn): SimpleType<V> {
  return { kind: 'simple', base, facets: NO_FACETS };
}

export const string = builtIn<string>('string');
export const normalizedString = builtIn<string>('normalizedString');
export const language = builtIn<string>('language');
export const anyUri = builtIn<string>('anyURI');
export const boolean = builtIn<boolean>('boolean');
export const int = builtIn<number>('int');
export const positiveInteger = builtIn<number>('positiveInteger');
/** xs:date, kept in the form in which it came (`2026-11-21`, perhaps with a zone). */
export const date = builtIn<string>('date');
/** xs:dateTime, kept in the form in which it came; see `instant` for writing one. */
export const dateTime = builtIn<string>('dateTime');
export const base64 = builtIn<Uint8Array>('base64Binary');

/** A restriction of a built-in type; named when the schema names it. */
export function restricted<V>(of: SimpleType<V>, facets: Facets, name?: TypeName): SimpleType<V> {
  return { kind: 'simple', base: of.base, facets, name };
}

/** A string that is one of the given. */
export function oneOf<const V extends string>(name: TypeName | undefined, ...values: readonly V[]): SimpleType<V> {
  return { kind: 'simple', base: 'string', facets: { enumeration: values }, name };
}

/** A named type whose elements come in this order. */
export function sequence<const F extends Fields>(name: TypeName, fields: F): ComplexType<F> & { order: 'sequence' } {
  return { kind: 'complex', name, namespace: name.namespace, order: 'sequence', fields, id: false };
}

/** The same, with the optional attribute `Id` that signed things have. */
export function signedSequence<const F extends Fields>(
  name: TypeName,
  fields: F,
): ComplexType<F> & { order: 'sequence' } {
  return { ...sequence(name, fields), id: true };
}

/** A type without a name, written where it is used. */
export function nameless<const F extends Fields>(namespace: string, fields: F): ComplexType<F> & { order: 'sequence' } {
  return { kind: 'complex', namespace, order: 'sequence', fields, id: false };
}

/** A named type that holds one of its fields. */
export function choice<const F extends Fields>(name: TypeName, fields: F): ComplexType<F> & { order: 'choice' } {
  return { kind: 'complex', name, namespace: name.namespace, order: 'choice', fields, id: false };
}

/** Text with one optional attribute. */
export function textWith<V, A>(of: SimpleType<V>, attribute: string, attributeType: SimpleType<A>): TextType<V, A> {
  return { kind: 'text', of, attribute, attributeType };
}

/** An element kept as a tree. */
export function tree(of: ComplexType | TypeName): TreeType {
  return { kind: 'tree', of };
}

/** Exactly one element. */
export function one<const T extends Type>(local: string, type: T): ElementParticle<T, 'one'> {
  return { particle: 'element', local, type, occurs: 'one', min: 1, max: 1 };
}

/** One element or none; `preset` is what an empty element means. */
export function optional<const T extends Type>(
  local: string,
  type: T,
  preset?: string,
): ElementParticle<T, 'optional'> {
  return { particle: 'element', local, type, occurs: 'optional', min: 0, max: 1, preset };
}

/** At least `min` elements and at most `max`. */
export function many<const T extends Type>(
  local: string,
  type: T,
  min = 0,
  max = Number.POSITIVE_INFINITY,
): ElementParticle<T, 'many'> {
  return { particle: 'element', local, type, occurs: 'many', min, max };
}

/** A field that the schema takes from another namespace's global element. */
export function referring<const P extends ElementParticle>(namespace: string, particle: P): P {
  return { ...particle, ref: namespace };
}

/** Any number of elements of other namespaces, kept as trees. */
export const others = { particle: 'others' } as const;
