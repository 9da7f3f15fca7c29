// libxml2 compiled to WebAssembly, an instance of our own: the parser's C structs are read straight from its memory,
// because one call into it for every node costs more than the parsing.
import loadLibxml2, { type LibXml2 } from 'libxml2-wasm/lib/libxml2raw.mjs';

const library: LibXml2 = await loadLibxml2();
library._xmlInitParser();

// xmlParserOption, parser.h of libxml2 2.14 and later.
const NO_NETWORK = 2048;
const CDATA_AS_TEXT = 16_384;
const COMPACT_TEXT = 65_536;
const NO_EXTERNAL_ENTITIES = 8_388_608;
const NO_SYSTEM_CATALOG = 33_554_432;
const NO_IDS = 134_217_728;
const OPTIONS = NO_NETWORK | CDATA_AS_TEXT | COMPACT_TEXT | NO_EXTERNAL_ENTITIES | NO_SYSTEM_CATALOG | NO_IDS;

// xmlErrorLevel XML_ERR_ERROR: undeclared prefixes are of this level, and libxml2 would still hand over a tree.
const ERROR_LEVEL = 2;

/** The first fault of a document: libxml2's error code and line (1 is the first, 0 where unknown). */
export interface ParserFault {
  readonly code: number;
  readonly line: number;
}

let firstFault: ParserFault | undefined;
// With a handler of our own libxml2 writes nothing to standard error, and its messages, which quote the text, go nowhere.
const errorHandler = library.addFunction((_context: number, error: number) => {
  if (word(error + 12) >= ERROR_LEVEL) firstFault ??= { code: word(error + 4), line: word(error + 20) };
}, 'vii');

/** The 32-bit word at an address of libxml2's memory. */
export function word(address: number): number {
  return library.HEAP32[address >> 2] ?? 0;
}

let memory = Buffer.from(library.HEAPU8.buffer);

/** libxml2's whole memory; ask again after every call into libxml2, which may have moved it. */
export function wasmMemory(): Buffer {
  if (memory.buffer !== library.HEAPU8.buffer) memory = Buffer.from(library.HEAPU8.buffer);
  return memory;
}

/**
 * Parses and hands the document's address to `use`, after which everything is freed.
 * What is not well-formed gives its first fault and `use` is not called.
 */
export function withDocument<T>(bytes: Uint8Array, use: (doc: number) => T): { value: T } | { fault: ParserFault } {
  const input = library._malloc(bytes.length + 1);
  const context = library._xmlNewParserCtxt();
  let doc = 0;
  try {
    if (input === 0 || context === 0) throw new RangeError('libxml2 has no memory left');
    library.HEAPU8.set(bytes, input);
    library.HEAPU8[input + bytes.length] = 0;
    library._xmlCtxtSetErrorHandler(context, errorHandler, 0);
    firstFault = undefined;
    doc = library._xmlCtxtReadMemory(context, input, bytes.length, 0, 0, OPTIONS);
    if (doc === 0 || firstFault !== undefined) return { fault: firstFault ?? { code: 0, line: 0 } };
    return { value: use(doc) };
  } finally {
    if (doc !== 0) library._xmlFreeDoc(doc);
    library._xmlFreeParserCtxt(context);
    library._free(input);
  }
}
