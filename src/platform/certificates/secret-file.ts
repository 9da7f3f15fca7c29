// Files that hold keys and passphrases: only their owner may read them (issue 2, "Security from the first day").
import { chmodSync, readFileSync, statSync } from 'node:fs';
import { BrevduvaError } from '../../domain/errors.ts';
import type { Environment } from '../config/parts.ts';

/**
 * The file's bytes. Outside the sandbox a file that group or others may touch is refused; in the sandbox it is closed.
 * Errors: 'invalid-input' naming the file and what to do.
 */
export function readSecretFile(path: string, environment: Environment): Buffer {
  const { mode } = stat(path);
  if ((mode & 0o077) !== 0) {
    if (environment !== 'sandbox') {
      const now = (mode & 0o777).toString(8).padStart(4, '0');
      throw new BrevduvaError(
        'invalid-input',
        `${path} has mode ${now} and may be read or changed by others: chmod 600 ${path}`,
      );
    }
    chmodSync(path, 0o600);
  }
  return readFileSync(path);
}

/** As readSecretFile, the first line as text. */
export function readSecretLine(path: string, environment: Environment): string {
  return readSecretFile(path, environment).toString('utf8').split(/\r?\n/)[0] ?? '';
}

/** The bytes of a file that is no secret. Errors: 'invalid-input' naming it. */
export function readPublicFile(path: string): Buffer {
  stat(path);
  return readFileSync(path);
}

function stat(path: string): { readonly mode: number; readonly mtimeMs: number } {
  try {
    return statSync(path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    const why =
      code === 'ENOENT'
        ? 'is not there'
        : code === 'EACCES'
          ? 'may not be read by this user'
          : `cannot be read (${String(code)})`;
    throw new BrevduvaError('invalid-input', `${path} ${why}`, {}, error);
  }
}
