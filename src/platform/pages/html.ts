// HTML that is escaped by default (OWASP ASVS 1.2.1): only Html values go in as they are

/** A piece of finished, safe HTML. Made by `html` and `raw` only. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
  toString(): string {
    return this.text;
  }
}

/** What may stand in a template: text is escaped; false, null and undefined are nothing; lists are joined. */
export type Content = Html | string | number | false | null | undefined | readonly Content[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text made safe inside an element and inside a quoted attribute. */
export function escapeHtml(text: string): string {
  return /[&<>"']/.test(text) ? text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '') : text;
}

function render(content: Content): string {
  if (content instanceof Html) return content.text;
  if (typeof content === 'string') return escapeHtml(content);
  if (typeof content === 'number') return String(content);
  if (content === undefined || content === null || content === false) return '';
  let text = '';
  for (const part of content) text += render(part);
  return text;
}

/** The template tag for all pages. Attribute values must be quoted: the escape is for quoted places only. */
export function html(parts: TemplateStringsArray, ...contents: Content[]): Html {
  let text = parts[0] ?? '';
  for (let index = 0; index < contents.length; index++) {
    text += render(contents[index]) + (parts[index + 1] ?? '');
  }
  return new Html(text);
}

/** Our own constants only (an icon's path, say), never anything that came from outside. */
export function raw(constant: string): Html {
  return new Html(constant);
}

/** Attributes from a record: true is the bare name; false and undefined are left out. Starts with a space. */
export function attributes(values: Readonly<Record<string, string | number | boolean | undefined>>): Html {
  let text = '';
  for (const [name, value] of Object.entries(values)) {
    if (value === true) text += ` ${name}`;
    else if (value !== false && value !== undefined) text += ` ${name}="${escapeHtml(String(value))}"`;
  }
  return new Html(text);
}
