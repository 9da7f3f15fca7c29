// What a file is that is no PDF, by its first bytes: so that whoever chose it hears how to make a PDF of it. Nothing is unpacked.

export type OtherFile =
  | 'word-file'
  | 'excel-file'
  | 'powerpoint-file'
  | 'odf-file'
  | 'image-file'
  | 'web-file'
  | 'zip-file';

const IMAGES = [
  [0, 'ffd8ff'],
  [0, '89504e470d0a1a0a'],
  [0, '47494638'],
  [0, '49492a00'],
  [0, '4d4d002a'],
  [0, '424d'],
  [4, '6674797068656963'],
  [4, '6674797068656978'],
  [4, '667479706d696631'],
  [8, '57454250'],
] as const;

/** Undefined for what is not known. */
export function whatFile(bytes: Buffer): OtherFile | undefined {
  const starts = (at: number, hex: string): boolean => bytes.toString('hex', at, at + hex.length / 2) === hex;
  if (starts(0, '504b0304')) return zipFile(bytes.toString('latin1'));
  // The old Office: a container whose streams are named in UTF-16.
  if (starts(0, 'd0cf11e0a1b11ae1')) return oldOffice(bytes.toString('utf16le'));
  if (bytes.toString('latin1', 0, 5) === '{\\rtf') return 'word-file';
  if (IMAGES.some(([at, hex]) => starts(at, hex))) return 'image-file';
  return /^\s*(?:<!doctype html|<html|<script|<svg|<\?xml)/i.test(bytes.toString('latin1', 0, 512))
    ? 'web-file'
    : undefined;
}

function zipFile(text: string): OtherFile {
  if (/^.{30}mimetypeapplication\/vnd\.oasis\.opendocument/s.test(text)) return 'odf-file';
  if (text.includes('word/document')) return 'word-file';
  if (text.includes('xl/workbook')) return 'excel-file';
  return text.includes('ppt/presentation') ? 'powerpoint-file' : 'zip-file';
}

function oldOffice(text: string): OtherFile {
  if (text.includes('Workbook')) return 'excel-file';
  return text.includes('PowerPoint Document') ? 'powerpoint-file' : 'word-file';
}

/**
 * A file that is a PDF and something else besides: a zip archive (its directory ends where the file ends), a web page in its head, or
 * anything after its end. Who checks one must not be shown another (OWASP ASVS 5.2).
 */
export function isPolyglot(bytes: Buffer): boolean {
  if (/<(?:script|html|!doctype html|svg|iframe)/i.test(bytes.toString('latin1', 0, 1024))) return true;
  const end = bytes.lastIndexOf('%%EOF');
  if (end >= 0 && /[^\s\0]/.test(bytes.toString('latin1', end + 5))) return true;
  const tail = Math.max(0, bytes.length - 65_557);
  for (
    let at = bytes.indexOf('PK\x05\x06', tail, 'latin1');
    at >= 0;
    at = bytes.indexOf('PK\x05\x06', at + 4, 'latin1')
  ) {
    if (at + 22 <= bytes.length && at + 22 + bytes.readUInt16LE(at + 20) === bytes.length) return true;
  }
  return false;
}
