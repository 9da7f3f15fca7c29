// The house holds its own rules: imports, doors, sizes, names, casts, purity; and each rule is shown to bite once.
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { violations } from './architecture/rules.ts';
import { readSource } from './architecture/sources.ts';

const root = new URL('..', import.meta.url);

function repositoryFiles(): string[] {
  return globSync(['src/**/*.ts', 'test/**/*.ts', 'bench/**/*.ts', 'examples/**/*.ts'], { cwd: root }).sort();
}

test('the sources keep the rules of the house', () => {
  const files = repositoryFiles().map((path) => readSource(path, readFileSync(new URL(path, root), 'utf8')));
  assert.deepEqual(violations(files), []);
});

const header = '// A file.\n';
const long = `${header}${'export const a = 1;\n'.repeat(301)}`;
const longFunction = `${header}export function f() {\n${'  void 0;\n'.repeat(51)}}\n`;

describe('each rule bites', () => {
  const broken: [string, Record<string, string>, RegExp][] = [
    [
      'a layer imports upwards',
      { 'src/wire/a.ts': `${header}import '../platform/b.ts';\n` },
      /wire may not import platform/,
    ],
    [
      'a service imports another',
      { 'src/services/sender/a.ts': `${header}import '../mailbox/index.ts';\n` },
      /services never import each other/,
    ],
    [
      'main goes round the door of a service',
      { 'src/main/a.ts': `${header}import '../services/sender/store.ts';\n` },
      /one door/,
    ],
    ['a source imports a test', { 'src/platform/a.ts': `${header}import '../../test/b.ts';\n` }, /only sources/],
    ['a file is too long', { 'src/domain/a.ts': long }, /301 lines|302 lines/],
    ['a function is too long', { 'src/domain/a.ts': longFunction }, /at most 50/],
    ['a file is called utils', { 'src/platform/utils.ts': header }, /no file or folder named/],
    ['a cast outside domain and wire', { 'src/platform/a.ts': `${header}export const a = 1 as unknown;\n` }, /casts/],
    ['a non-null assertion', { 'src/platform/a.ts': `${header}export const a = [1][0]!;\n` }, /casts/],
    ['the environment is read', { 'src/platform/a.ts': `${header}export const a = process.env.A;\n` }, /process\.env/],
    ['the first line says nothing', { 'src/domain/a.ts': 'export const a = 1;\n' }, /first line/],
    ['wire opens a file', { 'src/wire/a.ts': `${header}import { open } from 'node:fs';\nopen;\n` }, /no socket/],
    [
      'a folder is made by recursive',
      {
        'src/platform/a.ts': `${header}import { mkdir } from 'node:fs/promises';\nawait mkdir('a', { recursive: true });\n`,
      },
      /may never end/,
    ],
    ['wire asks the clock', { 'src/wire/a.ts': `${header}export const now = () => new Date();\n` }, /clock/],
    [
      "strangers' PDFs are read outside a killable process",
      {
        'src/platform/a-task.ts': `${header}import { b } from './b.ts';\nexport const run = b;\n`,
        'src/platform/b.ts': `${header}import { PDFDocument } from 'pdf-lib';\nexport const b = PDFDocument;\n${'\n'.repeat(15)}`,
        'src/platform/c.ts': `${header}import { b } from './b.ts';\nexport const c = b;\n`,
      },
      /b\.ts reads strangers' files for src\/platform\/c\.ts/,
    ],
    [
      'a tiny file with one importer',
      { 'src/platform/a.ts': header, 'src/platform/b.ts': `${header}import './a.ts';\n` },
      /fold it in/,
    ],
  ];
  for (const [what, sources, expected] of broken) {
    test(what, () => {
      const files = Object.entries(sources).map(([path, text]) => readSource(path, text));
      assert.match(violations(files).join('\n'), expected);
    });
  }
});
