// A zip of PDF files taken apart in a killable process: bombs, paths that lead out and encrypted parts are refused there.
import { inKillableProcess } from '../../../platform/killable/killable.ts';
import type { GivenFile } from '../attach-file.ts';
import { unpackFiles } from './split/task-input.ts';

const TASK = new URL('./read-zip-task.ts', import.meta.url);
const LIMITS = { seconds: 60, megabytes: 768 };

/** Whether the bytes begin as a zip does. */
export function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 0x03 && bytes[3] === 0x04;
}

/** Its PDF files; undefined when it cannot be read. */
export async function unzip(bytes: Uint8Array): Promise<readonly GivenFile[] | undefined> {
  const result = await inKillableProcess(TASK, bytes, LIMITS);
  if (!result.ok || !(result.value instanceof Uint8Array)) return undefined;
  const [names, ...files] = unpackFiles(result.value);
  const read: unknown = JSON.parse((names ?? Buffer.from('[]')).toString('utf8'));
  if (!Array.isArray(read)) return undefined;
  return files.map((file, index) => ({ filename: String(read[index]), bytes: file }));
}
