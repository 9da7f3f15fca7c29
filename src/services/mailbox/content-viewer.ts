// A PDF shown by our own viewer on the content origin: in a sandbox of an opaque origin, by pdf.js, with nothing to reach but the file itself
// and pdf.js' own tables of characters and fonts.

import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import { BrevduvaError } from '../../domain/errors.ts';
import type { Language } from '../../platform/i18n/i18n.ts';
import { html } from '../../platform/pages/html.ts';
import { assetAddress } from '../../platform/web/assets.ts';
import type { WebServer } from '../../platform/web/server.ts';
import { texts } from './messages.ts';

const { resolve } = createRequire(import.meta.url);
const PACKAGE = dirname(resolve('pdfjs-dist/package.json'));
const VERSION = version();
const AT = `/viewer/${VERSION}/`;
/** What of pdf.js a viewer may ask for, by folder: nothing else of the package is served. */
const SERVED: readonly (readonly [folder: string, ending: RegExp])[] = [
  ['legacy/build', /^pdf(\.worker)?\.min\.mjs$/],
  ['cmaps', /\.bcmap$/],
  ['standard_fonts', /\.(pfb|ttf)$/],
  ['wasm', /_fallback\.js$/],
];
const TYPES: Readonly<Record<string, string>> = {
  mjs: 'text/javascript; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  ttf: 'font/ttf',
};

function version(): string {
  const { version: found }: { version: string } = JSON.parse(readFileSync(resolve('pdfjs-dist/package.json'), 'utf8'));
  return found;
}

const File = Type.Object({ version: Type.String(), folder: Type.String(), file: Type.String() });

/** Serves pdf.js to the viewer's opaque origin. Read when they are first asked for, compressed once. */
export function addViewerFiles(app: WebServer): void {
  const known = new Set(
    SERVED.flatMap(([folder, ending]) =>
      readdirSync(join(PACKAGE, folder))
        .filter((name) => ending.test(name))
        .map((name) => `${folder.replace('legacy/', '')}/${name}`),
    ),
  );
  const read = new Map<string, Buffer>();
  app.get('/viewer/:version/:folder/:file', { logLevel: 'warn', schema: { params: File } }, async (request, reply) => {
    const { folder, file } = request.params;
    const name = `${folder}/${file}`;
    if (request.params.version !== VERSION || !known.has(name)) throw new BrevduvaError('not-found', 'no such file');
    const path = folder === 'build' ? join(PACKAGE, 'legacy', name) : join(PACKAGE, name);
    const bytes = read.get(name) ?? gzipSync(readFileSync(path));
    read.set(name, bytes);
    return reply
      .type(TYPES[file.split('.').at(-1) ?? ''] ?? 'application/octet-stream')
      .header('cache-control', 'public, max-age=31536000, immutable')
      .header('content-encoding', 'gzip')
      .send(bytes);
  });
}

/** Whether an answer may be read by the viewer, whose origin is opaque: our own scripts and tables. None of it is anybody's. */
export function isForViewer(path: string): boolean {
  return path.startsWith('/viewer/') || path.startsWith('/assets/');
}

const STYLE = `:root{color-scheme:light dark}body{margin:0;display:flex;flex-direction:column;height:100vh;background:#e8e7e2;color:#1b2429;font:16px/1.5 "Helvetica Neue",Arial,system-ui,sans-serif}
@media(prefers-color-scheme:dark){body{background:#0d1012;color:#eef1f2}}
.bar{display:flex;flex-wrap:wrap;align-items:center;gap:4px 16px;padding:4px 12px}.bar p{margin:0;flex:1}.tools{display:flex;gap:8px}.tools[hidden]{display:none}
button{min-height:44px;min-width:44px;padding:4px 14px;border:1px solid;border-radius:6px;background:none;color:inherit;font:inherit}
button:focus-visible,main:focus-visible{outline:3px solid;outline-offset:-3px}
main{flex:1;overflow:auto;min-height:0}.page{position:relative;margin:8px auto 16px;background:#fff;box-shadow:0 1px 6px rgb(0 0 0/30%);overflow:hidden}
canvas{display:block;width:100%;height:100%}
.text{position:absolute;inset:0;overflow:clip;line-height:1;text-align:initial;transform-origin:0 0;forced-color-adjust:none;-webkit-text-size-adjust:none;text-size-adjust:none;--min-font-size:1;--text-scale-factor:calc(var(--total-scale-factor)*var(--min-font-size));--min-font-size-inv:calc(1/var(--min-font-size))}
.text :is(span,br){color:transparent;position:absolute;white-space:pre;cursor:text;transform-origin:0 0}
.text>:not(.markedContent),.text .markedContent span:not(.markedContent){z-index:1;--font-height:0;--scale-x:1;--rotate:0deg;font-size:calc(var(--text-scale-factor)*var(--font-height));transform:rotate(var(--rotate)) scaleX(var(--scale-x)) scale(var(--min-font-size-inv))}
.text .markedContent{display:contents}.text ::selection{background:rgb(0 90 200/30%);color:transparent}
@media print{.bar{display:none}body{height:auto;background:none}main{overflow:visible}}`;

export interface Viewed {
  readonly language: Language;
  readonly filename: string;
  /** Where the viewer fetches the file, on the content origin. */
  readonly file: string;
  readonly origin: string;
  /** The pages that may show it in a frame. */
  readonly pagesOrigin: string;
}

/** Answers with the viewer. Its policy and the frame's attribute both sandbox it. */
export function sendViewer(
  reply: FastifyReply,
  { language, filename, file, origin, pagesOrigin }: Viewed,
): FastifyReply {
  const t = texts(language);
  const policy = [
    "default-src 'none'",
    `script-src ${origin}/assets/ ${origin}/viewer/`,
    `connect-src ${origin}/content ${origin}/viewer/`,
    'img-src data: blob:',
    `font-src data: blob: ${origin}/viewer/`,
    "style-src 'unsafe-inline'",
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${pagesOrigin}`,
    'sandbox allow-scripts',
  ];
  const at = `${origin}${AT}`;
  const page = html`<!doctype html><html lang="${language}"><head><meta charset="utf-8"><title>${filename}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">`;
  const body = html`</head><body data-file="${file}" data-library="${at}build/pdf.min.mjs" data-worker="${at}build/pdf.worker.min.mjs" data-things="${at}"
data-failed="${t('viewerFailed')}" data-locked="${t('viewerLocked')}" data-page="${t('viewerPage', { page: '{page}', pages: '{pages}' })}"
data-loading="${t('viewerLoading')}" data-pages="${t('viewerPages', { count: 1 })}|${t('viewerPages', { count: '{count}' })}">
<div class="bar"><p data-state role="status">${t('fileNoScript')}</p><div class="tools" role="group" aria-label="${t('viewerTools')}" data-tools hidden>
<button type="button" data-smaller>${t('viewerSmaller')}</button><button type="button" data-larger>${t('viewerLarger')}</button></div></div>
<main data-list tabindex="0" aria-label="${filename}"></main>
<script type="module" crossorigin="anonymous" src="${origin}${assetAddress('pdf-viewer.ts')}"></script></body></html>`;
  reply.removeHeader('x-frame-options');
  return reply
    .header('content-security-policy', policy.join('; '))
    .type('text/html; charset=utf-8')
    .send(`${page.text}<style>${STYLE}</style>${body.text}`);
}
