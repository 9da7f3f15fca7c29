// A pretend person at the pages, for first things that only people do: logs in, opens pages, sends forms, logs out. Without script, as a browser would.
type Fields = Readonly<Record<string, string>>;

const CALL_MS = 10_000;
const MOST_REDIRECTS = 20;

function unescaped(text: string): string {
  return text.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&');
}

/** One log-in at one service. Errors: whatever a call throws; a page that is not there throws with its status. */
export class PretendVisitor {
  readonly #service: string;
  readonly #cookies = new Map<string, string>();

  private constructor(service: string) {
    this.#service = service;
  }

  /** Logs in at a service (its address) as somebody of the pretend e-ID: a number or a log-in id. */
  static async logIn(service: string, person: string, path: string): Promise<PretendVisitor> {
    const visitor = new PretendVisitor(service);
    const chooser = await visitor.#call(`${service}${path}`);
    const action = /<form[^>]* action="([^"]*\/log-in\/[^"]*)"/.exec(chooser.text)?.[1];
    if (action === undefined) throw new Error(`no choice of person at ${chooser.at}`);
    await visitor.#send(new URL(unescaped(action), chooser.at).href, chooser.text, { level: 'loa3', person });
    return visitor;
  }

  /** The page's HTML. */
  async open(path: string): Promise<string> {
    return (await this.#call(`${this.#service}${path}`)).text;
  }

  /** Opens a page and sends a form of its, with the page's CSRF token. */
  async submit(page: string, action: string, fields: Fields): Promise<void> {
    await this.#send(`${this.#service}${action}`, await this.open(page), fields);
  }

  async logOut(page: string): Promise<void> {
    await this.submit(page, '/logout', {});
  }

  async #send(address: string, page: string, fields: Fields): Promise<void> {
    const path = new URL(address).pathname;
    const forms = page.split('<form').filter((form) => form.includes(`action="${path}"`));
    const token = /name="_csrf" value="([^"]+)"/.exec(forms[0] ?? '')?.[1];
    if (token === undefined) throw new Error(`no form to ${path.replaceAll(/[0-9a-f-]{36}/g, ':id')}`);
    await this.#call(address, new URLSearchParams({ ...fields, _csrf: unescaped(token) }));
  }

  async #call(address: string, form?: URLSearchParams): Promise<{ readonly at: string; readonly text: string }> {
    let url = new URL(address);
    let body = form;
    for (let hop = 0; hop < MOST_REDIRECTS; hop += 1) {
      const answer = await fetch(url, {
        method: body === undefined ? 'GET' : 'POST',
        redirect: 'manual',
        headers: {
          accept: 'text/html',
          'accept-language': 'sv',
          cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; '),
          ...(body === undefined ? {} : { origin: url.origin }),
        },
        signal: AbortSignal.timeout(CALL_MS),
        ...(body === undefined ? {} : { body }),
      });
      this.#keep(answer.headers);
      const text = await answer.text();
      const location = answer.headers.get('location');
      if (location === null) {
        if (answer.ok) return { at: url.href, text };
        throw new Error(`${answer.status} at ${url.pathname.replaceAll(/[0-9a-f-]{36}/g, ':id')}`);
      }
      url = new URL(location, url);
      body = undefined;
    }
    throw new Error('too many redirects');
  }

  // Every service of a sandbox has one host, so its cookies go to all of them, as in a browser.
  #keep(headers: Headers): void {
    for (const line of headers.getSetCookie()) {
      const [pair = '', ...rest] = line.split(';').map((part) => part.trim());
      const at = pair.indexOf('=');
      const isPast = rest.some((part) => /^max-age=0$|^expires=thu, 01 jan 1970/i.test(part));
      if (isPast) this.#cookies.delete(pair.slice(0, at));
      else this.#cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
  }
}
