// A small language for the contracts' types: readers, writers, TypeScript types and our XSD text are all made from it.
import type { XmlElement } from '../../xml/tree.ts';
import type { BuiltIn, Facets } from './lexical.ts';

export interface TypeName {
  readonly namespace: string;
  readonly name: string;
}

/** Text with a meaning. Without a name it is a built-in type, or a restriction written where it is used. */
export interface SimpleType<V = unknown> {
  readonly kind: 'simple';
  readonly name?: TypeName | undefined;
  readonly base: BuiltIn;
  readonly facets: Facets;
  /** Never set: carries the TypeScript type of the value. */
  readonly value?: V;
}

/** Text with one optional attribute (only `Invoice/Amount` in these contracts). */
export interface TextType<V = unknown, A = unknown> {
  readonly kind: 'text';
  readonly of: SimpleType<V>;
  readonly attribute: string;
  readonly attributeType: SimpleType<A>;
}

export type Fields = Readonly<Record<string, Particle>>;

/** Elements in order (`sequence`) or one of them (`choice`); all are in `namespace`. */
export interface ComplexType<F extends Fields = Fields> {
  readonly kind: 'complex';
  readonly name?: TypeName | undefined;
  readonly namespace: string;
  readonly order: 'sequence' | 'choice';
  readonly fields: F;
  /** May have an attribute `Id` (xs:ID). It is accepted, and never written. */
  readonly id: boolean;
}

/** An element kept as the tree that came (signed content, whose form must not pass through values). */
export interface TreeType {
  readonly kind: 'tree';
  /** What the schema says it is. Not checked here: whoever opens the tree does. */
  readonly of: ComplexType | TypeName;
}

export type Type = SimpleType | TextType | ComplexType | TreeType;
type Occurs = 'one' | 'optional' | 'many';

export interface ElementParticle<T extends Type = Type, O extends Occurs = Occurs> {
  readonly particle: 'element';
  readonly local: string;
  readonly type: T;
  readonly occurs: O;
  readonly min: number;
  readonly max: number;
  /** The value of an element that is there and empty. */
  readonly preset?: string | undefined;
  /** Set when the schema refers to a global element of another namespace. */
  readonly ref?: string | undefined;
}

/** Any number of elements of other namespaces. */
interface WildcardParticle {
  readonly particle: 'others';
}

export type Particle = ElementParticle | WildcardParticle;

const entries = new WeakMap<Fields, readonly (readonly [string, Particle])[]>();

/** A type's fields in their order; made once for each type. */
export function fieldsOf(fields: Fields): readonly (readonly [string, Particle])[] {
  const known = entries.get(fields);
  if (known !== undefined) return known;
  const made = Object.entries(fields);
  entries.set(fields, made);
  return made;
}

type ParticleValue<P> =
  P extends ElementParticle<infer T, infer O>
    ? O extends 'many'
      ? readonly Value<T>[]
      : Value<T>
    : readonly XmlElement[];

type MayBeAbsent<P> = P extends ElementParticle<Type, 'optional'> | WildcardParticle ? true : false;

type FieldsValue<F extends Fields> = {
  readonly [K in keyof F as MayBeAbsent<F[K]> extends true ? never : K]: ParticleValue<F[K]>;
} & {
  readonly [K in keyof F as MayBeAbsent<F[K]> extends true ? K : never]?: ParticleValue<F[K]> | undefined;
};

type ChoiceValue<F extends Fields> = { readonly [K in keyof F]?: ParticleValue<F[K]> | undefined };

/** The TypeScript type of what a described type holds. */
export type Value<T> =
  T extends SimpleType<infer V>
    ? V
    : T extends TextType<infer V, infer A>
      ? { readonly value: V; readonly attribute?: A | undefined }
      : T extends ComplexType<infer F>
        ? T['order'] extends 'choice'
          ? ChoiceValue<F>
          : FieldsValue<F>
        : T extends TreeType
          ? XmlElement
          : never;
