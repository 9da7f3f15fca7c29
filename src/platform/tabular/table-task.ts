// What the killable process runs: bytes of a file to a table or to why it is none (see read-table.ts).
import { readCsv } from './csv.ts';
import { NotATable, type Table, type TableProblem } from './table.ts';
import { readXlsx } from './xlsx.ts';

/** Input: a kind ('x' a workbook, 'c' text), the length of a sheet's name in two bytes, the name, the file. Output: JSON in UTF-8. */
export function run(input: Uint8Array): Uint8Array {
  return Buffer.from(JSON.stringify(tableOf(input)));
}

function tableOf(input: Uint8Array): Table | TableProblem {
  const bytes = Buffer.from(input.buffer, input.byteOffset, input.byteLength);
  const length = bytes.readUInt16BE(1);
  const sheet = bytes.toString('utf8', 3, 3 + length);
  const file = bytes.subarray(3 + length);
  try {
    if (bytes.toString('latin1', 0, 1) === 'c') return readCsv(file);
    return readXlsx(file, sheet === '' ? undefined : sheet);
  } catch (error) {
    if (error instanceof NotATable) return error.problem;
    throw error;
  }
}
