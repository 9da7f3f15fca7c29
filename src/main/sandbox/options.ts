// Where a sandbox lives: ports, data folder and host, from flags first and the environment second.
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BrevduvaError } from '../../domain/errors.ts';

const LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof LEVELS)[number];

export interface SandboxOptions {
  readonly host: string;
  /** First of the ports used; undefined: 8400, or the next free range when that is taken. */
  readonly portBase: number | undefined;
  readonly dataFolder: string;
  /** An outside PostgreSQL (its owner's address) instead of the one that comes along. */
  readonly databaseUrl: string | undefined;
  readonly logLevel: LogLevel;
}

export interface SandboxFlags {
  readonly host?: string | undefined;
  readonly port?: string | undefined;
  readonly data?: string | undefined;
  readonly 'log-level'?: string | undefined;
}

/** How many ports after the first a sandbox uses. */
export const PORT_SPAN = 40;

const projectRoot = fileURLToPath(new URL('../../..', import.meta.url));

function levelFrom(text: string): LogLevel {
  const level = LEVELS.find((known) => known === text);
  if (level !== undefined) return level;
  throw new BrevduvaError('invalid-input', `The log level is one of ${LEVELS.join(', ')}, not "${text}"`);
}

function portFrom(text: string, what: string): number {
  const port = Number(text);
  if (!/^[0-9]+$/.test(text) || port < 1024 || port > 65535 - PORT_SPAN) {
    const range = `1024 to ${65535 - PORT_SPAN}`;
    throw new BrevduvaError(
      'invalid-input',
      `${what} is the first of ${PORT_SPAN} ports: give a number from ${range}, not "${text}"`,
    );
  }
  return port;
}

/**
 * Reads flags (`--host`, `--port`, `--data`, `--log-level`) and BREVDUVA_HOST, BREVDUVA_PORT, BREVDUVA_DATA,
 * BREVDUVA_LOG_LEVEL, DATABASE_URL. Errors: 'invalid-input' (a port out of range, a host that is not this machine's own).
 */
export function readSandboxOptions(
  flags: SandboxFlags,
  environment: Readonly<Record<string, string | undefined>>,
): SandboxOptions {
  const host = flags.host ?? environment.BREVDUVA_HOST ?? '127.0.0.1';
  // The pretend people log in without a secret: nobody outside this machine may reach them.
  if (!/^127(\.[0-9]{1,3}){3}$/.test(host)) {
    throw new BrevduvaError(
      'invalid-input',
      `The sandbox listens on this machine only: give a host from 127.0.0.0/8, not "${host}"`,
    );
  }
  const port = flags.port ?? environment.BREVDUVA_PORT;
  const data = flags.data ?? environment.BREVDUVA_DATA;
  return {
    host,
    portBase: port === undefined ? undefined : portFrom(port, flags.port === undefined ? 'BREVDUVA_PORT' : '--port'),
    dataFolder: data === undefined ? join(projectRoot, 'data') : resolve(data),
    databaseUrl: environment.DATABASE_URL === '' ? undefined : environment.DATABASE_URL,
    logLevel: levelFrom(flags['log-level'] ?? environment.BREVDUVA_LOG_LEVEL ?? 'info'),
  };
}
