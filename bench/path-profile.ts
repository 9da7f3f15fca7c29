// Where a process's time goes, by V8's sampling profiler: RSA, XML, database, HTTP and TLS, files, the rest.
import inspector from 'node:inspector/promises';

export type Share =
  | 'rsa'
  | 'xml'
  | 'database'
  | 'http-tls'
  | 'files-ciphers'
  | 'log'
  | 'gc'
  | 'native'
  | 'other'
  | 'idle';

const native: readonly [Share, RegExp][] = [
  ['rsa', /^(signOneShot|verifyOneShot|sign|verify)$/],
  ['idle', /^\((idle)\)$/],
  ['gc', /^\(garbage collector\)$/],
  // Outside of JavaScript and not called by it: the event loop's own work, TLS, the kernel.
  ['native', /^\(program\)$/],
];
const places: readonly [Share, RegExp][] = [
  // The profiler's own start.
  ['idle', /^node:inspector/],
  ['rsa', /node:internal\/crypto\/sig/],
  ['xml', /\/src\/wire\/|libxml2-wasm|^wasm:/],
  [
    'database',
    /node_modules\/(pg|pg-[a-z]+|kysely|postgres-[a-z]+)\/|platform\/(database|events)\/|\/store\/|storage\.ts/,
  ],
  ['files-ciphers', /node:(internal\/)?fs|platform\/blobs|node:internal\/crypto\/(cipher|hash)/],
  ['log', /node_modules\/(pino|sonic-boom|thread-stream)|platform\/(log|scrub)\.ts/],
  [
    'http-tls',
    /node:(internal\/)?(_?http|https|undici)|node:_http|node_modules\/(fastify|@fastify|find-my-way|jose)|platform\/(web|http-client)/,
  ],
];
// Whose sockets these are is said by who called them; the connections' own work is HTTP's and TLS's.
const sockets = /node:(internal\/)?(net|tls|stream|js_stream|timers|events|process)|node:_tls/;

/** The profiler of this process. */
export class Profiler {
  readonly #session = new inspector.Session();

  async start(): Promise<void> {
    this.#session.connect();
    await this.#session.post('Profiler.enable');
    await this.#session.post('Profiler.setSamplingInterval', { interval: 500 });
    await this.#session.post('Profiler.start');
  }

  /** Seconds of the main thread by what was done in them. Native code counts where its caller is. */
  async stop(): Promise<Record<Share, number>> {
    const { profile } = await this.#session.post('Profiler.stop');
    this.#session.disconnect();
    const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
    const parents = new Map(profile.nodes.flatMap((node) => (node.children ?? []).map((child) => [child, node.id])));
    const shareOf = (id: number): Share => {
      let ofSocket = false;
      for (let at: number | undefined = id; at !== undefined; at = parents.get(at)) {
        const frame = nodes.get(at)?.callFrame;
        if (frame === undefined) break;
        const share = placeOf(frame.functionName, frame.url);
        if (share !== undefined) return share;
        ofSocket ||= /stream|net|tls/.test(frame.url) && sockets.test(frame.url);
      }
      return ofSocket ? 'http-tls' : 'other';
    };
    const seconds: Record<Share, number> = {
      rsa: 0,
      xml: 0,
      database: 0,
      'http-tls': 0,
      'files-ciphers': 0,
      log: 0,
      gc: 0,
      native: 0,
      other: 0,
      idle: 0,
    };
    const deltas = profile.timeDeltas ?? [];
    for (const [index, id] of (profile.samples ?? []).entries()) seconds[shareOf(id)] += (deltas[index] ?? 0) / 1e6;
    return seconds;
  }
}

function placeOf(name: string, url: string): Share | undefined {
  const byName = native.find(([, pattern]) => pattern.test(name));
  if (byName !== undefined && (url === '' || byName[0] === 'rsa')) return byName[0];
  return places.find(([, pattern]) => pattern.test(url))?.[0];
}
