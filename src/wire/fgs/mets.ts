// METS.xml of a package (E-ARK CSIP 2.1.0, E-ARK SIP 2.1.0): who made it, every file with its checksum, and where each belongs.
import type { WriteElement } from '../xml/tree.ts';
import { elWith } from '../xml/write.ts';
import {
  ERMS_PATH,
  type FileUse,
  fileId,
  type PackagedFile,
  type PackageHead,
  PREMIS_PATH,
  packageNs,
} from './package.ts';
import { withAttributes, xmlFile, xmlText } from './xml-file.ts';

const { mets, csip, xlink } = packageNs;
const PROFILE = 'https://earksip.dilcis.eu/profile/E-ARK-SIP-v2-1-0.xml';
const CONTENT_TYPE = 'citserms_v2_1';

const GROUPS: readonly { readonly use: FileUse; readonly label: string; readonly id: string }[] = [
  { use: 'documentation', label: 'Documentation', id: 'grp-documentation' },
  { use: 'data', label: 'Representations/rep1', id: 'grp-rep1' },
];

/** The bytes of METS.xml. `files`: everything in the package but METS.xml itself. */
export function writeMets(head: PackageHead, files: readonly PackagedFile[]): Buffer {
  const made = head.madeAt.toISOString();
  const descriptive = files.filter(({ use }) => use === 'descriptive');
  const preservation = files.filter(({ use }) => use === 'preservation');
  const root = elWith(
    mets,
    'mets',
    { OBJID: head.id, LABEL: xmlText(head.label), TYPE: 'Mixed', PROFILE },
    header(head),
    ...descriptive.map((file, index) =>
      elWith(mets, 'dmdSec', { ID: `dmd-${index + 1}`, CREATED: made, STATUS: 'CURRENT' }, reference(file)),
    ),
    elWith(
      mets,
      'amdSec',
      { ID: 'amd' },
      ...preservation.map((file, index) =>
        elWith(mets, 'digiprovMD', { ID: `digiprov-${index + 1}`, CREATED: made, STATUS: 'CURRENT' }, reference(file)),
      ),
    ),
    elWith(mets, 'fileSec', { ID: 'files' }, ...GROUPS.map((group) => fileGroup(group, files))),
    structMap(head, descriptive.length, preservation.length),
  );
  return xmlFile(withAttributes(root, csip, 'csip', { CONTENTINFORMATIONTYPE: CONTENT_TYPE }));
}

function header({ organisation, madeBy, madeAt, version }: PackageHead): WriteElement {
  const head = elWith(
    mets,
    'metsHdr',
    { CREATEDATE: madeAt.toISOString(), RECORDSTATUS: 'NEW' },
    agent({ ROLE: 'CREATOR', TYPE: 'OTHER', OTHERTYPE: 'SOFTWARE' }, 'Brevduva', [version, 'SOFTWARE VERSION']),
    agent({ ROLE: 'ARCHIVIST', TYPE: 'ORGANIZATION' }, organisation.name, [organisation.id, 'IDENTIFICATIONCODE']),
    agent({ ROLE: 'CREATOR', TYPE: 'ORGANIZATION' }, organisation.name, [organisation.id, 'IDENTIFICATIONCODE']),
    agent({ ROLE: 'CREATOR', TYPE: 'INDIVIDUAL' }, madeBy),
  );
  return withAttributes(head, csip, 'csip', { OAISPACKAGETYPE: 'SIP' });
}

function agent(
  attributes: Readonly<Record<string, string>>,
  name: string,
  note?: readonly [string, string],
): WriteElement {
  const notes =
    note === undefined ? [] : [withAttributes(elWith(mets, 'note', {}, note[0]), csip, 'csip', { NOTETYPE: note[1] })];
  return elWith(mets, 'agent', attributes, elWith(mets, 'name', {}, xmlText(name)), ...notes);
}

function fixity({ mimeType, bytes, createdAt, sha256 }: PackagedFile): Record<string, string> {
  return {
    MIMETYPE: mimeType,
    SIZE: String(bytes),
    CREATED: createdAt.toISOString(),
    CHECKSUM: sha256,
    CHECKSUMTYPE: 'SHA-256',
  };
}

function located(element: WriteElement, path: string): WriteElement {
  return withAttributes(element, xlink, 'xlink', { type: 'simple', href: path });
}

function reference(file: PackagedFile): WriteElement {
  const type =
    file.path === PREMIS_PATH
      ? { MDTYPE: 'PREMIS', MDTYPEVERSION: '3.0' }
      : { MDTYPE: 'OTHER', ...(file.path === ERMS_PATH ? { OTHERMDTYPE: 'ERMS' } : {}) };
  const id = { ID: fileId(file.path), LOCTYPE: 'URL', ...type };
  return located(elWith(mets, 'mdRef', { ...id, ...fixity(file) }), file.path);
}

function fileGroup(group: (typeof GROUPS)[number], files: readonly PackagedFile[]): WriteElement {
  const inside = files
    .filter(({ use }) => use === group.use)
    .map((file) =>
      elWith(
        mets,
        'file',
        { ID: fileId(file.path), ...fixity(file) },
        located(elWith(mets, 'FLocat', { LOCTYPE: 'URL' }), file.path),
      ),
    );
  const element = elWith(mets, 'fileGrp', { ID: group.id, USE: group.label }, ...inside);
  return group.use === 'data'
    ? withAttributes(element, csip, 'csip', { CONTENTINFORMATIONTYPE: CONTENT_TYPE })
    : element;
}

function structMap({ id }: PackageHead, descriptive: number, preservation: number): WriteElement {
  const ids = (name: string, count: number) => Array.from({ length: count }, (_, index) => `${name}-${index + 1}`);
  const metadata = {
    ID: 'div-metadata',
    LABEL: 'Metadata',
    ...(descriptive === 0 ? {} : { DMDID: ids('dmd', descriptive).join(' ') }),
    ...(preservation === 0 ? {} : { ADMID: ids('digiprov', preservation).join(' ') }),
  };
  return elWith(
    mets,
    'structMap',
    { ID: 'structure', TYPE: 'PHYSICAL', LABEL: 'CSIP' },
    elWith(
      mets,
      'div',
      { ID: 'div-package', LABEL: id },
      elWith(mets, 'div', metadata),
      ...GROUPS.map((group) =>
        elWith(mets, 'div', { ID: `div-${group.id}`, LABEL: group.label }, elWith(mets, 'fptr', { FILEID: group.id })),
      ),
    ),
  );
}
