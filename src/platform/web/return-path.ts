// Where to go after log-in: a path of this site, and nothing that a browser could read as another one (OWASP ASVS 3.7.2).
const BASE = 'https://here.invalid';

/**
 * The path (with query) when it leads to a page of this site other than the log-in itself, otherwise '/'.
 * `//evil`, `/\evil`, `https:evil`, control characters and encoded tricks all end at '/'.
 */
export function safeReturnPath(wanted: unknown): string {
  if (typeof wanted !== 'string' || wanted.length > 2000) return '/';
  if (!/^\/(?![/\\])[\x21-\x7e]*$/.test(wanted) || wanted.includes('\\')) return '/';
  if (!URL.canParse(wanted, BASE)) return '/';
  const url = new URL(wanted, BASE);
  // What the browser makes of it counts: `/.//evil` becomes `//evil` once the dots are resolved.
  if (url.origin !== BASE || url.pathname.startsWith('//')) return '/';
  if (/^\/(login|logout|logged-out)(\/|$)/.test(url.pathname)) return '/';
  return url.pathname + url.search;
}
