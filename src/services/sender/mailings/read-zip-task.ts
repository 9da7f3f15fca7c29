// Runs in a killable process: the PDF files of a zip, in memory only; its names are names and never paths.
import { ZipPackage } from '../../../platform/tabular/zip-package.ts';
import { packFiles } from './split/task-input.ts';

/** The names as JSON first, then the files in the same order. Folders and other files are left out. Throws for what is no zip. */
export function run(input: Uint8Array): Uint8Array {
  const zip = new ZipPackage(input);
  const names = zip.names().filter((name) => name.endsWith('.pdf') && !name.startsWith('__macosx/'));
  const files = names.map((name) => zip.read(name) ?? Buffer.alloc(0));
  const last = names.map((name) => name.split('/').at(-1) ?? name);
  return packFiles([Buffer.from(JSON.stringify(last)), ...files]);
}
