// What goes into and comes out of a task in the killable process beside the PDF itself: a JSON header before the bytes, and many files as one.
const HEAD = 4;

/** The order and the file as one input. */
export function taskInput(order: object, file: Uint8Array): Uint8Array {
  const json = Buffer.from(JSON.stringify(order));
  const head = Buffer.alloc(HEAD);
  head.writeUInt32BE(json.length, 0);
  return Buffer.concat([head, json, file]);
}

/** Takes such an input apart. */
export function readTaskInput(input: Uint8Array): { readonly order: unknown; readonly file: Uint8Array } {
  const bytes = Buffer.from(input.buffer, input.byteOffset, input.byteLength);
  const end = HEAD + bytes.readUInt32BE(0);
  const order: unknown = JSON.parse(bytes.toString('utf8', HEAD, end));
  return { order, file: bytes.subarray(end) };
}

/** Many files as one output, in order. */
export function packFiles(files: readonly Uint8Array[]): Uint8Array {
  const parts: Uint8Array[] = [];
  for (const file of files) {
    const head = Buffer.alloc(HEAD);
    head.writeUInt32BE(file.length, 0);
    parts.push(head, file);
  }
  return Buffer.concat(parts);
}

/** The files again. Throws a RangeError for what packFiles did not make. */
export function unpackFiles(packed: Uint8Array): readonly Buffer[] {
  const bytes = Buffer.from(packed.buffer, packed.byteOffset, packed.byteLength);
  const files: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const end = at + HEAD + bytes.readUInt32BE(at);
    if (end > bytes.length) throw new RangeError('the files are cut off');
    files.push(bytes.subarray(at + HEAD, end));
    at = end;
  }
  return files;
}
