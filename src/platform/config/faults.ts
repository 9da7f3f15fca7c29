// From a schema's errors to sentences a person can act on: where, what is wrong, what to do.
import type { TSchema } from 'typebox';
import { Settings } from 'typebox/system';
import { Value } from 'typebox/value';
import { placeOf, valueAt } from './places.ts';

export interface ConfigFault {
  /** Where in the file: `listen.port`, `allowedCallers[2]`; '(whole file)' for the file itself. */
  readonly path: string;
  /** A sentence. */
  readonly wrong: string;
  /** A sentence: what to do. */
  readonly todo: string;
}

type SchemaError = ReturnType<typeof Value.Errors>[number];

/** Every fault of the value against the schema, each place once, in the file's order. */
export function describeFaults(schema: TSchema, value: unknown): ConfigFault[] {
  const faults = chooseBranches(allErrors(schema, value)).flatMap((error) => describe(error, schema, value));
  const seen = new Set<string>();
  return faults.filter((fault) => {
    const key = `${fault.path} ${fault.wrong}`;
    return !seen.has(key) && seen.add(key);
  });
}

/** TypeBox stops at eight by itself, which is right for requests and wrong here. */
function allErrors(schema: TSchema, value: unknown): SchemaError[] {
  const { maxErrors } = Settings.Get();
  Settings.Set({ maxErrors: 10_000 });
  try {
    return Value.Errors(schema, value);
  } finally {
    Settings.Set({ maxErrors });
  }
}

/** Where several shapes are allowed, only the faults of the one that comes nearest are told. */
function chooseBranches(errors: readonly SchemaError[]): SchemaError[] {
  const branches = new Map<string, Map<string, number>>();
  for (const error of errors) {
    const branch = branchOf(error);
    if (branch === undefined) continue;
    const counts = branches.get(branch.union) ?? new Map<string, number>();
    branches.set(branch.union, counts.set(branch.index, (counts.get(branch.index) ?? 0) + weight(error)));
  }
  return errors.filter((error) => {
    const branch = branchOf(error);
    if (branch === undefined) return true;
    const counts = [...(branches.get(branch.union) ?? [])].sort(([, a], [, b]) => a - b);
    return counts[0]?.[0] === branch.index;
  });
}

function branchOf(error: SchemaError): { readonly union: string; readonly index: string } | undefined {
  const match = /^(.*)\/anyOf\/([0-9]+)/.exec(error.schemaPath);
  return match === null ? undefined : { union: `${match[1]}`, index: match[2] ?? '' };
}

/** A member that the shape does not know says more about it being the wrong shape than a missing one. */
function weight(error: SchemaError): number {
  return error.keyword === 'additionalProperties' ? 3 : error.keyword === 'boolean' ? 0 : 1;
}

function describe(error: SchemaError, schema: TSchema, value: unknown): ConfigFault[] {
  const path = placeOf(error.instancePath);
  const found = /(secret|password|passphrase)$/i.test(error.instancePath) ? '…' : valueAt(value, error.instancePath);
  const about = descriptionAt(schema, error.schemaPath);
  switch (error.keyword) {
    // Told by 'additionalProperties' already.
    case 'boolean':
      return [];
    // One of several literals: told by 'anyOf'.
    case 'const':
      if (branchOf(error) !== undefined) return [];
      return [
        { path, wrong: `${quoted(found)} is not it.`, todo: `Write ${JSON.stringify(error.params.allowedValue)}.` },
      ];
    case 'additionalProperties':
      return error.params.additionalProperties.map((name) => ({
        path: join(path, name),
        wrong: 'This member is not known.',
        todo: 'Remove it, or correct its spelling.',
      }));
    case 'required':
      return error.params.requiredProperties.map((name) => ({
        path: join(path, name),
        wrong: 'It is missing.',
        todo: sentence('Add it', descriptionAt(schema, `${error.schemaPath}/properties/${name}`)),
      }));
    case 'type':
      return [
        {
          path,
          wrong: `It is ${kindOf(found)}.`,
          todo: sentence(`Write ${article([error.params.type].flat().join(' or '))}`, about),
        },
      ];
    case 'anyOf':
      // The faults of the nearest shape say more.
      if (choices(error, schema) === undefined) return [];
      return [
        {
          path,
          wrong: `${quoted(found)} is not one of the allowed.`,
          todo: sentence(`Write ${choices(error, schema)}`, about),
        },
      ];
    default:
      return [
        { path, wrong: `${quoted(found)} will not do: it ${error.message}.`, todo: sentence('Correct it', about) },
      ];
  }
}

function join(path: string, name: string): string {
  return path === placeOf('') ? name : `${path}.${name}`;
}

function sentence(what: string, about: string | undefined): string {
  return about === undefined ? `${what}.` : `${what}: ${about}.`;
}

function article(type: string): string {
  return /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`;
}

function kindOf(value: unknown): string {
  if (value === undefined || value === null) return 'empty';
  return article(Array.isArray(value) ? 'list' : typeof value);
}

/** Values are shown only where they are short and cannot be a secret's file content: configuration names files, it holds no secrets but URLs. */
function quoted(value: unknown): string {
  if (typeof value === 'string') return `"${value.replace(/\/\/[^@/]*@/, '//…@').slice(0, 60)}"`;
  return typeof value === 'object' ? 'What it holds' : (JSON.stringify(value) ?? 'Nothing');
}

/** The literals of a union of nothing else. */
function choices(error: SchemaError, schema: TSchema): string | undefined {
  const union = at(schema, error.schemaPath);
  const options = isRecord(union) && Array.isArray(union.anyOf) ? union.anyOf : [];
  const literals = options.flatMap((option: unknown) =>
    isRecord(option) && 'const' in option ? [JSON.stringify(option.const)] : [],
  );
  return literals.length === 0 || literals.length < options.length ? undefined : literals.join(' or ');
}

function descriptionAt(schema: TSchema, schemaPath: string): string | undefined {
  const found = at(schema, schemaPath);
  return isRecord(found) && typeof found.description === 'string' ? found.description : undefined;
}

function at(schema: TSchema, schemaPath: string): unknown {
  return valueAt(schema, schemaPath.replace(/^#/, ''));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
