// Who runs a command, for the audit trail: the user of this machine, and the one behind sudo where there is one.
import { userInfo } from 'node:os';
import type { Io } from './command.ts';

/** `user` or `user (root)`; 'unknown' where the machine does not say. */
export function whoAmI({ environment }: Io): string {
  const behind = environment.SUDO_USER;
  let name = 'unknown';
  try {
    name = userInfo().username;
  } catch {
    // A container's user may have no name.
  }
  return behind === undefined || behind === '' || behind === name ? name : `${behind} (${name})`;
}
