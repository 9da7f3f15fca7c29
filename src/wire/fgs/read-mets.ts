// What METS.xml says is in a package, and whether it agrees with itself: ids that are there once, references that lead somewhere.
import { attributeOf, childElements, firstChild, isNamed, type XmlElement } from '../xml/tree.ts';
import { packageNs } from './package.ts';

const { mets, xlink } = packageNs;
/** Attributes that name an id elsewhere in METS.xml. */
const REFERENCES = ['DMDID', 'ADMID', 'FILEID'];

export interface ListedFile {
  readonly path: string;
  readonly bytes: number | undefined;
  readonly sha256: string | undefined;
}

export interface MetsContent {
  readonly id: string;
  readonly profile: string;
  readonly files: readonly ListedFile[];
  /** Ids that are there more than once. */
  readonly repeated: readonly string[];
  /** Ids that are named and not there. */
  readonly unresolved: readonly string[];
  /** Parts that the profile demands and this one lacks. */
  readonly lacking: readonly string[];
}

/** Reads the document; undefined when it is no METS. */
export function readMets(root: XmlElement): MetsContent | undefined {
  if (!isNamed(root, mets, 'mets')) return undefined;
  const ids = new Map<string, number>();
  const named: string[] = [];
  const files: ListedFile[] = [];
  for (const element of everyElement(root)) {
    const id = attributeOf(element, '', 'ID');
    if (id !== undefined) ids.set(id, (ids.get(id) ?? 0) + 1);
    for (const name of REFERENCES) named.push(...(attributeOf(element, '', name) ?? '').split(' '));
    if (isNamed(element, mets, 'mdRef')) files.push(listed(element, element));
    if (isNamed(element, mets, 'file')) files.push(listed(element, firstChild(element, mets, 'FLocat')));
  }
  return {
    id: attributeOf(root, '', 'OBJID') ?? '',
    profile: attributeOf(root, '', 'PROFILE') ?? '',
    files,
    repeated: [...ids].filter(([, count]) => count > 1).map(([id]) => id),
    unresolved: [...new Set(named.filter((id) => id !== '' && !ids.has(id)))],
    lacking: lackingParts(root),
  };
}

function* everyElement(root: XmlElement): Generator<XmlElement> {
  const waiting = [root];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    yield next;
    waiting.push(...childElements(next).reverse());
  }
}

function listed(about: XmlElement, location: XmlElement | undefined): ListedFile {
  const size = Number(attributeOf(about, '', 'SIZE'));
  const isSha256 = attributeOf(about, '', 'CHECKSUMTYPE') === 'SHA-256';
  return {
    path: location === undefined ? '' : (attributeOf(location, xlink, 'href') ?? ''),
    bytes: Number.isSafeInteger(size) ? size : undefined,
    sha256: isSha256 ? attributeOf(about, '', 'CHECKSUM')?.toLowerCase() : undefined,
  };
}

function lackingParts(root: XmlElement): string[] {
  const parts = ['metsHdr', 'dmdSec', 'amdSec', 'fileSec', 'structMap'];
  const lacking = parts.filter((local) => firstChild(root, mets, local) === undefined);
  const map = childElements(root).find(
    (child) => isNamed(child, mets, 'structMap') && attributeOf(child, '', 'LABEL') === 'CSIP',
  );
  return map === undefined && !lacking.includes('structMap') ? [...lacking, 'structMap LABEL="CSIP"'] : lacking;
}
