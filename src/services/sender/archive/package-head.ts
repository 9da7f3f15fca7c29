// Who makes a package, of what and when; and the package of one letter, made while it is fetched (issue 4, "Diarium").
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { PackageHead } from '../../../wire/fgs/package.ts';
import type { LetterView } from '../letter-view.ts';
import { lookAtLetter } from '../look-at-letter.ts';
import type { SenderOrganisation } from '../organisations.ts';
import type { Actor, Records } from '../records.ts';
import { readLogNames } from '../store/log-names.ts';
import { writePackage } from './write-package.ts';

let known: string | undefined;

// Brevduva's own version, from its package.json.
function version(): string {
  if (known === undefined) {
    const read: unknown = JSON.parse(readFileSync(new URL('../../../../package.json', import.meta.url), 'utf8'));
    known = String(Reflect.get(Object(read), 'version'));
  }
  return known;
}

/** The head of a new package. */
export function packageHead(
  { id, name }: Pick<SenderOrganisation, 'id' | 'name'>,
  label: string,
  madeBy: string,
  madeAt: Date,
): PackageHead {
  return { id: `brevduva-${randomUUID()}`, label, organisation: { id, name }, madeBy, madeAt, version: version() };
}

export interface LetterPackage {
  /** What its folder is called; the file likewise, with .tar after it. */
  readonly name: string;
  readonly pieces: AsyncIterable<Uint8Array>;
}

/** The package of one letter; the look is noted before the first byte. Throws 'not-found' for a letter that the actor does not see. */
export async function letterPackage(
  records: Records,
  organisation: SenderOrganisation,
  actor: Actor,
  id: string,
): Promise<LetterPackage> {
  const letter = await lookAtLetter(records, organisation, actor, id, 'letter-archived');
  const head = packageHead(organisation, `Brev ${id}`, actor.name, records.clock());
  const names = await readLogNames(records.database.reader(organisation.id));
  return { name: head.id, pieces: writePackage({ records, organisation, head, names }, only(letter)) };
}

async function* only(letter: LetterView): AsyncGenerator<LetterView> {
  yield letter;
}
