// The children of an element taken one after another, in the order of its schema (xs:sequence): what is missing, out of order
// or one too many is refused, so that no reader sees an element which another reader passes over.
import { BrevduvaError } from '../../domain/errors.ts';
import { longTextIn } from '../xml/long-text.ts';
import { isWhiteSpace, textOf, type XmlElement } from '../xml/tree.ts';

type Field<K extends string, V> = { readonly [P in K]?: V };

export class Parts {
  readonly #path: string;
  readonly #elements: XmlElement[] = [];
  #next = 0;

  /** Throws 'invalid-input' where there is text between the elements. `path` names elements, for people. */
  constructor(element: XmlElement, path: string) {
    this.#path = path;
    for (const child of element.children) {
      if (typeof child !== 'string') this.#elements.push(child);
      else if (!isWhiteSpace(child)) throw invalid(path, 'holds text between its elements');
    }
  }

  optional(namespace: string, local: string): XmlElement | undefined {
    const element = this.#elements[this.#next];
    if (element?.local !== local || element.namespace !== namespace) return undefined;
    this.#next += 1;
    return element;
  }

  one(namespace: string, local: string): XmlElement {
    const element = this.optional(namespace, local);
    if (element === undefined) throw invalid(`${this.#path}/${local}`, 'is missing or not in its place');
    return element;
  }

  many(namespace: string, local: string): XmlElement[] {
    const found: XmlElement[] = [];
    for (let one = this.optional(namespace, local); one !== undefined; one = this.optional(namespace, local)) {
      found.push(one);
    }
    return found;
  }

  /** Elements of any namespace but `own` and none, as xs:any namespace="##other" takes them. */
  others(own: string): XmlElement[] {
    const found: XmlElement[] = [];
    for (let one = this.#elements[this.#next]; one !== undefined; one = this.#elements[this.#next]) {
      if (one.namespace === own || one.namespace === '') break;
      found.push(one);
      this.#next += 1;
    }
    return found;
  }

  /** The text of an element that must be there, as it came. */
  text(namespace: string, local: string, pattern?: RegExp): string {
    return this.#textOf(this.one(namespace, local), pattern);
  }

  /** The same for types whose white space is collapsed (xs:language, xs:date, xs:boolean). */
  token(namespace: string, local: string, pattern: RegExp): string {
    const text = this.text(namespace, local).replace(/^[\t\n\r ]+|[\t\n\r ]+$/g, '');
    if (!pattern.test(text)) throw invalid(`${this.#path}/${local}`, 'has a value that it cannot have');
    return text;
  }

  maybe<K extends string>(key: K, namespace: string, local: string, pattern?: RegExp): Field<K, string> {
    const element = this.optional(namespace, local);
    return (element === undefined ? {} : { [key]: this.#textOf(element, pattern) }) as Field<K, string>;
  }

  oneOf<K extends string, V extends string>(
    key: K,
    namespace: string,
    local: string,
    values: readonly V[],
  ): Field<K, V> {
    const element = this.optional(namespace, local);
    if (element === undefined) return {} as Field<K, V>;
    const text = this.#textOf(element);
    const value = values.find((one) => one === text);
    if (value === undefined) throw invalid(`${this.#path}/${local}`, 'has a value that it cannot have');
    return { [key]: value } as Field<K, V>;
  }

  base64(namespace: string, local: string): Buffer {
    const element = this.one(namespace, local);
    const long = longTextIn(element);
    const bytes = (long === undefined ? undefined : decodeLong(long)) ?? decodeBase64(this.#textOf(element));
    if (bytes === undefined) throw invalid(`${this.#path}/${local}`, 'is not base64');
    return bytes;
  }

  end(): void {
    const stranger = this.#elements[this.#next];
    if (stranger !== undefined) throw invalid(`${this.#path}/${stranger.local}`, 'is not expected here');
  }

  #textOf(element: XmlElement, pattern?: RegExp): string {
    const text = textOf(element);
    const path = `${this.#path}/${element.local}`;
    if (text === undefined) throw invalid(path, 'must hold text only');
    if (pattern !== undefined && !pattern.test(text)) throw invalid(path, 'has a value that it cannot have');
    return text;
  }
}

/** The error of a delivery that its schema does not allow. */
export function invalid(path: string, what: string): BrevduvaError {
  return new BrevduvaError('invalid-input', `The delivery is not valid: ${path} ${what}`, {
    reason: 'invalid-delivery',
    path,
  });
}

const HYPHEN = 0x2d;
const UNDERSCORE = 0x5f;

// Node's decoder passes over what is not base64, so what it gives is held against the length that it should have.
function decodeBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length === decodedLength(text) && !text.includes('-') && !text.includes('_')) return bytes;
  const bare = text.replace(/[\t\n\r ]+/g, '');
  if (bare.includes('-') || bare.includes('_')) return undefined;
  const again = Buffer.from(bare, 'base64');
  return again.length === decodedLength(bare) ? again : undefined;
}

const CHUNK = 65_536;

/** The same in pieces, since strings as long as that cost more than the decoding; undefined where there is anything but base64 in it. */
function decodeLong(text: Uint8Array): Buffer | undefined {
  const source = Buffer.from(text.buffer, text.byteOffset, text.length);
  if (source.length % 4 !== 0 || source.includes(HYPHEN) || source.includes(UNDERSCORE)) return undefined;
  const bytes = Buffer.allocUnsafeSlow((text.length / 4) * 3);
  let written = 0;
  for (let at = 0; at < text.length; at += CHUNK) {
    const chunk = source.toString('latin1', at, Math.min(at + CHUNK, text.length));
    const length = bytes.write(chunk, written, 'base64');
    const isLast = at + CHUNK >= text.length;
    if (length !== (isLast ? decodedLength(chunk) : (CHUNK / 4) * 3)) return undefined;
    written += length;
  }
  return bytes.subarray(0, written);
}

function decodedLength(text: string): number {
  if (text.length % 4 !== 0) return -1;
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  return (text.length / 4) * 3 - padding;
}
