// Pictures of pages in docs/screenshots: which ones the documents name. Browser tests renew those (test/browser.ts), test/repository/ holds both together.
import { globSync, readFileSync } from 'node:fs';

const root = new URL('..', import.meta.url);

/** Where the pictures lie, from the repository's root. */
export const pictureFolder = 'docs/screenshots';

/** Where documents name pictures: names without folder and ending, with the documents that name them. */
export function picturesNamed(): ReadonlyMap<string, readonly string[]> {
  const named = new Map<string, string[]>();
  for (const document of ['README.md', ...globSync('docs/**/*.md', { cwd: root })])
    for (const [, name = ''] of readFileSync(new URL(document, root), 'utf8').matchAll(
      /screenshots\/([\w-]+)\.webp\)/g,
    ))
      named.set(name, [...(named.get(name) ?? []), document]);
  return named;
}
