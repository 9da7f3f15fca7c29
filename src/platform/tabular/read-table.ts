// The one door to tables: CSV or an Excel workbook by its bytes, never by its name alone; what strangers made is read in a
// killable process (issue 4, "Proof": zip bombs, path names, bounded time and memory).
import { inKillableProcess } from '../killable/killable.ts';
import { FILE_BYTES_MAX, type Table, type TableProblem, tableProblem } from './table.ts';

const LIMITS = { seconds: 60, megabytes: 1024 };
const TASK = new URL('./table-task.ts', import.meta.url);

interface Options {
  /** Of a workbook; the first that is shown unless said. */
  readonly sheet?: string;
}

/** Reads a list that somebody uploaded or pasted. `filename` only helps to say what is wrong with it. Never throws for what is in it. */
export async function readTable(
  bytes: Uint8Array,
  filename: string,
  options: Options = {},
): Promise<Table | TableProblem> {
  if (bytes.length === 0) return tableProblem('empty');
  if (bytes.length > FILE_BYTES_MAX) return tableProblem('too-large');
  const kind = kindOf(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), filename);
  if (kind !== 'x' && kind !== 'c') return tableProblem(kind);
  const sheet = Buffer.from(options.sheet ?? '').subarray(0, 1024);
  const head = Buffer.alloc(3);
  head.write(kind, 0, 'latin1');
  head.writeUInt16BE(sheet.length, 1);
  const result = await inKillableProcess(TASK, Buffer.concat([head, sheet, bytes]), LIMITS);
  if (result.ok && result.value instanceof Uint8Array) return answerOf(result.value);
  if (!result.ok && result.reason === 'too-slow') return tableProblem('too-slow');
  return tableProblem(!result.ok && result.reason === 'too-large' ? 'zip-bomb' : 'damaged');
}

function answerOf(bytes: Uint8Array): Table | TableProblem {
  const answer: Table | TableProblem = JSON.parse(Buffer.from(bytes).toString('utf8'));
  return answer;
}

// What files begin with that are often taken for lists.
const OTHERS = ['%PDF-', '\u0089PNG', '\u00ff\u00d8\u00ff', 'GIF8', 'MZ', '\u007fELF', '{\\rtf', 'Rar!', '7z'];

function kindOf(bytes: Buffer, filename: string): 'x' | 'c' | TableProblem['code'] {
  const start = bytes.toString('latin1', 0, 8);
  if (start.startsWith('PK')) return /\.ods$/i.test(filename) ? 'open-document' : 'x';
  if (start.startsWith('\u00d0\u00cf\u0011\u00e0')) {
    // A workbook with a password lies inside the old kind of file ([MS-OFFCRYPTO], 2.3.4.4).
    return bytes.includes(Buffer.from('EncryptedPackage', 'utf16le')) ? 'encrypted' : 'old-excel';
  }
  if (
    OTHERS.some((other) => start.startsWith(other)) ||
    /^\s*<(!doctype|html|\?xml)/i.test(bytes.toString('latin1', 0, 64))
  ) {
    return 'not-a-table';
  }
  return /\.(xlsx|xlsm|xltx)$/i.test(filename) ? 'damaged' : 'c';
}
