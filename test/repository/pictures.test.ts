// Pictures of pages: what a document names is there, what is there is named, and every page of the sender and the mailbox is in docs/sidor.md.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { test } from 'node:test';
import { pictureFolder, picturesNamed } from '../pictures.ts';
import { EXPECTED as OF_MAILBOX } from '../scenarios/mailbox-matrix-routes.ts';
import { EXPECTED } from '../scenarios/sender-matrix-routes.ts';

const root = new URL('../..', import.meta.url);
const files = () => readdirSync(new URL(pictureFolder, root)).sort();

test('every picture that a document names is there, and every picture is named somewhere', () => {
  const named = [...picturesNamed().keys()].map((name) => `${name}.webp`);
  assert.deepEqual(named.sort(), files());
});

test('the pictures are below 6 MB together', () => {
  const sizes = files().map((file) => statSync(new URL(`${pictureFolder}/${file}`, root)).size);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  assert.ok(total < 6_000_000, `${total} bytes`);
});

/** What a person opens but is no page: files, what pages ask for by themselves, and what belongs to every service. */
const NO_PAGE =
  /^\/(api\/|assets\/|login|logged-out|healthz|readyz|metrics|favicon|robots|api-documentation)|\.(csv|pdf|css|xml|svg)$|\/(progress|logo|files\/:file|volumes\/:number|smaller|signed\.xml|archive-package)$/;

test('docs/sidor.md has a line for every page of the sender', () => {
  const told = readFileSync(new URL('docs/sidor.md', root), 'utf8');
  const missing = Object.entries(EXPECTED)
    .filter(([route, { door }]) => door === 'page' && route.startsWith('GET '))
    .map(([route]) => route.slice(4))
    .filter((path) => !NO_PAGE.test(path) && !told.includes(`\`${path}\``));
  assert.deepEqual(missing, []);
});

/** The same of the mailbox: what a letter's page leads to and is saved, and packages. */
const NO_MAILBOX_PAGE =
  /^\/moving\/packages\/|^\/accessibility$|\/(original|signed|appointment|files\/:file|attachments\/:(file|attachmentId))$/;

test('docs/sidor.md has a line for every page of the mailbox', () => {
  const told = readFileSync(new URL('docs/sidor.md', root), 'utf8').split('## Brevlådan')[1] ?? '';
  const missing = Object.keys(OF_MAILBOX)
    .filter((route) => route.startsWith('GET '))
    .map((route) => route.slice(4))
    .filter((path) => !NO_PAGE.test(path) && !NO_MAILBOX_PAGE.test(path) && !told.includes(`\`${path}\``));
  assert.deepEqual(missing, []);
});
