// A global element of the contracts, which is what a SOAP body holds, and an operation made of two of them.
import { BrevduvaError } from '../../../domain/errors.ts';
import type { WriteElement, XmlElement } from '../../xml/tree.ts';
import { nameless } from './describe.ts';
import { readType } from './read.ts';
import type { Fields, Type, Value } from './types.ts';
import { writeType } from './write.ts';

/** One global element: how it is read and written. */
export interface Message<V> {
  readonly namespace: string;
  readonly local: string;
  readonly type: Type;
  /** Throws BrevduvaError 'invalid-input' naming the element that does not follow the schema. */
  read(element: XmlElement): V;
  /** Throws BrevduvaError 'invalid-input' where the value would not be valid by the schema. */
  write(value: V): WriteElement;
}

/** What an operation is asked and what it answers; both are document/literal bodies. */
export interface Operation<Q, A> {
  readonly name: string;
  readonly request: Message<Q>;
  readonly response: Message<A>;
}

/** What a message holds, as a TypeScript type. */
export type Holds<M> = M extends Message<infer V> ? V : never;

/** A global element of a described type. */
export function message<const T extends Type>(namespace: string, local: string, type: T): Message<Value<T>> {
  return {
    namespace,
    local,
    type,
    read(element) {
      if (element.namespace !== namespace || element.local !== local) {
        throw new BrevduvaError('invalid-input', `${local} is expected, not ${element.local}`, { reason: 'schema' });
      }
      return readType(type, element, local);
    },
    write: (value) => writeType(type, namespace, local, value),
  };
}

/**
 * An operation whose response element is named after its request.
 * `inner` is the namespace of the elements in them, where it is another (none, in Authority).
 */
export function operation<const Q extends Fields, const A extends Fields>(
  namespace: string,
  name: string,
  request: Q,
  response: A,
  inner: string = namespace,
) {
  return {
    name,
    request: message(namespace, name, nameless(inner, request)),
    response: message(namespace, `${name}Response`, nameless(inner, response)),
  };
}
