// A long XML document in pieces that are documents themselves: a sheet of 100 000 rows as one tree would take gigabytes.
import { NotATable } from './table.ts';

/** Bytes of a piece before it ends at the next end of an element. */
const PIECE = 256 * 1024;
const HEAD_MAX = 64 * 1024;

/**
 * The elements `item` that stand directly in `list`, some at a time, each time inside the document's own root element, so that
 * its prefixes mean the same. Each piece is then read strictly: what was cut in the wrong place is not well-formed.
 * Throws NotATable 'damaged'.
 */
export function* piecesOf(bytes: Buffer, list: string, item: string): Generator<Buffer> {
  const head = bytes.toString('utf8', 0, HEAD_MAX);
  const root = /<(?:([A-Za-z_][\w.-]*):)?([A-Za-z_][\w.-]*)(?:\s[^<>]*)?>/.exec(
    head.replace(/^\uFEFF?\s*<\?xml[^?]*\?>/, (all) => ' '.repeat(all.length)),
  );
  // No DTD, comment or instruction may stand where the root should: the strict reader is only given what follows.
  if (root === null || /<!|<\?/.test(head.slice(0, root.index).replace(/^\uFEFF?\s*<\?xml[^?]*\?>/, ''))) {
    throw new NotATable('damaged');
  }
  const prefix = root[1] === undefined ? '' : `${root[1]}:`;
  const opening = root[0].endsWith('/>') ? `${root[0].slice(0, -2)}>` : root[0];
  const closing = Buffer.from(`</${prefix}${root[2] ?? ''}>`);
  let at = startOf(bytes, `<${prefix}${list}`, Buffer.byteLength(head.slice(0, root.index)));
  if (at === undefined) return;
  const listEnd = bytes.indexOf(`</${prefix}${list}>`, at);
  const end = listEnd < 0 ? at : listEnd;
  const last = `</${prefix}${item}>`;
  while (at < end) {
    const found = bytes.indexOf(last, Math.min(at + PIECE, end));
    const to: number = found < 0 || found > end ? end : found + last.length;
    yield Buffer.concat([Buffer.from(opening), bytes.subarray(at, to), closing]);
    at = to;
  }
}

/** The place after the start tag of an element; undefined when there is none or it is empty. */
function startOf(bytes: Buffer, tag: string, from: number): number | undefined {
  for (let at = bytes.indexOf(tag, from); at >= 0; at = bytes.indexOf(tag, at + 1)) {
    const next = String.fromCharCode(bytes[at + tag.length] ?? 0);
    if (!/[\s/>]/.test(next)) continue;
    const close = bytes.indexOf('>', at);
    if (close < 0) throw new NotATable('damaged');
    return bytes[close - 1] === 0x2f ? undefined : close + 1;
  }
  return undefined;
}
