// Whether a package is what it says: folders, METS, checksums, PREMIS, ERMS, manifest, one file at a time (CSIP 2.1).
import { createHash } from 'node:crypto';
import { BrevduvaError } from '../../domain/errors.ts';
import { parseXml } from '../xml/parse.ts';
import type { XmlElement } from '../xml/tree.ts';
import { modelFaults } from './content-models.ts';
import { metsFromManifest, readManifest } from './manifest.ts';
import { DATA, ERMS_PATH, MANIFEST_PATH, METS_PATH, PREMIS_PATH } from './package.ts';
import { readMets } from './read-mets.ts';
import { filesOfErms, readPremis } from './read-premis.ts';

/** A file of a package as it lies in a tar or a folder. */
export interface PackageEntry {
  readonly path: string;
  readonly bytes: number;
  readonly kind: 'file' | 'folder' | 'other';
  /** In a tar: whether its header is as we write it. A tar of another's making has none such; one that has some has only such. */
  readonly asWritten?: boolean;
  content(): AsyncIterable<Uint8Array>;
}

export interface PackageFault {
  readonly code:
    | 'no-file'
    | 'bad-path'
    | 'not-a-file'
    | 'twice'
    | 'other-folder'
    | 'folder-name'
    | 'not-readable'
    | 'profile'
    | 'lacking'
    | 'id-twice'
    | 'id-missing'
    | 'not-listed'
    | 'missing'
    | 'size'
    | 'checksum'
    | 'premis-not-listed'
    | 'premis-missing'
    | 'premis-checksum'
    | 'premis-event'
    | 'premis-reference'
    | 'erms-missing'
    | 'manifest'
    | 'not-in-manifest'
    | 'mets-differs'
    | 'model'
    | 'header'
    | 'damaged'
    | 'too-large';
  readonly path: string;
}

export interface FoundFile {
  readonly bytes: number;
  readonly sha256: string;
}

export interface PackageContent {
  readonly folder: string;
  /** By path within the folder. */
  readonly files: ReadonlyMap<string, FoundFile>;
  readonly letters: number;
  readonly events: number;
  /** Whether METS.xml could be compared with the manifest byte for byte: another version of Brevduva may write it its own way. */
  readonly compared: boolean;
  readonly faults: readonly PackageFault[];
}

/** What is read into memory, and no more of it. */
const KEPT_BYTES = 64 * 1024 * 1024;
const INSPECTED_BYTES = 32 * 1024 * 1024;
const KEPT = [METS_PATH, PREMIS_PATH, ERMS_PATH, MANIFEST_PATH];

/**
 * Reads every file once. `inspect` is given each file of the data, one after the other, and may say what is wrong with it its own way.
 * Throws what `entries` throws, before the first of them; what comes later is a fault.
 */
export async function verifyPackage(
  entries: AsyncIterable<PackageEntry>,
  inspect: (path: string, bytes: Uint8Array) => Promise<void>,
): Promise<PackageContent> {
  const faults: PackageFault[] = [];
  const fault = (code: PackageFault['code'], path: string) => void faults.push({ code, path });
  const taken: Taken = { files: new Map(), kept: new Map(), headers: [], folder: undefined, fault, inspect };
  let begun = false;
  try {
    for await (const entry of entries) {
      begun = true;
      if (entry.asWritten !== undefined) taken.headers.push({ path: entry.path, asWritten: entry.asWritten });
      if (entry.kind !== 'folder') await take(taken, entry);
    }
  } catch (error) {
    if (!(error instanceof BrevduvaError) || !begun) throw error;
    fault('damaged', [...taken.files.keys()].at(-1) ?? '');
  }
  const { files, kept, headers, folder = '' } = taken;
  if (headers.some(({ asWritten }) => asWritten))
    for (const { path, asWritten } of headers) if (!asWritten) fault('header', path);
  const judged = { folder, files, kept, fault };
  judgeMets(judged);
  const { letters, events } = judgePremis(judged);
  judgeErms(judged);
  return { folder, files, letters, events, compared: judgeManifest(judged), faults };
}

interface Taken {
  readonly files: Map<string, FoundFile>;
  readonly kept: Map<string, Buffer>;
  readonly headers: { readonly path: string; readonly asWritten: boolean }[];
  folder: string | undefined;
  readonly fault: (code: PackageFault['code'], path: string) => void;
  readonly inspect: (path: string, bytes: Uint8Array) => Promise<void>;
}

async function take(taken: Taken, entry: PackageEntry): Promise<void> {
  const { files, kept, fault } = taken;
  const [root = '', ...rest] = entry.path.split('/');
  const path = rest.join('/');
  if (!isGoodPath(entry.path) || path === '') return fault('bad-path', entry.path);
  if (entry.kind === 'other') return fault('not-a-file', entry.path);
  if (taken.folder !== undefined && taken.folder !== root) return fault('other-folder', entry.path);
  if (files.has(path)) return fault('twice', path);
  taken.folder = root;
  const isKept = KEPT.includes(path);
  const isInspected = path.startsWith(`${DATA}/`) && entry.bytes <= INSPECTED_BYTES;
  if (isKept && entry.bytes > KEPT_BYTES) fault('too-large', path);
  const { found, bytes } = await read(entry, (isKept && entry.bytes <= KEPT_BYTES) || isInspected);
  files.set(path, found);
  if (isKept && bytes !== undefined) kept.set(path, bytes);
  if (isInspected && bytes !== undefined) await taken.inspect(path, bytes);
}

function isGoodPath(path: string): boolean {
  const odd = /[\p{Cc}\\]/u.test(path);
  return !odd && path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}

async function read(entry: PackageEntry, keep: boolean): Promise<{ found: FoundFile; bytes: Buffer | undefined }> {
  const hash = createHash('sha256');
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of entry.content()) {
    hash.update(piece);
    bytes += piece.length;
    if (keep) pieces.push(Uint8Array.from(piece));
  }
  return { found: { bytes, sha256: hash.digest('hex') }, bytes: keep ? Buffer.concat(pieces) : undefined };
}

interface Judged {
  readonly folder: string;
  readonly files: ReadonlyMap<string, FoundFile>;
  readonly kept: ReadonlyMap<string, Buffer>;
  readonly fault: (code: PackageFault['code'], path: string) => void;
}

function documentOf({ kept, files, fault }: Judged, path: string): XmlElement | undefined {
  const bytes = kept.get(path);
  if (bytes === undefined) {
    if (!files.has(path)) fault('no-file', path);
    return undefined;
  }
  try {
    const root = parseXml(bytes, { maxBytes: KEPT_BYTES, maxNodes: 5_000_000 });
    for (const name of modelFaults(root)) fault('model', `${path} ${name}`);
    return root;
  } catch (error) {
    if (!(error instanceof BrevduvaError)) throw error;
    fault('not-readable', path);
    return undefined;
  }
}

function judgeMets(judged: Judged): void {
  const { folder, files, fault } = judged;
  const root = documentOf(judged, METS_PATH);
  if (root === undefined) return;
  const mets = readMets(root);
  if (mets === undefined) {
    fault('not-readable', METS_PATH);
    return;
  }
  if (mets.id !== folder) fault('folder-name', mets.id);
  if (!mets.profile.startsWith('https://earksip.dilcis.eu/profile/E-ARK-SIP')) fault('profile', mets.profile);
  for (const part of mets.lacking) fault('lacking', part);
  for (const id of mets.repeated) fault('id-twice', id);
  for (const id of mets.unresolved) fault('id-missing', id);
  const listed = new Set<string>();
  for (const { path, bytes, sha256 } of mets.files) {
    listed.add(path);
    const found = files.get(path);
    if (found === undefined) fault('missing', path);
    else if (found.bytes !== bytes) fault('size', path);
    else if (found.sha256 !== sha256) fault('checksum', path);
  }
  for (const path of files.keys()) if (path !== METS_PATH && !listed.has(path)) fault('not-listed', path);
}

function judgePremis(judged: Judged): { readonly letters: number; readonly events: number } {
  const { files, fault } = judged;
  const root = documentOf(judged, PREMIS_PATH);
  const premis = root === undefined ? undefined : readPremis(root);
  if (premis === undefined) {
    if (root !== undefined) fault('not-readable', PREMIS_PATH);
    return { letters: 0, events: 0 };
  }
  for (const [path, sha256] of premis.checksums) {
    const found = files.get(path);
    if (found === undefined) fault('premis-missing', path);
    else if (found.sha256 !== sha256) fault('premis-checksum', path);
  }
  for (const path of files.keys()) {
    if (path.startsWith(`${DATA}/`) && !premis.checksums.has(path)) fault('premis-not-listed', path);
  }
  if (premis.events === 0 || premis.incomplete > 0) fault('premis-event', PREMIS_PATH);
  for (const id of premis.unresolved) fault('premis-reference', id);
  return { letters: premis.letters, events: premis.events };
}

function judgeErms(judged: Judged): void {
  const root = documentOf(judged, ERMS_PATH);
  const named = root === undefined ? [] : filesOfErms(root);
  if (named === undefined) judged.fault('not-readable', ERMS_PATH);
  for (const path of named ?? []) if (!judged.files.has(path)) judged.fault('erms-missing', path);
}

// The manifest says the same as METS; and METS.xml, which no checksum covers, follows from it byte for byte.
function judgeManifest({ folder, kept, files, fault }: Judged): boolean {
  const bytes = kept.get(MANIFEST_PATH);
  const manifest = bytes === undefined ? undefined : readManifest(bytes);
  if (manifest === undefined) {
    fault(files.has(MANIFEST_PATH) ? 'not-readable' : 'no-file', MANIFEST_PATH);
    return false;
  }
  if (manifest.head.id !== folder) fault('manifest', MANIFEST_PATH);
  const listed = new Set([METS_PATH, MANIFEST_PATH, PREMIS_PATH]);
  for (const { path, bytes: size, sha256 } of manifest.files) {
    const found = files.get(path);
    if (listed.has(path) || found?.sha256 !== sha256 || found.bytes !== size) fault('manifest', path);
    listed.add(path);
  }
  for (const path of files.keys()) if (!listed.has(path)) fault('not-in-manifest', path);
  if (!manifest.knownLayout) return false;
  const mets = kept.get(METS_PATH);
  if (mets !== undefined && !metsFromManifest(manifest, (path) => files.get(path)).equals(mets))
    fault('mets-differs', METS_PATH);
  return true;
}
