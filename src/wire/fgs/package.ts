// An information package as FGS Paketstruktur 2.0 has it: E-ARK CSIP 2.1.0 with E-ARK SIP 2.1.0. Its words and names.

/** Where in the package a file is kept. */
export type FileUse = 'data' | 'documentation' | 'descriptive' | 'preservation';

/** A file that has been written, as METS and PREMIS tell of it. */
export interface PackagedFile {
  /** Relative to the package's folder, with '/'; ASCII only, and no person's number or name in it. */
  readonly path: string;
  readonly use: FileUse;
  readonly bytes: number;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
  readonly mimeType: string;
  readonly createdAt: Date;
  /** As whoever attached it called it. */
  readonly originalName?: string;
  /** 'PDF/A' and '1b', where more is known than the MIME type says. */
  readonly format?: { readonly name: string; readonly version?: string };
}

export interface PackageHead {
  /** The package's own id, and the name of its folder (CSIPSTR2). */
  readonly id: string;
  readonly label: string;
  readonly organisation: { readonly id: string; readonly name: string };
  /** Who asked for it. */
  readonly madeBy: string;
  readonly madeAt: Date;
  /** Of Brevduva. */
  readonly version: string;
}

export const DATA = 'representations/rep1/data';
export const METS_PATH = 'METS.xml';
export const PREMIS_PATH = 'metadata/preservation/premis.xml';
export const ERMS_PATH = 'metadata/descriptive/erms.xml';
export const MANIFEST_PATH = 'documentation/manifest.json';
export const README_PATH = 'documentation/README.txt';

/** Namespaces of what is in a package. */
export const packageNs = {
  mets: 'http://www.loc.gov/METS/',
  xlink: 'http://www.w3.org/1999/xlink',
  csip: 'https://DILCIS.eu/XML/METS/CSIPExtensionMETS',
  premis: 'http://www.loc.gov/premis/v3',
  erms: 'https://DILCIS.eu/XML/ERMS',
  xsi: 'http://www.w3.org/2001/XMLSchema-instance',
} as const;

const PREFIXES: Readonly<Record<string, string>> = {
  [packageNs.mets]: 'mets',
  [packageNs.premis]: 'premis',
  [packageNs.erms]: 'erms',
};

/** The prefix that each of them is written with. */
export function packagePrefix(namespace: string): string | undefined {
  return PREFIXES[namespace];
}

/** An id for a file that XML takes as one: the same path gives the same id. */
export function fileId(path: string): string {
  return `file-${path.replaceAll(/[^A-Za-z0-9.-]/g, '_')}`;
}

/** What METS.xml says of a file that describes the package itself. */
export function metadataFile(
  { madeAt }: Pick<PackageHead, 'madeAt'>,
  path: string,
): Pick<PackagedFile, 'path' | 'use' | 'mimeType' | 'createdAt'> {
  const use = path.startsWith('documentation/')
    ? 'documentation'
    : path.startsWith('metadata/preservation/')
      ? 'preservation'
      : 'descriptive';
  const types: Readonly<Record<string, string>> = {
    json: 'application/json',
    txt: 'text/plain',
    xml: 'application/xml',
  };
  const mimeType = types[path.slice(path.lastIndexOf('.') + 1)] ?? 'application/octet-stream';
  return { path, use, mimeType, createdAt: madeAt };
}
