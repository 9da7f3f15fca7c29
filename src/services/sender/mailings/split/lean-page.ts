// A page as it may go into somebody's own letter: what it shows and nothing that leads to other pages. A page's dictionary may point at
// the whole document (links, threads, structure, resources shared by all pages): other people's letters must not come along.
import {
  decodePDFRawStream,
  PDFArray,
  PDFDict,
  PDFName,
  type PDFObject,
  type PDFPage,
  PDFRawStream,
  PDFStream,
} from 'pdf-lib';

const SHOWN = new Set(
  [
    'Type',
    'Parent',
    'MediaBox',
    'CropBox',
    'BleedBox',
    'TrimBox',
    'ArtBox',
    'Rotate',
    'UserUnit',
    'Resources',
    'Contents',
    'Group',
    'Annots',
  ].map((name) => PDFName.of(name)),
);
const NAMED = ['Font', 'XObject', 'ExtGState', 'ColorSpace', 'Pattern', 'Shading', 'Properties'].map((name) =>
  PDFName.of(name),
);
const [RESOURCES, XOBJECT, ANNOTS] = [PDFName.of('Resources'), PDFName.of('XObject'), PDFName.of('Annots')];
const [SUBTYPE, FORM, LINK] = [PDFName.of('Subtype'), PDFName.of('Form'), PDFName.of('Link')];
const LEADING = ['PieceInfo', 'Metadata', 'StructParent', 'StructParents', 'Ref', 'OPI', 'LastModified'].map((name) =>
  PDFName.of(name),
);
const DEPTH_MAX = 12;

/** Takes away from the page, in its own document, whatever it does not show. */
export function makeLean({ node }: PDFPage): void {
  const resources = node.Resources();
  const boxes = ['MediaBox', 'CropBox', 'Rotate'].map(
    (name) => [PDFName.of(name), node.getInheritableAttribute(PDFName.of(name))] as const,
  );
  for (const [key] of node.entries()) if (!SHOWN.has(key)) node.delete(key);
  for (const [key, value] of boxes) if (value !== undefined) node.set(key, value);
  keepWebLinks(node);
  if (resources === undefined) return;
  const text = shownText(node.Contents());
  node.set(RESOURCES, text === undefined ? resources : leanResources(resources, text, 0));
}

// Links to web addresses only: one to a page takes that page along.
function keepWebLinks(node: PDFPage['node']): void {
  const kept: PDFObject[] = [];
  const annotations = node.Annots();
  for (let index = 0; index < (annotations?.size() ?? 0); index += 1) {
    const annotation = annotations?.lookup(index);
    if (!(annotation instanceof PDFDict) || annotation.get(SUBTYPE) !== LINK) continue;
    const action = annotation.lookup(PDFName.of('A'));
    const [uri, box] = [
      action instanceof PDFDict ? action.lookup(PDFName.of('URI')) : undefined,
      annotation.lookup(PDFName.of('Rect')),
    ];
    if (uri === undefined || box === undefined) continue;
    const link = node.context.obj({ Type: 'Annot', Subtype: 'Link', Border: [0, 0, 0], A: { S: 'URI' } });
    link.set(PDFName.of('Rect'), box);
    link.lookup(PDFName.of('A'), PDFDict).set(PDFName.of('URI'), uri);
    kept.push(link);
  }
  node.delete(ANNOTS);
  if (kept.length > 0) node.set(ANNOTS, node.context.obj(kept));
}

/** Only what the content names; a shared list of everything stays behind. */
function leanResources(resources: PDFDict, text: string, depth: number): PDFDict {
  const { context } = resources;
  const lean = context.obj({});
  let all = text;
  const forms = resources.lookup(XOBJECT);
  // A form without resources of its own uses its page's.
  if (forms instanceof PDFDict) {
    for (const [name, value] of forms.entries()) {
      if (!names(text).has(name.decodeText())) continue;
      const form = context.lookup(value);
      if (form instanceof PDFStream && !form.dict.has(RESOURCES)) all += ` ${shownText(form) ?? ''}`;
    }
  }
  const used = names(all);
  for (const [key, value] of resources.entries()) {
    const group = NAMED.includes(key) ? context.lookup(value) : undefined;
    if (!(group instanceof PDFDict)) {
      lean.set(key, value);
      continue;
    }
    const kept = context.obj({});
    for (const [name, thing] of group.entries()) {
      if (!used.has(name.decodeText())) continue;
      if (key === XOBJECT) leanForm(context.lookup(thing), depth + 1);
      kept.set(name, thing);
    }
    lean.set(key, kept);
  }
  return lean;
}

function leanForm(form: PDFObject | undefined, depth: number): void {
  if (!(form instanceof PDFStream)) return;
  for (const key of LEADING) form.dict.delete(key);
  if (form.dict.get(SUBTYPE) !== FORM || depth > DEPTH_MAX) return;
  const resources = form.dict.lookup(RESOURCES);
  const text = shownText(form);
  if (resources instanceof PDFDict && text !== undefined)
    form.dict.set(RESOURCES, leanResources(resources, text, depth));
}

/** The operators of a page or a form; undefined where they cannot be read, and then nothing is known of what they name. */
function shownText(contents: PDFObject | undefined): string | undefined {
  if (contents === undefined) return '';
  if (contents instanceof PDFArray) {
    const parts: (string | undefined)[] = [];
    for (let index = 0; index < contents.size(); index += 1) parts.push(shownText(contents.lookup(index)));
    return parts.includes(undefined) ? undefined : parts.join('\n');
  }
  if (!(contents instanceof PDFRawStream)) return undefined;
  try {
    return Buffer.from(decodePDFRawStream(contents).decode()).toString('latin1');
  } catch {
    return undefined;
  }
}

function names(text: string): ReadonlySet<string> {
  const found = new Set<string>();
  for (const [, name = ''] of text.matchAll(/\/([^\s()<>[\]{}/%]+)/g)) found.add(PDFName.of(name).decodeText());
  return found;
}
