// 405 with Allow for addresses that exist but not with that method (RFC 9110 15.5.6; DIGG SAK.05)
import type { FastifyInstance } from 'fastify';

/** Remembers every route; gives the methods of an address, sorted, or none where the address does not exist. */
export function rememberRoutes(app: FastifyInstance): (url: string) => readonly string[] {
  const routes: { readonly methods: readonly string[]; readonly pattern: RegExp }[] = [];
  app.addHook('onRoute', ({ method, url }) => {
    routes.push({ methods: typeof method === 'string' ? [method] : method, pattern: patternOf(url) });
  });
  return (url) => {
    const path = url.split('?')[0] ?? '';
    const methods = routes.filter(({ pattern }) => pattern.test(path)).flatMap((route) => route.methods);
    return [...new Set(methods)].sort();
  };
}

function patternOf(url: string): RegExp {
  const source = url
    .split('/')
    .map((part) => {
      if (part === '*') return '.*';
      return part.startsWith(':') ? '[^/]+' : part.replaceAll(/[.+?^${}()|[\]\\*]/g, '\\$&');
    })
    .join('/');
  return new RegExp(`^${source}$`);
}
