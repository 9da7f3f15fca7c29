// The escapes of Canonical XML 1.0, section 2.3, which serve for what is sent as well. What they return is UTF-8 with one
// character for each byte ("latin1"), because turning that into bytes is a copy, and turning å into two bytes is not.
const IN_TEXT = /[&<>\r]/g;
const IN_ATTRIBUTE = /[&<"\t\n\r]/g;
const ODD_TEXT = /[&<>\r\u0080-\uffff]/;
const ODD_ATTRIBUTE = /[&<"\t\n\r\u0080-\uffff]/;
const ODD_NAME = /[\u0080-\uffff]/;

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#x9;',
  '\n': '&#xA;',
  '\r': '&#xD;',
};

const entity = (character: string) => entities[character] ?? character;

/** Text between tags. */
export function escapeText(text: string): string {
  if (text.length > 256 ? isPlain(text) : !ODD_TEXT.test(text)) return text;
  return utf8(text.replace(IN_TEXT, entity));
}

/** An attribute's value, for double quotes. */
export function escapeAttribute(value: string): string {
  return ODD_ATTRIBUTE.test(value) ? utf8(value.replace(IN_ATTRIBUTE, entity)) : value;
}

// Names are few and come again and again; the limit is against who sends many.
const plainNames = new Set<string>();

/** A name of an element, attribute or prefix. */
export function nameText(name: string): string {
  if (plainNames.has(name)) return name;
  if (ODD_NAME.test(name)) return utf8(name);
  if (plainNames.size < 2000) plainNames.add(name);
  return name;
}

// A search for one character runs many times as fast as an expression, which matters in megabytes of base64. The same
// attachment is digested and then written: the last one that was plain is known again (the very same string, so at no cost).
function isPlain(text: string): boolean {
  if (text === lastPlain) return true;
  const plain = searchPlain(text);
  if (plain && text.length > 16_384 && text.length < 4_194_304) lastPlain = text;
  return plain;
}

let lastPlain = '';

function searchPlain(text: string): boolean {
  const escapes = text.includes('&') || text.includes('<') || text.includes('>') || text.includes('\r');
  return !escapes && Buffer.byteLength(text, 'utf8') === text.length;
}

function utf8(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}
