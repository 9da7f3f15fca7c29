// The sandbox's pretend people beyond those with a story: Skatteverket's published test numbers from a file, each with the same name everywhere.
import { readFile } from 'node:fs/promises';
import { type PersonId, parsePersonId } from '../domain/person-id.ts';

const GIVEN = ['Alva', 'Bertil', 'Cecilia', 'David', 'Elsa', 'Folke', 'Greta', 'Hugo', 'Ines', 'Jonas', 'Karin', 'Leo'];
const FAMILY = ['Provberg', 'Testlund', 'Exempelsson', 'Provström', 'Testdotter', 'Exempelgren', 'Provholm', 'Testås'];

/** A name for a number that has none: the same each time. */
export function pretendName(id: string): string {
  const at = (list: readonly string[], digits: string) => list[Number(digits) % list.length] ?? '';
  return `${at(GIVEN, id.slice(4, 11))} ${at(FAMILY, id.slice(6, 12))}`;
}

/** The numbers in a file of one a line; lines that are none are passed over. */
export async function readTestNumbers(file: string): Promise<readonly PersonId[]> {
  const lines = (await readFile(file, 'utf8')).split(/\s+/);
  return lines.flatMap((line) => {
    const parsed = parsePersonId(line);
    return parsed.ok ? [parsed.value] : [];
  });
}
