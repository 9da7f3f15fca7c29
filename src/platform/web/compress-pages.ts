// Pages are compressed on the way out: the first load stays below 100 kB (issue 4, "Proof"). Files and the API's answers go as they are.
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { FastifyInstance } from 'fastify';

const LEAST = 1_000;
/** As fast as gzip and a fifth smaller; higher costs more time than a line of today wins. */
const QUALITY = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } };
const [brotli, gzipped] = [promisify(brotliCompress), promisify(gzip)];

/**
 * Compresses what is sent as text/html where the browser takes it. A page that another site has asked for goes as it is: whoever could choose
 * a part of it and see its length would learn of the rest (BREACH); the form token, which is another text each time, tells nothing anyway.
 */
export function compressPages(app: FastifyInstance): void {
  app.addHook('onSend', async (request, reply, payload) => {
    if (typeof payload !== 'string' || !String(reply.getHeader('content-type')).startsWith('text/html')) return payload;
    reply.header('vary', 'accept-encoding');
    const accepted = String(request.headers['accept-encoding'] ?? '');
    const site = request.headers['sec-fetch-site'];
    // A neighbour under the same domain is another site too: its requests carry the cookies even where ours are Lax.
    const foreign = site !== undefined && site !== 'same-origin' && site !== 'none';
    if (foreign || payload.length < LEAST || reply.hasHeader('content-encoding')) return payload;
    if (/\bbr\b/.test(accepted)) {
      reply.header('content-encoding', 'br').removeHeader('content-length');
      return await brotli(payload, QUALITY);
    }
    if (!/\bgzip\b/.test(accepted)) return payload;
    reply.header('content-encoding', 'gzip').removeHeader('content-length');
    return await gzipped(payload);
  });
}
