// From an error's code to HTTP: status, problem+json with all five members (RFC 9457; DIGG FEL.01, FEL.02)
import type { FastifyError } from 'fastify';
import { BrevduvaError, type ErrorCode } from '../../domain/errors.ts';
import type { Language } from '../i18n/i18n.ts';
import { problemMessages } from './problem-messages.ts';

/** The codes of the domain, and those that only HTTP knows. */
export type ProblemCode = ErrorCode | 'method-not-allowed' | 'wrong-address' | 'form-expired';

export const PROBLEM_STATUS: Readonly<Record<ProblemCode, number>> = {
  'invalid-input': 400,
  'not-authenticated': 401,
  'access-denied': 403,
  'not-found': 404,
  conflict: 409,
  gone: 410,
  'too-large': 413,
  'too-many': 429,
  unsupported: 501,
  'signature-invalid': 422,
  'unknown-sender': 403,
  'unsupported-mime-type': 415,
  'company-form-not-supported': 422,
  'dispatcher-not-approved': 403,
  'protected-identity': 422,
  'no-such-person': 404,
  unavailable: 503,
  internal: 500,
  'method-not-allowed': 405,
  'wrong-address': 421,
  'form-expired': 403,
};

/** Everything that the API can answer with, for its catalogue. */
export const PROBLEM_CODES = Object.keys(PROBLEM_STATUS).filter(
  (code): code is ProblemCode => code in PROBLEM_STATUS && code !== 'form-expired',
);

/** A fault at one place of the input: `field` is a member's path or a parameter's name, never its value. */
export interface InputFault {
  readonly field: string;
  readonly detail: string;
}

export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly instance: string;
  readonly errors?: readonly InputFault[];
}

/** What an error means over HTTP, before it is put in words. */
export interface HttpError {
  readonly code: ProblemCode;
  readonly status: number;
  readonly detail?: { readonly sv: string; readonly en: string };
  readonly errors: readonly { readonly field: string; readonly sv: string; readonly en: string }[];
  /** Seconds. */
  readonly retryAfter?: number;
}

/** Judges any error. An unknown one is 'internal', and nothing of its text gets out. */
export function httpErrorOf(error: unknown): HttpError {
  if (error instanceof BrevduvaError) return ofBrevduvaError(error);
  const { statusCode, validation, code } = fastifyParts(error);
  if (validation !== undefined)
    return { code: 'invalid-input', status: 400, errors: validation.flatMap(faultsOfValidation) };
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return plain('unsupported-mime-type');
  const byStatus = PROBLEM_CODES.find((known) => PROBLEM_STATUS[known] === statusCode);
  if (statusCode !== undefined && statusCode < 500) return plain(byStatus ?? 'invalid-input');
  return plain(statusCode === 503 ? 'unavailable' : 'internal');
}

function plain(code: ProblemCode): HttpError {
  return { code, status: PROBLEM_STATUS[code], errors: [], ...(code === 'unavailable' ? { retryAfter: 30 } : {}) };
}

function ofBrevduvaError({ code, details }: BrevduvaError): HttpError {
  const { reason } = details;
  if (reason === 'form-expired' || reason === 'wrong-address') return plain(reason);
  const { detail, faults, retryAfter } = details;
  const words = bilingual(detail);
  return {
    ...plain(code),
    errors: Array.isArray(faults) ? faults.flatMap(faultOfDetails) : [],
    ...(words === undefined ? {} : { detail: words }),
    ...(typeof retryAfter === 'number' ? { retryAfter } : {}),
  };
}

function bilingual(value: unknown): { sv: string; en: string } | undefined {
  if (typeof value !== 'object' || value === null || !('sv' in value) || !('en' in value)) return undefined;
  return { sv: String(value.sv), en: String(value.en) };
}

function faultOfDetails(fault: unknown): HttpError['errors'] {
  const words = bilingual(fault);
  if (words === undefined || typeof fault !== 'object' || fault === null || !('field' in fault)) return [];
  return [{ field: String(fault.field), ...words }];
}

type Validation = NonNullable<FastifyError['validation']>;

function fastifyParts(error: unknown): { statusCode?: number; validation?: Validation; code?: string } {
  if (!(error instanceof Error)) return {};
  const { statusCode, validation, code }: Partial<FastifyError> = error;
  return {
    ...(statusCode === undefined ? {} : { statusCode }),
    ...(validation === undefined ? {} : { validation }),
    ...(code === undefined ? {} : { code }),
  };
}

/** TypeBox tells of all missing members in one error; each is a fault of its own here. */
function faultsOfValidation({ instancePath, message, params }: Validation[number]): HttpError['errors'] {
  const { requiredProperties: missing } = params;
  const members = Array.isArray(missing)
    ? missing.map((name: unknown) => `/${typeof name === 'string' ? name : ''}`)
    : [''];
  return members.map((member) => ({
    field: `${instancePath}${member}`.slice(1).replaceAll('/', '.') || '.',
    sv: member === '' ? `Värdet följer inte API-beskrivningen: ${message ?? ''}` : 'Uppgiften saknas.',
    en: member === '' ? `Not as the API description says: ${message ?? ''}` : 'This is missing.',
  }));
}

/** The problem in words. `base` is the address of the API's catalogue of problems; without one the type is about:blank. */
export function problemOf(error: HttpError, language: Language, requestId: string, base: string | undefined): Problem {
  const t = problemMessages(language);
  return {
    type: base === undefined ? 'about:blank' : `${base}/${error.code}`,
    title: t(`${error.code}.title`),
    status: error.status,
    detail: error.detail?.[language] ?? t(`${error.code}.detail`),
    instance: `urn:uuid:${requestId}`,
    ...(error.errors.length === 0
      ? {}
      : { errors: error.errors.map((fault) => ({ field: fault.field, detail: fault[language] })) }),
  };
}
