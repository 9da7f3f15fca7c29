// All SQL that finds what is kept about one person beside the sending log: letters that were never sent, replies, lists of numbers.
import type { RecipientId } from '../../../domain/recipient-id.ts';
import type { Reader } from '../../../platform/database/database.ts';
import type { ContentCipher } from '../content-cipher.ts';
import type { SenderTables } from '../tables.ts';
import { everyDraft } from './drafts.ts';
import { eachPart } from './precheck-parts.ts';

type Read = Reader<SenderTables>;

/** Letters to the person that stand in no log: held, or withdrawn before they were sent. */
export async function lettersWithoutLine(reader: Read, person: RecipientId): Promise<readonly string[]> {
  const rows = await reader.query
    .selectFrom('letter')
    .select('id')
    .where('organisation', '=', reader.organisation)
    .where('recipient', '=', person)
    .where((row) =>
      row.not(row.exists(row.selectFrom('sending_log').select('id').whereRef('sending_log.letter', '=', 'letter.id'))),
    )
    .orderBy('created_at')
    .execute();
  return rows.map(({ id }) => id);
}

/** Replies from the person, oldest first. */
export async function repliesOf(reader: Read, person: RecipientId): Promise<readonly string[]> {
  const rows = await reader.query
    .selectFrom('reply')
    .select('id')
    .where('organisation', '=', reader.organisation)
    .where('recipient', '=', person)
    .orderBy('received_at')
    .execute();
  return rows.map(({ id }) => id);
}

/** Drafts to the person, whoever's; the files' names are not among them. */
export async function draftsTo(reader: Read, cipher: ContentCipher, person: RecipientId) {
  const found = [];
  for await (const { id, owner, content, updatedAt } of everyDraft(reader, cipher)) {
    const { recipient, subject, text } = content;
    if (recipient === person) found.push({ id, owner, updatedAt, subject, text });
  }
  return found;
}

/** Holds on disposal that name the person. */
export async function holdsOn(reader: Read, person: RecipientId) {
  return await reader.query
    .selectFrom('disposal_hold')
    .select(['set_at', 'reason', 'lifted_at'])
    .where('organisation', '=', reader.organisation)
    .where('scope', '=', 'person')
    .where('value', '=', person)
    .orderBy('set_at')
    .execute();
}

export interface Prechecked {
  readonly at: Date;
  readonly by: string;
  readonly purpose: string;
}

/** Lists in which the number stands. Their lines are encrypted: each list that is kept is read through. */
export async function precheckedBy(
  reader: Read,
  cipher: ContentCipher,
  person: RecipientId,
): Promise<readonly Prechecked[]> {
  const lists = await reader.query
    .selectFrom('precheck')
    .select(['id', 'created_at', 'author_name', 'purpose'])
    .where('organisation', '=', reader.organisation)
    .orderBy('created_at')
    .execute();
  const found: Prechecked[] = [];
  for (const { id, created_at, author_name, purpose } of lists) {
    for await (const { lines } of eachPart(reader, cipher, id)) {
      if (!lines.some((line) => line.recipient === person)) continue;
      found.push({ at: created_at, by: author_name, purpose });
      break;
    }
  }
  return found;
}
