// A browser without script for tests: cookies as browsers keep them (by host, not by port), redirects, forms that are filled in.
export interface Seen {
  readonly url: URL;
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Every address on the way, the last one being `url`. */
  readonly way: readonly URL[];
}

interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly host: string;
  readonly path: string;
  readonly attributes: string;
}

function unescaped(text: string): string {
  return text
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

function attribute(tag: string, name: string): string | undefined {
  const found = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1];
  return found === undefined ? undefined : unescaped(found);
}

export class PlainBrowser {
  cookies: Cookie[] = [];
  /** Follows redirects until one of them leads to an address for which this says true. */
  stopAt: (url: URL) => boolean = () => false;

  cookie(name: RegExp): Cookie | undefined {
    return this.cookies.find((cookie) => name.test(cookie.name));
  }

  #keep(url: URL, headers: Headers): void {
    for (const line of headers.getSetCookie()) {
      const [pair = '', ...rest] = line.split(';').map((part) => part.trim());
      const name = pair.slice(0, pair.indexOf('='));
      const path = rest.find((part) => /^path=/i.test(part))?.slice(5) ?? '/';
      const past = rest.some((part) => /^max-age=0$|^expires=thu, 01 jan 1970/i.test(part));
      const same = (one: Cookie) => one.name === name && one.host === url.hostname && one.path === path;
      this.cookies = this.cookies.filter((one) => !same(one));
      const value = pair.slice(pair.indexOf('=') + 1);
      if (!past) this.cookies.push({ name, value, host: url.hostname, path, attributes: rest.join('; ') });
    }
  }

  #header(url: URL): string {
    return this.cookies
      .filter((one) => one.host === url.hostname && `${url.pathname}/`.startsWith(one.path.replace(/\/?$/, '/')))
      .map((one) => `${one.name}=${one.value}`)
      .join('; ');
  }

  /** Opens an address and follows redirects as a browser does. */
  async open(
    address: string | URL,
    init: { readonly method?: string; readonly body?: URLSearchParams } = {},
  ): Promise<Seen> {
    let url = new URL(address);
    let body = init.body;
    const way: URL[] = [];
    for (;;) {
      way.push(url);
      const cookie = this.#header(url);
      const answer = await fetch(url, {
        method: body === undefined ? 'GET' : 'POST',
        redirect: 'manual',
        headers: {
          accept: 'text/html',
          ...(cookie === '' ? {} : { cookie }),
          ...(body === undefined ? {} : { origin: url.origin }),
        },
        ...(body === undefined ? {} : { body }),
      });
      this.#keep(url, answer.headers);
      const location = answer.headers.get('location');
      const text = await answer.text();
      const next = location === null ? undefined : new URL(location, url);
      if (next === undefined || way.length > 20 || this.stopAt(next)) {
        if (next !== undefined) way.push(next);
        return { url: next ?? url, status: answer.status, headers: answer.headers, text, way };
      }
      url = next;
      body = undefined;
    }
  }

  /** Fills in and sends the form of a page that has a field or button called `name`; `fields` replace what is there. */
  async submit(page: Seen, fields: Readonly<Record<string, string>>): Promise<Seen> {
    const names = Object.keys(fields);
    for (const form of page.text.matchAll(/<form[^>]*>[\s\S]*?<\/form>/g)) {
      const tags = [...form[0].matchAll(/<(?:input|button|textarea|select)[^>]*>/g)].map((match) => match[0]);
      const inside = tags.map((tag) => attribute(tag, 'name'));
      if (!names.every((name) => inside.includes(name))) continue;
      const body = new URLSearchParams();
      for (const tag of tags.filter((one) => one.startsWith('<input'))) {
        const name = attribute(tag, 'name');
        if (name !== undefined && !names.includes(name)) body.append(name, attribute(tag, 'value') ?? '');
      }
      for (const [name, value] of Object.entries(fields)) body.append(name, value);
      const action = attribute(/<form[^>]*>/.exec(form[0])?.[0] ?? '', 'action') ?? page.url.href;
      return this.open(new URL(action, page.url), { body });
    }
    throw new Error(`no form with ${names.join(', ')} on ${page.url.pathname}: ${page.text.slice(0, 500)}`);
  }
}
