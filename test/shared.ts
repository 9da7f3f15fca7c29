// Where the official contracts and recorded messages lie, when they are here at all; tests that need them skip otherwise.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder `../shared` beside the repository, or undefined in a stranger's clone. */
export function sharedFolder(): string | undefined {
  const folder = fileURLToPath(new URL('../../shared', import.meta.url));
  return existsSync(join(folder, 'mina-meddelanden')) ? folder : undefined;
}
