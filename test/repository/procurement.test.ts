// docs/upphandling: every requirement has its row, and every proof that is cited there is a test that exists, under that name.
import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

const root = new URL('../..', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), 'utf8');
const numbered = (prefix: string, last: number) => Array.from({ length: last }, (_, index) => `${prefix}${index + 1}`);
const REQUIREMENTS = [...numbered('MMS-', 14), ...numbered('SKL-', 23), ...numbered('SKL-S', 5)];

/** Rows of requirements: number, sense, how far, where, proof. */
function rows(): string[][] {
  const lines = read('docs/upphandling/krav.md').split('\n');
  return lines
    .filter((line) => /^\| (MMS|SKL)-/.test(line))
    .map((line) => line.split(/(?<!\\)\|/).slice(1, -1))
    .map((cells) => cells.map((cell) => cell.trim()));
}

/** The names of a file's tests as they are written, with `…` for what is put in when it runs. */
function testNames(path: string): Set<string> {
  const names = read(path).matchAll(/\b(?:test|it|describe)\(\s*(['"`])((?:\\.|(?!\1)[\s\S])*)\1/g);
  return new Set([...names].map(([, , name = '']) => name.replaceAll(/\$\{[^}]*\}/g, '…').replaceAll(/\\(.)/g, '$1')));
}

test('every requirement has one row, with where it is met, and proof unless it is not met', () => {
  assert.deepEqual(
    rows().map(([number]) => number),
    REQUIREMENTS,
  );
  for (const [number, sense, met, where, proof] of rows()) {
    assert.match(String(met), /^(Ja|Delvis|Nej)$/, number);
    assert.ok(sense !== '' && where !== '', number);
    if (met === 'Ja') assert.match(String(proof), /\.test\.ts`: "/, number);
  }
});

test('every test that is cited exists under its name', () => {
  const wrong = globSync('docs/upphandling/*.md', { cwd: root }).flatMap((document) => {
    const text = read(document);
    const cited = [...text.matchAll(/`((?:src|test|examples)\/[^`\s]+\.test\.ts)`(?:: "([^"]+)")?/g)];
    return cited
      .filter(([, path = '', name]) => !existsSync(new URL(path, root)) || (name && !testNames(path).has(name)))
      .map(([whole]) => `${document}: ${whole}`);
  });
  assert.deepEqual(wrong, []);
});
