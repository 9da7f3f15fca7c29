// Every web server that this process makes from now on, as Fastify tells it (diagnostics channel): its routes, and a way in without a socket.
// Requests are put into the server (light-my-request): the same hooks, a third of the time. For the isolation matrices.
import diagnostics from 'node:diagnostics_channel';

export interface Route {
  readonly method: string;
  readonly url: string;
  readonly multipart: boolean;
  /** The first example of its body's schema. */
  readonly body: unknown;
}

export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly location: string;
}

interface Asked {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly payload?: string;
}

export interface MadeServer {
  /** HEAD and OPTIONS are not among them. */
  readonly routes: Route[];
  readonly ask: (asked: Asked) => Promise<Answer>;
}

/** What a value of any kind has there. */
export function member(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((of, name) => Reflect.get(Object(of), name), value);
}

/** In the order in which they are made. */
export function serversMade(): readonly MadeServer[] {
  const servers: MadeServer[] = [];
  diagnostics.subscribe('fastify.initialization', (message) => {
    const server = member(message, 'fastify');
    const addHook = member(server, 'addHook');
    if (typeof addHook !== 'function') return;
    const routes: Route[] = [];
    Reflect.apply(addHook, server, ['onRoute', (options: unknown) => void routes.push(...routesOf(options))]);
    servers.push({ routes, ask: (asked) => askOf(server, asked) });
  });
  return servers;
}

async function askOf(server: unknown, asked: Asked): Promise<Answer> {
  const inject = member(server, 'inject');
  if (typeof inject !== 'function') throw new TypeError('this is no web server');
  const answer: unknown = await Reflect.apply(inject, server, [asked]);
  const location = member(answer, 'headers', 'location');
  return {
    status: Number(member(answer, 'statusCode')),
    text: String(member(answer, 'payload')),
    location: typeof location === 'string' ? location : '',
  };
}

function routesOf(options: unknown): Route[] {
  const methods = [member(options, 'method')].flat().filter((method) => method !== 'HEAD' && method !== 'OPTIONS');
  const examples = member(options, 'schema', 'body', 'examples');
  return methods.map((method) => ({
    method: String(method),
    url: String(member(options, 'url')),
    multipart: member(options, 'config', 'multipart') === true,
    body: Array.isArray(examples) ? examples[0] : undefined,
  }));
}
