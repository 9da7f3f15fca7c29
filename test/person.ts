// A person with a browser that has no script: keeps cookies, follows links and redirects, fills in forms. For scenario tests.
import assert from 'node:assert/strict';

interface FormOnPage {
  readonly action: string;
  readonly method: string;
  readonly multipart: boolean;
  readonly html: string;
  readonly fields: ReadonlyMap<string, string>;
}

export interface Upload {
  readonly filename: string;
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

type Values = Readonly<Record<string, string | readonly Upload[]>>;

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  '#39': "'",
  '#x27': "'",
  nbsp: '\u00a0',
};
const decode = (text: string) => text.replace(/&(#?\w+);/g, (whole, name: string) => entities[name] ?? whole);

function attributesOf(tag: string): Map<string, string> {
  const found = [...tag.matchAll(/\s([a-zA-Z-]+)(?:="([^"]*)")?/g)];
  return new Map(found.map(([, name = '', value = '']) => [name.toLowerCase(), decode(value)]));
}

function fieldsOf(html: string): Map<string, string> {
  const fields = new Map<string, string>();
  for (const [tag] of html.matchAll(/<input\b[^>]*>/g)) {
    const a = attributesOf(tag);
    const name = a.get('name');
    const type = a.get('type') ?? 'text';
    if (name === undefined || ['submit', 'button', 'file'].includes(type)) continue;
    if (['radio', 'checkbox'].includes(type) && !a.has('checked')) continue;
    fields.set(name, a.get('value') ?? (type === 'checkbox' ? 'on' : ''));
  }
  for (const [, tag = '', text = ''] of html.matchAll(/(<textarea\b[^>]*>)([\s\S]*?)<\/textarea>/g)) {
    fields.set(attributesOf(tag).get('name') ?? '', decode(text).replace(/^\n/, ''));
  }
  for (const [, tag = '', inside = ''] of html.matchAll(/(<select\b[^>]*>)([\s\S]*?)<\/select>/g)) {
    const options = [...inside.matchAll(/<option\b[^>]*>/g)].map(([option]) => attributesOf(option));
    const chosen = options.find((option) => option.has('selected')) ?? options[0];
    fields.set(attributesOf(tag).get('name') ?? '', chosen?.get('value') ?? '');
  }
  return fields;
}

export class Person {
  readonly #cookies = new Map<string, Map<string, string>>();
  readonly #language: string;
  url = '';
  status = 0;
  html = '';
  /** Every address that was asked for, for tests about what stands in addresses. */
  readonly visited: string[] = [];

  constructor(language: 'sv' | 'en' = 'sv') {
    this.#language = language;
  }

  /** What a reader sees: the page without tags, white space folded. */
  get text(): string {
    const visible = this.html.replace(/<(script|style|template)\b[\s\S]*?<\/\1>/g, ' ').replace(/<[^>]+>/g, ' ');
    return decode(visible)
      .replace(/[ \t\r\n]+/g, ' ')
      .trim();
  }

  async open(address: string): Promise<this> {
    return await this.#go(new URL(address, this.url === '' ? undefined : this.url).href, { method: 'GET' });
  }

  /** Address of the first link whose text or address matches. */
  link(link: RegExp): string {
    for (const [, tag = '', inside = ''] of this.html.matchAll(/(<a\b[^>]*>)([\s\S]*?)<\/a>/g)) {
      const href = attributesOf(tag).get('href') ?? '';
      const text = decode(inside.replace(/<[^>]+>/g, ' '))
        .replace(/\s+/g, ' ')
        .trim();
      if (link.test(href) || link.test(text)) return new URL(href, this.url).href;
    }
    assert.fail(`no link like ${link} on ${this.url}:\n${this.text.slice(0, 1500)}`);
  }

  async follow(link: RegExp): Promise<this> {
    return await this.open(this.link(link));
  }

  /** The forms on the page, in order. */
  forms(): FormOnPage[] {
    return [...this.html.matchAll(/(<form\b[^>]*>)([\s\S]*?)<\/form>/g)].map(([, tag = '', inside = '']) => {
      const a = attributesOf(tag);
      return {
        action: new URL(a.get('action') ?? this.url, this.url).href,
        method: (a.get('method') ?? 'get').toUpperCase(),
        multipart: a.get('enctype') === 'multipart/form-data',
        html: inside,
        fields: fieldsOf(inside),
      };
    });
  }

  /** Presses the button whose text matches, in the form that has it, with these fields filled in. */
  async press(buttonText: RegExp, values: Values = {}): Promise<this> {
    for (const form of this.forms()) {
      for (const [, tag = '', inside = ''] of form.html.matchAll(/(<button\b[^>]*>)([\s\S]*?)<\/button>/g)) {
        const text = decode(inside.replace(/<[^>]+>/g, ' '))
          .replace(/\s+/g, ' ')
          .trim();
        const a = attributesOf(tag);
        if (a.get('type') === 'button' || !(buttonText.test(text) || buttonText.test(a.get('value') ?? ''))) continue;
        const pressed = a.get('name');
        const action = a.get('formaction');
        const target = action === undefined ? form : { ...form, action: new URL(action, this.url).href };
        return await this.submit(
          target,
          pressed === undefined ? values : { ...values, [pressed]: a.get('value') ?? '' },
        );
      }
    }
    assert.fail(`no button like ${buttonText} on ${this.url}:\n${this.text.slice(0, 1500)}`);
  }

  async submit(form: FormOnPage, values: Values): Promise<this> {
    const filled = new Map<string, string>(form.fields);
    const uploads: [string, Upload][] = [];
    for (const [name, value] of Object.entries(values)) {
      if (typeof value === 'string') filled.set(name, value);
      else for (const upload of value) uploads.push([name, upload]);
    }
    const headers = { origin: new URL(this.url).origin };
    if (form.method === 'GET') return await this.open(`${form.action}?${new URLSearchParams([...filled])}`);
    if (!form.multipart)
      return await this.#go(form.action, { method: 'POST', headers, body: new URLSearchParams([...filled]) });
    const body = new FormData();
    for (const [name, value] of filled) body.append(name, value);
    for (const [name, { bytes, contentType, filename }] of uploads)
      body.append(name, new Blob([Buffer.from(bytes)], { type: contentType }), filename);
    return await this.#go(form.action, { method: 'POST', headers, body });
  }

  async #go(address: string, init: RequestInit, redirects = 0): Promise<this> {
    assert.ok(redirects < 15, `too many redirects at ${address}`);
    this.visited.push(address);
    const { hostname: host } = new URL(address);
    const jar = this.#cookies.get(host) ?? new Map<string, string>();
    this.#cookies.set(host, jar);
    const headers = new Headers(init.headers);
    headers.set('accept-language', this.#language === 'sv' ? 'sv-SE' : 'en-GB');
    headers.set('accept', 'text/html');
    if (jar.size > 0) headers.set('cookie', [...jar].map(([name, value]) => `${name}=${value}`).join('; '));
    const answer = await fetch(address, { ...init, headers, redirect: 'manual' });
    for (const cookie of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (/max-age=0|expires=Thu, 01 Jan 1970/i.test(cookie) || value === '') jar.delete(name);
      else jar.set(name, value);
    }
    const location = answer.headers.get('location');
    if (answer.status >= 300 && answer.status < 400 && location !== null) {
      await answer.arrayBuffer();
      return await this.#go(new URL(location, address).href, { method: 'GET' }, redirects + 1);
    }
    this.url = address;
    this.status = answer.status;
    this.html = await answer.text();
    // Pages that lead on by themselves (after a form that must not redirect elsewhere).
    const refresh =
      /(?:^|;)\s*url=(.+)$/i.exec(answer.headers.get('refresh') ?? '')?.[1] ??
      /<meta http-equiv="refresh" content="0;\s*url=([^"]+)"/i.exec(this.html)?.[1];
    return refresh === undefined
      ? this
      : await this.#go(new URL(decode(refresh), address).href, { method: 'GET' }, redirects + 1);
  }

  /** The cookies that this person's browser sends there, for requests that the test makes by itself. */
  cookieFor(address: string): string {
    const jar = this.#cookies.get(new URL(address).hostname) ?? new Map<string, string>();
    return [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  /** Bytes of a file that this person may fetch. */
  async download(address: string): Promise<{ status: number; type: string; disposition: string; bytes: Uint8Array }> {
    const url = new URL(address, this.url);
    const jar = this.#cookies.get(url.hostname) ?? new Map<string, string>();
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(url, cookie === '' ? {} : { headers: { cookie } });
    const { headers } = answer;
    return {
      status: answer.status,
      type: headers.get('content-type') ?? '',
      disposition: headers.get('content-disposition') ?? '',
      bytes: new Uint8Array(await answer.arrayBuffer()),
    };
  }
}
