// Tests about the repository itself: personal numbers, pinned dependencies and their reasons, migrations, the threat model's tests.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { checkDigitIsRight } from '../src/domain/check-digit.ts';
import { isCalendarDay } from '../src/domain/personnummer.ts';

const root = new URL('..', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), 'utf8');

/** The files of the repository: what git tracks and what it would track. */
function repositoryFiles(): string[] {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  });
  return listed.split('\n').filter((path) => path !== '' && existsSync(new URL(path, root)));
}

const textFiles = () => repositoryFiles().filter((path) => !/\.(png|webp|pdf|woff2|p12|pfx|der|jpg|ico)$/.test(path));

function published(): Set<string> {
  const lists = ['personnummer.txt', 'samordningsnummer.txt'];
  return new Set(lists.flatMap((name) => read(`test/vectors/identities/${name}`).trim().split('\n')));
}

function* personalNumbers(text: string): Generator<string> {
  for (const match of text.matchAll(
    /(?<![0-9A-Za-z+/=.-])(18|19|20)(\d{2})(\d{2})(\d{2})[-+]?(\d{4})(?![0-9A-Za-z+/=])/g,
  )) {
    const [, century = '', yy = '', month = '', day = '', last = ''] = match;
    const real = Number(day) > 60 ? String(Number(day) - 60) : day;
    if (!isCalendarDay(century + yy, month, real.padStart(2, '0'))) continue;
    if (checkDigitIsRight(`${yy}${month}${day}${last}`)) yield `${century}${yy}${month}${day}${last}`;
  }
}

test("only Skatteverket's published test numbers stand in the repository", () => {
  const known = published();
  const strangers = textFiles().flatMap((path) =>
    [...personalNumbers(read(path))]
      .filter((number) => !known.has(number))
      .map((number) => `${path}: ${number.slice(0, 8)}…`),
  );
  assert.deepEqual(strangers, []);
});

test('a personal number that is not published would be found', () => {
  // Built from parts, so that the scan does not find this file: 1 January 1901 with a serial and its check digit.
  const invented = [...Array(10).keys()].map((digit) => `1901${'0101'}001${digit}`);
  assert.equal(invented.filter((number) => [...personalNumbers(` ${number} `)].length === 1).length, 1);
});

test('no path of a machine and no address of a package registry stands in the repository', () => {
  const forbidden = new RegExp(
    ['(^|[^A-Za-z0-9._-])/(work|root|home)/[a-z]', ['registry', 'npmjs'].join('\\.')].join('|'),
    'm',
  );
  const found = textFiles().filter((path) => !path.startsWith('test/repository.test.ts') && forbidden.test(read(path)));
  assert.deepEqual(found, []);
});

interface PackageJson {
  readonly license: string;
  readonly dependencies: Record<string, string>;
  readonly devDependencies: Record<string, string>;
  readonly optionalDependencies: Record<string, string>;
}

test('dependencies are pinned, and every one needed at run time has its reason in CONTRIBUTING', () => {
  const manifest: PackageJson = JSON.parse(read('package.json'));
  const all = { ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies };
  for (const [name, version] of Object.entries(all)) assert.match(version, /^\d+\.\d+\.\d+(-[\w.]+)?$/, name);
  const contributing = read('CONTRIBUTING.md');
  const runtime = [...Object.keys(manifest.dependencies), ...Object.keys(manifest.optionalDependencies)];
  assert.deepEqual(
    runtime.filter((name) => !contributing.includes(`\`${name}\``)),
    [],
  );
  assert.equal(manifest.license, 'EUPL-1.2');
});

test('migrations are numbered from 0001 without gaps in each folder', () => {
  const byFolder = Map.groupBy(globSync('src/**/migrations/*.sql', { cwd: root }).sort(), (path) =>
    path.replace(/[^/]+$/, ''),
  );
  for (const [folder, files] of byFolder) {
    const numbers = files.map((file) => Number(/(\d{4})-[a-z0-9-]+\.sql$/.exec(file)?.[1]));
    assert.deepEqual(
      numbers,
      files.map((_, index) => index + 1),
      folder,
    );
  }
});

test('every test that the threat model names exists', () => {
  const model = read('docs/threat-model.md');
  const named = [...model.matchAll(/`((?:src|test)\/[^`\s]+\.test\.ts)`/g)].map((match) => match[1] ?? '');
  assert.ok(named.length > 10);
  assert.deepEqual(
    named.filter((path) => !existsSync(new URL(path, root))),
    [],
  );
});

test('documents link to files that are there', () => {
  const broken = repositoryFiles()
    .filter((path) => path.endsWith('.md'))
    .flatMap((path) =>
      [...read(path).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)]
        .filter((match) => !existsSync(new URL(match[1] ?? '', new URL(path, root))))
        .map((match) => `${path}: ${match[1]}`),
    );
  assert.deepEqual(broken, []);
});
