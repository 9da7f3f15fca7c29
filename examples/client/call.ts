// What a generated client calls with: a token that is fetched anew before it ends, JSON both ways, problems as errors. Needs only `fetch`.

/** Of a person's own program: the key from the mailbox's settings, `brevduva_…`. */
export interface OwnDoor {
  /** https://…/api/v1 */
  readonly api: string;
  readonly token: string;
}

/** Of an organisation's system. */
export interface SystemDoor {
  /** https://…/api/v1 */
  readonly api: string;
  readonly tokenEndpoint: string;
  readonly id: string;
  readonly secret: string;
  /** Space between them; default 'letters'. */
  readonly scope?: string;
}

export type Door = OwnDoor | SystemDoor;

/** RFC 9457, as Brevduva answers: `detail` says what was wrong and what to do, `errors` which members. */
export class Problem extends Error {
  readonly status: number;
  readonly type: string;
  readonly errors: readonly { readonly field: string; readonly detail: string }[];
  /** Seconds to wait, where it may go better then. */
  readonly retryAfter: number | undefined;

  constructor(
    status: number,
    body: { title?: string; detail?: string; type?: string; errors?: Problem['errors'] },
    retryAfter: string | null,
  ) {
    super(`${status} ${body.title ?? ''}: ${body.detail ?? ''}`);
    this.status = status;
    this.type = (body.type ?? '').replace(/^.*\//, '');
    this.errors = body.errors ?? [];
    this.retryAfter = retryAfter === null ? undefined : Number(retryAfter);
  }
}

export interface Operation {
  readonly method: string;
  /** With {names} that `given.path` fills. */
  readonly path: string;
  /** Default application/json. */
  readonly sends?: string;
}

export interface Given {
  readonly path?: object;
  readonly query?: object;
  readonly header?: object;
  readonly body?: unknown;
}

export interface Answer<T> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

export class Call {
  readonly #door: Door;
  #token: { readonly text: string; readonly until: number } | undefined;

  constructor(door: Door) {
    this.#door = door;
  }

  /** Throws `Problem` for what the API refuses, and fetch's own error where it does not answer. */
  async json<T>(operation: Operation, given: Given = {}): Promise<Answer<T>> {
    const response = await this.raw(operation, given);
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: JSON.parse(text === '' ? 'null' : text) };
  }

  /** The answer as it comes, for files. Throws as `json` does. */
  async raw({ method, path, sends }: Operation, { path: names, query, header, body }: Given = {}): Promise<Response> {
    const filled = path.replaceAll(/\{(\w+)\}/g, (_whole, name) =>
      encodeURIComponent(String(Reflect.get(names ?? {}, name))),
    );
    const asked = new URLSearchParams(Object.entries(query ?? {}).map(([name, value]) => [name, String(value)]));
    const headers = new Headers(Object.entries(header ?? {}).map(([name, value]) => [name, String(value)]));
    headers.set('authorization', `Bearer ${await this.#fresh()}`);
    if (body !== undefined) headers.set('content-type', sends ?? 'application/json');
    const isRaw = typeof body === 'string' || body instanceof Uint8Array;
    const init = {
      method,
      headers,
      ...(body === undefined
        ? {}
        : { body: isRaw ? new Blob([typeof body === 'string' ? body : Uint8Array.from(body)]) : JSON.stringify(body) }),
    };
    const response = await fetch(`${this.#door.api}${filled}${asked.size === 0 ? '' : `?${asked}`}`, init);
    if (response.ok) return response;
    const problem = await response.json().catch(() => ({}));
    throw new Problem(response.status, problem, response.headers.get('retry-after'));
  }

  async #fresh(): Promise<string> {
    if ('token' in this.#door) return this.#door.token;
    if (this.#token !== undefined && this.#token.until > Date.now()) return this.#token.text;
    const { tokenEndpoint, id, secret, scope = 'letters' } = this.#door;
    const authorization = `Basic ${btoa(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`)}`;
    const body = new URLSearchParams({ grant_type: 'client_credentials', scope });
    const response = await fetch(tokenEndpoint, { method: 'POST', headers: { authorization }, body });
    const answer = await response.json();
    if (!response.ok) throw new Problem(response.status, answer, null);
    // A minute before it ends: clocks differ.
    this.#token = { text: answer.access_token, until: Date.now() + (answer.expires_in - 60) * 1000 };
    return answer.access_token;
  }
}
