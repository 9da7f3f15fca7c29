// Test files that share a process, one after the other: loading a service costs a process more than the tests of most files.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { runFolder } from './run-folder.ts';

/** What stands for several files, or a file that is by itself. */
export interface Process {
  /** What the test runner is given. */
  readonly path: string;
  readonly files: readonly string[];
}

/** Whoever kills, measures, listens to or changes what a process has one of, or begins before its tests do, has a process of its own. */
const ALONE = new RegExp(
  [
    'launchBrowser\\(|startNetwork\\(|SetUps\\.open|spawn\\(|fork\\(',
    'process\\.(?!execPath)|performance\\.|console\\.|mock\\.|subscribe\\(|Reflect\\.set|heap',
    'prom-client|/metrics|serversMade|openMatrix|declaredCatalogues',
    '^(?:(?:const|let) .*= )?await ',
  ].join('|'),
  'm',
);

/** So many at most in a process: it is to end soon. */
const UNITS = 12;
const SCENARIOS = 4;

/** Those of one service, or of one layer, share. */
export function processesFor(files: readonly string[]): readonly Process[] {
  const kinds = Map.groupBy(files, (file) => (ALONE.test(readFileSync(file, 'utf8')) ? undefined : kindOf(file)));
  return [...kinds].flatMap(([kind, all]) => {
    if (kind === undefined) return all.map(byItself);
    return parts(all, kind.startsWith('src/') ? UNITS : SCENARIOS, kind);
  });
}

/** A file in a process of its own. */
export const byItself = (file: string): Process => ({ path: file, files: [file] });

/** `src/domain`, or `test/scenarios/mailbox`; undefined for other tests. */
function kindOf(file: string): string | undefined {
  if (file.startsWith('src/')) return file.split('/').slice(0, 2).join('/');
  return /^test\/scenarios\/\w+/.exec(file)?.[0];
}

function parts(files: readonly string[], most: number, kind: string): readonly Process[] {
  const count = Math.ceil(files.length / most);
  return Array.from({ length: count }, (_, part) => {
    const own = files.filter((_file, index) => index % count === part);
    return { path: written(own, `${kind.replaceAll('/', '-')}-${part + 1}`), files: own };
  });
}

/** One after the other: of two that are loaded at once the second's tests may end up in the first's suite. */
const SUITE = `import { describe } from 'node:test';
function suite(file, load) {
  return new Promise((loaded) => describe(file, () => load().finally(loaded)));
}`;

function written(files: readonly string[], name: string): string {
  const folder = join(runFolder(), 'shared');
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${name}.test.mjs`);
  const suites = files.map((file) => {
    const url = pathToFileURL(file).href;
    return `await suite(${JSON.stringify(file)}, () => import(${JSON.stringify(url)}));`;
  });
  writeFileSync(path, `${SUITE}\n${suites.join('\n')}\n`);
  return path;
}
