// Return paths: what stays on the site, and every trick we know that would leave it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { safeReturnPath } from './return-path.ts';

test('paths of the site are kept, with their query', () => {
  for (const path of ['/', '/letters', '/letters/1?page=2&q=%C3%A5', '/letters?next=https://evil.example/'])
    assert.equal(safeReturnPath(path), path);
  assert.equal(safeReturnPath('/a/../b'), '/b');
});

test('everything that leads elsewhere, or back into the log-in, ends at the start page', () => {
  const evil = [
    undefined,
    7,
    ['/a', '/b'],
    '',
    'letters',
    'https://evil.example',
    '//evil.example',
    '///evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    '/.//evil.example',
    '/a/..//evil.example',
    '/%2e//evil.example',
    '/å',
    'javascript:alert(1)',
    '/login',
    '/login/callback?code=x',
    '/logout',
    '/logged-out',
    `/${'x'.repeat(3000)}`,
  ];
  for (const one of evil) assert.equal(safeReturnPath(one), '/', String(one));
});

test('whatever is asked for, a browser stays on the origin', () => {
  const pieces = fc.array(
    fc.constantFrom('/', '\\', '.', '..', 'evil.example', '%2f', '%5c', '@', ':', '?', '#', '\t', 'a'),
  );
  const text = fc.oneof(
    fc.string(),
    pieces.map((parts) => `/${parts.join('')}`),
  );
  fc.assert(
    fc.property(text, (wanted) => {
      const path = safeReturnPath(wanted);
      assert.equal(new URL(path, 'https://ours.example/login').origin, 'https://ours.example');
    }),
    { numRuns: 2000 },
  );
});
