// The technical log: JSON lines by pino, with no personal number, message text or secret in them (DESIGN rule 7).
import { createHmac, randomBytes } from 'node:crypto';
import pino from 'pino';
import { scrub } from './scrub.ts';

export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
  child(bindings: Readonly<Record<string, unknown>>): Log;
  /** A stable stand-in for a personal number within this key: the same number gives the same word, and nothing leads back. */
  pseudonym(value: string): string;
  /** For libraries that want a pino logger (Fastify's `loggerInstance`). */
  readonly pino: pino.Logger;
}

export interface LogOptions {
  readonly level?: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  /** Where lines go; standard output when absent. */
  readonly destination?: { write(line: string): void };
  /** Key of the pseudonyms. The same in every process that should be correlated; random when absent. */
  readonly pseudonymKey?: Uint8Array;
}

let defaults: LogOptions = {};

/** Where and how the logs of this process go that are made from now on; for main/ only, before anything is started. */
export function directLogs(options: LogOptions): void {
  defaults = options;
}

const SECRET_FIELDS = [
  'authorization',
  'cookie',
  'set-cookie',
  'password',
  'passphrase',
  'secret',
  'clientSecret',
  'token',
  'accessToken',
  'idToken',
  'personalNumber',
  'recipient',
  'subject',
  'text',
  'body',
];

/** A log for one service. Error objects are written without the driver's detail, which may hold row values. */
export function createLog(service: string, given: LogOptions = {}): Log {
  const options = { ...defaults, ...given };
  const settings: pino.LoggerOptions = {
    level: options.level ?? 'info',
    base: { service },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: {
      paths: SECRET_FIELDS.flatMap((field) => [`["${field}"]`, `*["${field}"]`, `*.*["${field}"]`]),
      censor: '[removed]',
    },
    serializers: { err: describeError, error: describeError },
    hooks: { streamWrite: scrub },
  };
  const root = options.destination === undefined ? pino(settings) : pino(settings, options.destination);
  return wrap(root, options.pseudonymKey ?? randomBytes(32));
}

function wrap(logger: pino.Logger, key: Uint8Array): Log {
  return {
    debug: (fields, message) => logger.debug(fields, message),
    info: (fields, message) => logger.info(fields, message),
    warn: (fields, message) => logger.warn(fields, message),
    error: (fields, message) => logger.error(fields, message),
    child: (bindings) => wrap(logger.child(bindings), key),
    pseudonym: (value) => `p-${createHmac('sha256', key).update(value).digest('base64url').slice(0, 16)}`,
    pino: logger,
  };
}

interface ErrorDescription {
  readonly type: string;
  readonly message: string;
  readonly code?: string;
  readonly stack?: string;
  readonly cause?: ErrorDescription;
}

function describeError(error: unknown): ErrorDescription {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error) };
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {};
  const cause = error.cause === undefined ? {} : { cause: describeError(error.cause) };
  return {
    type: error.name,
    message: error.message,
    ...code,
    ...(error.stack === undefined ? {} : { stack: error.stack }),
    ...cause,
  };
}
