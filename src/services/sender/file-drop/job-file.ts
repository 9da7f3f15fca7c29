// A job file of the drop folder, JSON or XML: the same members as a letter in REST, with attachments by the names of files beside it.
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import { BrevduvaError } from '../../../domain/errors.ts';
import { readRecipientId } from '../../../domain/recipient-id.ts';
import { isPlainName } from '../../../platform/drop-folder.ts';
import { readPlainXml } from '../../../wire/xml/plain.ts';
import { NewLetter } from '../api/schemas.ts';

const { attachments: _, ...members } = NewLetter.properties;
const JobFile = Type.Object(
  {
    ...members,
    attachments: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 150 }), { maxItems: 20 })),
  },
  { additionalProperties: false },
);
export type JobFile = Static<typeof JobFile>;

export interface DropFault {
  readonly field: string;
  readonly sv: string;
  readonly en: string;
}

export type ReadJob =
  | { readonly ok: true; readonly job: JobFile }
  | {
      readonly ok: false;
      readonly faults: readonly DropFault[] /** It may be half-written. */;
      readonly broken: boolean;
    };

const SHAPE = { lists: ['attachments', 'postalAddress'], maps: ['fields'] };

/** Reads the file. What is wrong is told member by member; a value is never repeated. */
export function readJob(bytes: Buffer, form: 'json' | 'xml'): ReadJob {
  let value: unknown;
  try {
    value = form === 'xml' ? withTypes(readPlainXml(bytes, 'letter', SHAPE)) : JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    return { ok: false, faults: [unreadable(form, error)], broken: true };
  }
  if (!Value.Check(JobFile, value)) return { ok: false, faults: faultsIn(value), broken: false };
  const names = (value.attachments ?? []).filter((name) => !isPlainName(name));
  return names.length === 0 ? { ok: true, job: value } : { ok: false, faults: [BAD_ATTACHMENT], broken: false };
}

// In XML everything is text.
function withTypes(read: Record<string, unknown>): Record<string, unknown> {
  const { protectionClass, appointment, ...rest } = read;
  return {
    ...withMarks(rest, ['asksReceipt', 'signedReceipt', 'allowsReply']),
    ...(protectionClass === undefined ? {} : { protectionClass: Number(protectionClass) }),
    ...(appointment === undefined
      ? {}
      : { appointment: isObject(appointment) ? withMarks(appointment, ['cancelled']) : appointment }),
  };
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function withMarks(value: object, names: readonly string[]): Record<string, unknown> {
  const mark = (one: unknown) => (one === 'true' ? true : one === 'false' ? false : one);
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, names.includes(name) ? mark(one) : one]));
}

function unreadable(form: string, error: unknown): DropFault {
  const why = error instanceof BrevduvaError ? ` ${error.message}.` : '';
  return {
    field: '',
    sv: `Filen går inte att läsa som ${form.toUpperCase()}.${why}`,
    en: `The file cannot be read as ${form.toUpperCase()}.${why}`,
  };
}

const BAD_ATTACHMENT: DropFault = {
  field: 'attachments',
  sv: 'En bilaga anges med filens namn, utan mapp. Filen ska ligga bredvid jobbfilen.',
  en: 'An attachment is named by its file, without a folder. The file lies beside the job file.',
};

function faultsIn(value: unknown): readonly DropFault[] {
  const fields = new Set<string>();
  for (const { instancePath, params } of Value.Errors(JobFile, value)) {
    const path = instancePath.replace(/^\//, '').replaceAll('/', '.');
    const missing: unknown = Reflect.get(Object(params), 'requiredProperties');
    const more: unknown = Reflect.get(Object(params), 'additionalProperties');
    const named = [missing, more].flatMap((list) => (Array.isArray(list) ? list.map(String) : []));
    for (const name of named.length === 0 ? [''] : named)
      fields.add([path, name].filter((part) => part !== '').join('.'));
  }
  return [...fields].slice(0, 20).map((field) => ({
    field,
    sv: 'Saknas, är okänd eller har fel form. Se beskrivningen av POST /letters.',
    en: 'Is missing, not known or of the wrong form. See the description of POST /letters.',
  }));
}

/** Whether there is somebody's number in a file's name: such a name is never made, kept or logged here. */
export function holdsPersonalNumber(name: string, today: Date): boolean {
  for (const run of name.matchAll(/(?=((?:[0-9]{8}|[0-9]{6})[-+_ ]?[0-9]{4}))/g)) {
    const digits = (run[1] ?? '').replaceAll(/[_ ]/g, '');
    if (readRecipientId(digits, today).ok) return true;
  }
  return false;
}

/** Not the letter's fault: tried again. */
const PASSING: readonly BrevduvaError['code'][] = ['unavailable', 'too-many', 'internal'];

/** The faults that an error of ours names, or its own words; undefined for what may pass by itself. */
export function faultsOf(error: unknown): readonly DropFault[] | undefined {
  if (!(error instanceof BrevduvaError)) return undefined;
  if (PASSING.includes(error.code)) return undefined;
  const { faults, detail } = error.details;
  if (Array.isArray(faults)) return faults.flatMap((one: unknown) => faultIn(one));
  const found = faultIn(detail);
  return found.length > 0 ? found : [{ field: '', sv: error.message, en: error.message }];
}

function faultIn(value: unknown): DropFault[] {
  const text = (name: string) => {
    const found: unknown = Reflect.get(Object(value), name);
    return typeof found === 'string' ? found : '';
  };
  return text('sv') === '' ? [] : [{ field: text('field'), sv: text('sv'), en: text('en') }];
}
