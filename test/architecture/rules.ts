// The house's rules (DESIGN, "The house" and "Rules that keep it simple"), each a function from sources to violations.
import { posix } from 'node:path';
import type { SourceFile } from './sources.ts';

/** What each layer may import; a layer may always import itself. */
const allowed: Record<string, readonly string[]> = {
  domain: [],
  wire: ['domain'],
  platform: ['wire', 'domain'],
  services: ['wire', 'platform', 'domain'],
  main: ['services', 'wire', 'platform', 'domain', 'cli'],
  cli: ['services', 'wire', 'platform', 'domain', 'main'],
};

/** Generated files and pure data that may be longer than 300 lines, each with its reason. */
const longFiles: Record<string, string> = {
  'test/scenarios/sender-matrix-routes.ts': 'pure data: one line for each route of the sender',
  'examples/client/sender.ts': 'generated from the OpenAPI document (examples/client/generate.ts)',
  'examples/client/mediator.ts': 'generated from the OpenAPI document (examples/client/generate.ts)',
  'examples/client/mailbox.ts': 'generated from the OpenAPI document (examples/client/generate.ts)',
};

const isTest = (file: SourceFile) => file.path.endsWith('.test.ts') || !file.path.startsWith('src/');
const layerOf = (path: string) => (path.startsWith('src/') ? path.split('/')[1] : undefined);
const serviceOf = (path: string) => /^src\/services\/([^/]+)\//.exec(path)?.[1];

function importRule(file: SourceFile): string[] {
  const layer = layerOf(file.path);
  if (layer === undefined || isTest(file)) return [];
  return file.imports.flatMap((target) => {
    const other = layerOf(target);
    if (other === undefined) return [`${file.path} imports ${target}: sources import only sources`];
    if (other !== layer && !allowed[layer]?.includes(other))
      return [`${file.path} imports ${target}: ${layer} may not import ${other}`];
    const from = serviceOf(file.path);
    const to = serviceOf(target);
    if (to === undefined || from === to) return [];
    if (from !== undefined) return [`${file.path} imports ${target}: services never import each other`];
    return target === `src/services/${to}/index.ts`
      ? []
      : [`${file.path} imports ${target}: a service has one door, index.ts`];
  });
}

function sizeRule(file: SourceFile): string[] {
  const limit = 300;
  const long = file.lines > limit && longFiles[file.path] === undefined;
  const faults = long ? [`${file.path} has ${file.lines} lines: at most ${limit}`] : [];
  if (isTest(file)) return faults;
  const functions = file.functions.filter(({ lines }) => lines > 50);
  return [
    ...faults,
    ...functions.map(({ name, line, lines }) => `${file.path}:${line} ${name} has ${lines} lines: at most 50`),
  ];
}

function nameRule(file: SourceFile): string[] {
  const bad = /(^|\/)(utils?|helpers?|common|manager)(\.|\/|$)/.test(file.path.replace(/\.ts$/, ''));
  return bad ? [`${file.path}: no file or folder named utils, helpers, common or manager`] : [];
}

function castRule(file: SourceFile): string[] {
  const layer = layerOf(file.path);
  if (layer === 'domain' || layer === 'wire' || isTest(file)) return [];
  return file.casts.map((line) => `${file.path}:${line} casts: \`as\` and \`!\` are for domain/ and wire/ only`);
}

function environmentRule(file: SourceFile): string[] {
  const layer = layerOf(file.path);
  if (layer === 'main' || layer === 'cli' || isTest(file)) return [];
  return file.environmentReads.map((line) => `${file.path}:${line} reads process.env: only main/ and cli/ may`);
}

function firstLineRule(file: SourceFile): string[] {
  const good = /^(#!.*\n)?(\/\/|\/\*) \S/.test(file.text);
  return good ? [] : [`${file.path}: the first line says what the file is`];
}

function foldRule(file: SourceFile, importers: Map<string, number>): string[] {
  const layer = layerOf(file.path);
  const excepted = layer === undefined || layer === 'main' || layer === 'cli' || layer === 'domain' || isTest(file);
  if (excepted || /\/(routes|pages|migrations|browser)\/|\/index\.ts$/.test(file.path)) return [];
  const one = (importers.get(file.path) ?? 0) === 1;
  return file.lines < 15 && one ? [`${file.path} has ${file.lines} lines and one importer: fold it in`] : [];
}

function pureRule(file: SourceFile): string[] {
  const layer = layerOf(file.path);
  if ((layer !== 'domain' && layer !== 'wire') || isTest(file)) return [];
  const impure =
    /from 'node:(?!crypto|buffer|zlib)[a-z/_]+'|from '(pg|kysely|fastify|undici|nodemailer)'|Date\.now\(\)|new Date\(\)/;
  const found = impure.exec(file.text);
  return found === null ? [] : [`${file.path} uses ${found[0]}: domain and wire have no socket, clock or database`];
}

function folderRule(file: SourceFile): string[] {
  if (isTest(file) || !/\bmkdir(?:Sync)?\([^;]*\brecursive\b/.test(file.text)) return [];
  return [`${file.path} makes folders by mkdir's recursive, which may never end: use platform/folders.ts`];
}

/** Packages that read what strangers made, and our own readers of the like. */
const READERS = /^(?:pdf-lib|pdfjs-dist)(?:\/|$)|^src\/platform\/tabular\/(?:xlsx|zip-package)\.ts$/;
const VALUE_IMPORT = /^(?:import|export) (?!type\b)[^;]*?from '([^']+)';|\bimport\('([^']+)'\)/gm;

function valueImports({ path, text }: SourceFile): string[] {
  const named = [...text.matchAll(VALUE_IMPORT)].map(([, from, whole]) => from ?? whole ?? '');
  return named.map((target) => (target.startsWith('.') ? posix.join(posix.dirname(path), target) : target));
}

// Issue 4, "Proof": PDF and Office files are parsed in a killable process. What a task imports runs there; what anything else imports does not.
function readerRule(files: readonly SourceFile[]): string[] {
  const served = files.filter(
    (file) => !isTest(file) && /^src\/(?:platform|services)\//.test(file.path) && !file.path.includes('/browser/'),
  );
  const importers = new Map<string, string[]>();
  for (const file of served) {
    if (file.path.endsWith('-task.ts')) continue;
    for (const target of valueImports(file)) importers.set(target, [...(importers.get(target) ?? []), file.path]);
  }
  const ofTasks = new Set(served.filter(({ path }) => path.endsWith('-task.ts')).flatMap(valueImports));
  const servedBy = (path: string, chain: readonly string[]): readonly string[] | undefined => {
    const next = (importers.get(path) ?? []).filter((other) => !chain.includes(other));
    if (next.length === 0) return ofTasks.has(path) ? undefined : chain;
    return next.map((other) => servedBy(other, [...chain, other])).find((found) => found !== undefined);
  };
  const readers = [...importers.keys()].filter((target) => READERS.test(target));
  const first = new Set(readers.flatMap((reader) => importers.get(reader) ?? []));
  return [...first].flatMap((path) => {
    const chain = servedBy(path, [path]);
    if (chain === undefined) return [];
    return [`${path} reads strangers' files for ${chain.at(-1)}: only a task of a killable process may`];
  });
}

/** Everything in `files` that breaks a rule of the house, one sentence each, file first. */
export function violations(files: readonly SourceFile[]): string[] {
  const importers = new Map<string, number>();
  for (const file of files) {
    if (file.path.endsWith('.test.ts')) continue;
    for (const target of new Set(file.imports)) importers.set(target, (importers.get(target) ?? 0) + 1);
  }
  const rules = [importRule, sizeRule, nameRule, castRule, environmentRule, firstLineRule, pureRule, folderRule];
  const each = files.flatMap((file) => [...rules.flatMap((rule) => rule(file)), ...foldRule(file, importers)]);
  return [...each, ...readerRule(files)];
}
