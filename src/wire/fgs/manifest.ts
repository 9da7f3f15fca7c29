// documentation/manifest.json of a package: every file in words, what is missing and why; METS.xml follows from it byte for byte (issue 4, "Diarium").
import { writeMets } from './mets.ts';
import {
  type FileUse,
  MANIFEST_PATH,
  metadataFile,
  type PackagedFile,
  type PackageHead,
  PREMIS_PATH,
} from './package.ts';
import { xmlText } from './xml-file.ts';

/** How this version of Brevduva writes METS.xml. A change there is a new number, so that older packages are still understood. */
const LAYOUT = 1;
const SPECIFICATION = 'FGS Paketstruktur 2.0 (E-ARK CSIP 2.1.0, SIP 2.1.0); FGS Ärendehantering 2.0 (CITS ERMS 2.1)';
const USES: readonly FileUse[] = ['data', 'documentation', 'descriptive', 'preservation'];

export interface ManifestFile extends PackagedFile {
  /** In words. */
  readonly what: string;
}

export interface ManifestLetter {
  readonly id: string;
  readonly state: string;
  /** What one would look for and not find. */
  readonly missing: readonly { readonly what: string; readonly why: string }[];
}

/** The bytes of manifest.json. `files`: all but itself, premis.xml and METS.xml, in the order in which they were written. */
export function writeManifest(
  head: PackageHead,
  files: readonly ManifestFile[],
  letters: readonly ManifestLetter[],
): Buffer {
  const { id, label, organisation, madeAt, madeBy, version } = head;
  const manifest = {
    package: id,
    label: xmlText(label),
    specification: SPECIFICATION,
    layout: LAYOUT,
    organisation: { id: organisation.id, name: xmlText(organisation.name) },
    madeAt: madeAt.toISOString(),
    madeBy: xmlText(madeBy),
    software: `Brevduva ${version}`,
    letters,
    files: files.map(({ path, use, bytes, sha256, mimeType, createdAt, what }) => {
      return { path, use, bytes, sha256, mimeType, createdAt: createdAt.toISOString(), what };
    }),
  };
  return Buffer.from(`${JSON.stringify(manifest, undefined, 2)}\n`);
}

export interface Manifest {
  readonly head: PackageHead;
  readonly files: readonly PackagedFile[];
  /** False: another version wrote METS.xml, in a way that this one does not know. */
  readonly knownLayout: boolean;
}

/** Reads it; undefined where it is no manifest of ours. */
export function readManifest(bytes: Buffer): Manifest | undefined {
  const value = jsonIn(bytes);
  const organisation = member(value, 'organisation');
  const head = {
    id: text(value, 'package'),
    label: text(value, 'label'),
    organisation: { id: text(organisation, 'id'), name: text(organisation, 'name') },
    madeBy: text(value, 'madeBy'),
    madeAt: new Date(text(value, 'madeAt')),
    version: text(value, 'software').replace(/^Brevduva /, ''),
  };
  const listed = member(value, 'files');
  if (head.id === '' || Number.isNaN(head.madeAt.getTime()) || !Array.isArray(listed)) return undefined;
  const files = listed.map(fileOf);
  if (!files.every((file) => file !== undefined)) return undefined;
  return { head, files, knownLayout: member(value, 'layout') === LAYOUT };
}

/** METS.xml as it must be when the manifest is right; `size` is asked for manifest.json and premis.xml themselves. */
export function metsFromManifest(
  { head, files }: Manifest,
  size: (path: string) => Pick<PackagedFile, 'bytes' | 'sha256'> | undefined,
): Buffer {
  const own = [metadataFile(head, MANIFEST_PATH), metadataFile(head, PREMIS_PATH)];
  const sized = own.map((file) => ({ bytes: 0, sha256: '', ...size(file.path), ...file }));
  return writeMets(head, [...files, ...sized]);
}

function jsonIn(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

// What XML cannot hold was never in METS.xml, and is not ours.
function text(value: unknown, name: string): string {
  const found = member(value, name);
  return typeof found === 'string' && xmlText(found) === found ? found : '';
}

function fileOf(value: unknown): PackagedFile | undefined {
  const use = USES.find((known) => known === member(value, 'use'));
  const [bytes, createdAt] = [member(value, 'bytes'), new Date(text(value, 'createdAt'))];
  const [path, sha256, mimeType] = [text(value, 'path'), text(value, 'sha256'), text(value, 'mimeType')];
  const isWhole = use !== undefined && typeof bytes === 'number' && !Number.isNaN(createdAt.getTime()) && path !== '';
  return isWhole ? { path, use, bytes, sha256, mimeType, createdAt } : undefined;
}
