// Whether a package is what it says: folders, METS, checksums, PREMIS, ERMS, manifest, one file at a time (CSIP 2.1).
import { createHash } from 'node:crypto';
import { BrevduvaError } from '../../domain/errors.ts';
import { parseXml } from '../xml/parse.ts';
import type { XmlElement } from '../xml/tree.ts';
import { DATA, ERMS_PATH, MANIFEST_PATH, METS_PATH, PREMIS_PATH } from './package.ts';
import { readMets } from './read-mets.ts';
import { filesOfErms, readPremis } from './read-premis.ts';

/** A file of a package as it lies in a tar or a folder. */
export interface PackageEntry {
  readonly path: string;
  readonly bytes: number;
  readonly kind: 'file' | 'folder' | 'other';
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
  readonly faults: readonly PackageFault[];
}

/** What is read into memory, and no more of it. */
const KEPT_BYTES = 64 * 1024 * 1024;
const INSPECTED_BYTES = 32 * 1024 * 1024;
const KEPT = [METS_PATH, PREMIS_PATH, ERMS_PATH, MANIFEST_PATH];

/** Reads every file once. `inspect` is given each file of the data, one after the other, and may say what is wrong with it its own way. */
export async function verifyPackage(
  entries: AsyncIterable<PackageEntry>,
  inspect: (path: string, bytes: Uint8Array) => Promise<void>,
): Promise<PackageContent> {
  const faults: PackageFault[] = [];
  const fault = (code: PackageFault['code'], path: string) => void faults.push({ code, path });
  const files = new Map<string, FoundFile>();
  const kept = new Map<string, Buffer>();
  let folder: string | undefined;
  for await (const entry of entries) {
    const [root = '', ...rest] = entry.path.split('/');
    const path = rest.join('/');
    if (entry.kind === 'folder') continue;
    if (!isGoodPath(entry.path)) fault('bad-path', entry.path);
    else if (entry.kind === 'other') fault('not-a-file', entry.path);
    else if (folder !== undefined && folder !== root) fault('other-folder', entry.path);
    else if (files.has(path)) fault('twice', path);
    else {
      folder = root;
      const isKept = KEPT.includes(path);
      const isInspected = path.startsWith(`${DATA}/`) && entry.bytes <= INSPECTED_BYTES;
      if (isKept && entry.bytes > KEPT_BYTES) fault('too-large', path);
      const { found, bytes } = await read(entry, (isKept && entry.bytes <= KEPT_BYTES) || isInspected);
      files.set(path, found);
      if (isKept && bytes !== undefined) kept.set(path, bytes);
      if (isInspected && bytes !== undefined) await inspect(path, bytes);
    }
  }
  const judged = { folder: folder ?? '', files, kept, fault };
  judgeMets(judged);
  const { letters, events } = judgePremis(judged);
  judgeErms(judged);
  judgeManifest(judged);
  return { folder: folder ?? '', files, letters, events, faults };
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
    return parseXml(bytes, { maxBytes: KEPT_BYTES, maxNodes: 5_000_000 });
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

// The manifest is for people and small tools: it says the same as METS, or it is wrong.
function judgeManifest({ kept, files, fault }: Judged): void {
  const bytes = kept.get(MANIFEST_PATH);
  if (bytes === undefined) {
    fault('no-file', MANIFEST_PATH);
    return;
  }
  const listed = listedIn(bytes);
  if (listed === undefined) fault('not-readable', MANIFEST_PATH);
  for (const one of listed ?? []) {
    const [path, sha256]: unknown[] = [Reflect.get(Object(one), 'path'), Reflect.get(Object(one), 'sha256')];
    if (typeof path !== 'string' || files.get(path)?.sha256 !== sha256) fault('manifest', String(path));
  }
}

function listedIn(manifest: Buffer): readonly unknown[] | undefined {
  try {
    const read: unknown = JSON.parse(manifest.toString('utf8'));
    const files: unknown = Reflect.get(Object(read), 'files');
    return Array.isArray(files) ? files : undefined;
  } catch {
    return undefined;
  }
}
