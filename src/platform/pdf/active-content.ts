// What a PDF may do by itself, and no letter needs: scripts, programs, forms that send, films, files within files (ISO 32000-1, 12.6 and 7.11.4).
import { PDFArray, PDFDict, type PDFDocument, PDFHexString, PDFName, type PDFObject, PDFStream } from 'pdf-lib';

const ACTIONS = new Set(['JavaScript', 'Launch', 'SubmitForm', 'ImportData', 'Rendition', 'Movie', 'Sound', 'GoToE']);
const KEYS = new Set(['JS', 'XFA', 'EmbeddedFiles', 'RichMediaContent']);
const TYPES = new Set(['EmbeddedFile', 'RichMedia', '3D', 'Movie', 'Screen']);
const MAX_DEPTH = 40;

/** The name of the first active thing found, or undefined when the document only shows pages. */
export function findActiveContent(document: PDFDocument): string | undefined {
  for (const [, object] of document.context.enumerateIndirectObjects()) {
    const found = search(object, 0);
    if (found !== undefined) return found;
  }
  return undefined;
}

function search(object: PDFObject, depth: number): string | undefined {
  // Nesting this deep is made to exhaust readers: it counts as active.
  if (depth > MAX_DEPTH) return 'nesting';
  if (object instanceof PDFStream) return searchDict(object.dict, depth);
  if (object instanceof PDFDict) return searchDict(object, depth);
  if (!(object instanceof PDFArray)) return undefined;
  for (let index = 0; index < object.size(); index += 1) {
    const found = search(object.get(index), depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

function searchDict(dict: PDFDict, depth: number): string | undefined {
  for (const [key, value] of dict.entries()) {
    const name = key.decodeText();
    if (KEYS.has(name) && !isEmpty(value)) return name;
    if (value instanceof PDFName) {
      const text = value.decodeText();
      if (name === 'S' && ACTIONS.has(text)) return text;
      if ((name === 'Type' || name === 'Subtype') && TYPES.has(text)) return text;
    }
    const found = search(value, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isEmpty(value: PDFObject): boolean {
  return value instanceof PDFHexString && value.asString() === '';
}
