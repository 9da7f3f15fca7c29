// The lexical forms of the XSD types that the contracts use: text to value, value to text (XML Schema part 2, 1.0).
export type BuiltIn =
  | 'string'
  | 'normalizedString'
  | 'language'
  | 'anyURI'
  | 'boolean'
  | 'int'
  | 'positiveInteger'
  | 'date'
  | 'dateTime'
  | 'base64Binary';

export interface Facets {
  /** In XSD's regular expressions, of which only a part is used that means the same here (`.`, `\d`, classes, groups). */
  readonly pattern?: string;
  readonly enumeration?: readonly string[];
  readonly length?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minInclusive?: number;
  readonly maxInclusive?: number;
  readonly minExclusive?: number;
  readonly maxExclusive?: number;
}

/** The facets of a type that has none: checked by identity, for speed. */
export const NO_FACETS: Facets = {};

const DATE = /^-?([1-9]\d{4,}|\d{4})-(\d\d)-(\d\d)(Z|[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00))?$/;
const TIME = /^(?:([01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?|24:00:00(?:\.0+)?)$/;
const DATE_TIME = /^(-?\d{4,}-\d\d-\d\d)T(\d\d:\d\d:\d\d(?:\.\d+)?)(Z|[+-]\d\d:\d\d)?$/;
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;
const BASE64_END = /(?:[AQgw]==|[AEIMQUYcgkosw048]=|[^=])$/;

/** White space as the type's `whiteSpace` facet says: kept for strings, collapsed for all else. */
export function normalise(base: BuiltIn, text: string): string {
  if (base === 'string' || !/[ \t\r\n]/.test(text)) return text;
  if (base === 'normalizedString') return text.replace(/[\t\r\n]/g, ' ');
  if (base === 'base64Binary') return text.replace(/[ \t\r\n]/g, '');
  return text.replace(/[ \t\r\n]+/g, ' ').replace(/^ | $/g, '');
}

/** The value of a normalised text, or undefined when the text is not of that type. Dates keep the form in which they came. */
export function lexicalValue(base: BuiltIn, text: string): string | number | boolean | Uint8Array | undefined {
  switch (base) {
    case 'string':
    case 'normalizedString':
      return text;
    case 'anyURI':
      return isUri(text) ? text : undefined;
    case 'language':
      return /^[a-zA-Z]{1,8}(?:-[a-zA-Z0-9]{1,8})*$/.test(text) ? text : undefined;
    case 'boolean':
      return text === 'true' || text === '1' ? true : text === 'false' || text === '0' ? false : undefined;
    case 'int':
      return wholeNumber(text, -2_147_483_648, 2_147_483_647);
    case 'positiveInteger':
      return wholeNumber(text, 1, Number.MAX_SAFE_INTEGER);
    case 'date':
      return isDate(text) ? text : undefined;
    case 'dateTime':
      return isDateTime(text) ? text : undefined;
    case 'base64Binary':
      return isBase64(text) ? Buffer.from(text, 'base64') : undefined;
  }
}

/** The text that we write for a value; undefined when the value is not of the type. */
export function textFor(base: BuiltIn, value: unknown): string | undefined {
  if (base === 'base64Binary') {
    if (!(value instanceof Uint8Array)) return undefined;
    return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64');
  }
  const text = String(value);
  const expected = base === 'boolean' ? 'boolean' : base === 'int' || base === 'positiveInteger' ? 'number' : 'string';
  if (typeof value !== expected || !onlyXmlCharacters(text)) return undefined;
  return lexicalValue(base, normalise(base, text)) === undefined ? undefined : text;
}

/** Whether a text keeps a type's facets; lengths count characters (octets for base64Binary). */
export function keepsFacets(facets: Facets, text: string, value: unknown): boolean {
  if (facets === NO_FACETS) return true;
  if (!lengthIsRight(facets, text, value)) return false;
  if (facets.enumeration !== undefined && !facets.enumeration.includes(text)) return false;
  if (typeof value === 'number' && !inRange(facets, value)) return false;
  // After the lengths: a pattern such as `.+@.+\..+` would otherwise be a way to keep us busy.
  return facets.pattern === undefined || expression(facets.pattern).test(text);
}

function lengthIsRight({ length, minLength, maxLength }: Facets, text: string, value: unknown): boolean {
  if (length === undefined && minLength === undefined && maxLength === undefined) return true;
  const actual = value instanceof Uint8Array ? value.byteLength : characters(text);
  if (length !== undefined && actual !== length) return false;
  if (minLength !== undefined && actual < minLength) return false;
  return maxLength === undefined || actual <= maxLength;
}

function inRange(facets: Facets, value: number): boolean {
  if (facets.minInclusive !== undefined && value < facets.minInclusive) return false;
  if (facets.maxInclusive !== undefined && value > facets.maxInclusive) return false;
  if (facets.minExclusive !== undefined && value <= facets.minExclusive) return false;
  return facets.maxExclusive === undefined || value < facets.maxExclusive;
}

function characters(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

const expressions = new Map<string, RegExp>();

function expression(pattern: string): RegExp {
  let made = expressions.get(pattern);
  if (made === undefined) {
    const source = pattern.replace(/\\.|\./g, (part) => (part === '.' ? '[^\\n\\r]' : part));
    made = new RegExp(`^(?:${source})$`, 'u');
    expressions.set(pattern, made);
  }
  return made;
}

function wholeNumber(text: string, min: number, max: number): number | undefined {
  if (!/^[+-]?\d{1,20}$/.test(text)) return undefined;
  const number = Number(text);
  return number >= min && number <= max ? (number === 0 ? 0 : number) : undefined;
}

function isDate(text: string): boolean {
  const match = DATE.exec(text);
  if (match === null || Number(match[1]) === 0) return false;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  if (month < 1 || month > 12 || day < 1) return false;
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return day <= (month === 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31);
}

function isDateTime(text: string): boolean {
  const match = DATE_TIME.exec(text);
  return match !== null && isDate(`${match[1]}${match[3] ?? ''}`) && TIME.test(match[2] ?? '');
}

function isBase64(text: string): boolean {
  return text === '' || (text.length % 4 === 0 && BASE64.test(text) && BASE64_END.test(text));
}

// RFC 3986's URI-reference, where an IRI's other characters may stand too (XML Schema part 2, 3.2.17).
const CHARACTER = "(?:[\\w.~!$&'()*+,;=:@-]|%[\\dA-Fa-f]{2})";
const AUTHORITY =
  "//(?:(?:[\\w.~!$&'()*+,;=:-]|%[\\dA-Fa-f]{2})*@)?(?:\\[[^\\]/]*\\]|(?:[\\w.~!$&'()*+,;=-]|%[\\dA-Fa-f]{2})*)(?::\\d+)?";
const QUERY = `(?:\\?(?:${CHARACTER}|[/?])*)?(?:#(?:${CHARACTER}|[/?[\\]])*)?`;
const WITH_SCHEME = new RegExp(
  `^[A-Za-z][A-Za-z0-9+.-]*:(?:${AUTHORITY}(?:/${CHARACTER}*)*|/?(?:${CHARACTER}+(?:/${CHARACTER}*)*)?)${QUERY}$`,
);
const RELATIVE = new RegExp(
  `^(?:${AUTHORITY}(?:/${CHARACTER}*)*|/(?:${CHARACTER}+(?:/${CHARACTER}*)*)?|(?:(?!:)${CHARACTER})+(?:/${CHARACTER}*)*|)${QUERY}$`,
);

function isUri(text: string): boolean {
  const plain = text.replace(/[^\u0021-\u007e]|[<>"{}|\\^`]/g, '_');
  return onlyXmlCharacters(text) && (WITH_SCHEME.test(plain) || RELATIVE.test(plain));
}

/** XML 1.0, production 2: no control characters, no half of a surrogate pair. */
function onlyXmlCharacters(text: string): boolean {
  return !/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.test(text);
}
