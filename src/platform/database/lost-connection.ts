// A lost database is a broken promise, not an outcome: it is thrown as 'unavailable', and the caller may try again (DESIGN rule 3).
import { BrevduvaError } from '../../domain/errors.ts';

const SOCKET_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);
// SQLSTATE class 08 connection exception, 57P0x shutdown and cannot connect now; 53100 its disk is full, 53200 its memory,
// 53300 too many connections.
const SQL_STATES = /^(08...|57P0[1-5]|53[123]00)$/;
const DRIVER_TEXTS =
  /^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect|Cannot use a pool after)/;

/** True when the error says that the connection to the database is gone or could not be made, or that it has no room just now. */
export function isLostConnection(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof AggregateError) return error.errors.some(isLostConnection);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return SOCKET_CODES.has(code) || SQL_STATES.test(code) || DRIVER_TEXTS.test(error.message);
}

/** Runs the work; a lost connection becomes BrevduvaError 'unavailable', anything else is thrown as it came. */
export async function asUnavailable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isLostConnection(error)) throw new BrevduvaError('unavailable', 'The database does not answer', {}, error);
    throw error;
  }
}
