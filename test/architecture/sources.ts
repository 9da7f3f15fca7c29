// Reads the source files as the architecture test sees them: path, lines, imports, functions, casts.
import { posix } from 'node:path';
import { parseSync, Visitor } from 'oxc-parser';

export interface SourceFile {
  readonly path: string;
  readonly text: string;
  readonly lines: number;
  readonly imports: readonly string[];
  readonly functions: readonly { readonly name: string; readonly line: number; readonly lines: number }[];
  readonly casts: readonly number[];
  readonly environmentReads: readonly number[];
}

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

/** Parses one file; `path` is relative to the repository with forward slashes. Throws when it is not TypeScript. */
export function readSource(path: string, text: string): SourceFile {
  const { program, errors } = parseSync(path, text, { lang: 'ts', sourceType: 'module' });
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]?.message}`);
  const imports: string[] = [];
  const functions: { name: string; line: number; lines: number }[] = [];
  const casts: number[] = [];
  const environmentReads: number[] = [];
  const sized = (name: string, node: { start: number; end: number }) => {
    const code = text.slice(node.start, node.end).split('\n');
    const lines = code.filter((line) => line.trim() !== '' && !/^\s*(\/\/|\/?\*)/.test(line)).length;
    functions.push({ name, line: lineOf(text, node.start), lines });
  };
  const follow = (source: { value: unknown } | null | undefined) => {
    if (typeof source?.value !== 'string' || !source.value.startsWith('.')) return;
    imports.push(posix.normalize(posix.join(posix.dirname(path), source.value)));
  };
  new Visitor({
    ImportDeclaration: (node) => follow(node.source),
    ExportNamedDeclaration: (node) => follow(node.source),
    ExportAllDeclaration: (node) => follow(node.source),
    ImportExpression: (node) => {
      if (node.source.type === 'Literal') follow({ value: node.source.value });
    },
    FunctionDeclaration: (node) => sized(node.id?.name ?? 'function', node),
    FunctionExpression: (node) => sized(node.id?.name ?? 'method', node),
    ArrowFunctionExpression: (node) => sized('arrow', node),
    TSAsExpression: (node) => {
      if (text.slice(node.typeAnnotation.start, node.typeAnnotation.end) !== 'const')
        casts.push(lineOf(text, node.start));
    },
    TSTypeAssertion: (node) => casts.push(lineOf(text, node.start)),
    TSNonNullExpression: (node) => casts.push(lineOf(text, node.start)),
    MemberExpression: (node) => {
      if (text.slice(node.start, node.end) === 'process.env') environmentReads.push(lineOf(text, node.start));
    },
  }).visit(program);
  return { path, text, lines: text.split('\n').length - 1, imports, functions, casts, environmentReads };
}
