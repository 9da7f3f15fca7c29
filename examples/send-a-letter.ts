// Sends a letter from a system of your own: a token, a precheck, the letter, and what became of it. Needs only `fetch`.
//   BREVDUVA=$(npm start -- --json | tail -1) gives the addresses and the client; see `main` at the end.

export interface Client {
  readonly api: string;
  readonly tokenEndpoint: string;
  readonly id: string;
  readonly secret: string;
}

export interface Told {
  readonly letterId: string;
  readonly state: string;
  readonly _links: { readonly self: { readonly href: string } };
}

/** A bearer token by client credentials; it lives for five minutes. */
export async function getToken({ tokenEndpoint, id, secret }: Client): Promise<string> {
  const answer = await fetch(tokenEndpoint, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${id}:${secret}`)}`, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ grant_type: 'client_credentials', scope: 'letters' }),
  });
  const { access_token: token } = await answer.json();
  return token;
}

async function call<T>(address: string, token: string, init: RequestInit = {}): Promise<T> {
  const headers = new Headers(init.headers);
  headers.set('authorization', `Bearer ${token}`);
  headers.set('content-type', 'application/json');
  const answer = await fetch(address, { ...init, headers });
  const body = await answer.json();
  // problem+json says what was wrong and what to do, in the language of Accept-Language.
  if (!answer.ok) throw new Error(`${body.title}: ${body.detail} ${JSON.stringify(body.errors ?? [])}`);
  return body;
}

/** Sends one letter and waits until it is known what became of it. The same `key` sends it once, however often it is called. */
export async function sendLetter(client: Client, key: string, letter: object): Promise<Told> {
  const token = await getToken(client);
  let told = await call<Told>(`${client.api}/letters`, token, {
    method: 'POST',
    headers: { 'idempotency-key': key },
    body: JSON.stringify(letter),
  });
  while (!['delivered', 'refused', 'unknown', 'expired', 'cancelled', 'rejected'].includes(told.state)) {
    await new Promise((resolve) => setTimeout(resolve, 200));
    told = await call<Told>(told._links.self.href, token);
  }
  return told;
}

/** Whether the recipients can be reached digitally: `digital`, `paper` or `unknown`, with FaR's reason. */
export async function precheck(
  client: Client,
  recipients: string[],
): Promise<{ recipient: string; channel: string; reason?: string }[]> {
  const { results } = await call<{ results: { recipient: string; channel: string; reason?: string }[] }>(
    `${client.api}/prechecks`,
    await getToken(client),
    {
      method: 'POST',
      body: JSON.stringify({ recipients }),
    },
  );
  return results;
}
