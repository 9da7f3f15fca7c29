// All SQL about four-eyes: what a case type asks for, what waits to be approved, who decided what.
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { Grant } from '../rights.ts';
import type { SenderTables } from '../tables.ts';
import { storedRecipient } from './letters.ts';

type Tx = Transaction<SenderTables>;

/** Whether the case type's letters are approved by a second person. */
export async function asksApproval(reader: Reader<SenderTables>, caseType: string): Promise<boolean> {
  const row = await reader.query
    .selectFrom('case_type')
    .select('approval')
    .where('id', '=', caseType)
    .where('organisation', '=', reader.organisation)
    .executeTakeFirst();
  return row?.approval === true;
}

/** Asks for it. */
export async function insertApproval(
  tx: Tx,
  asked: { readonly letter: string; readonly unit: string; readonly at: Date; readonly by: string },
): Promise<void> {
  const { letter, unit, at, by } = asked;
  await tx.query
    .insertInto('approval')
    .values({ letter, organisation: tx.organisation, unit, asked_at: at, asked_by: by })
    .execute();
}

export interface Approval {
  readonly askedAt: Date;
  readonly askedBy: string;
  readonly unit: string;
  readonly caseType: string | undefined;
  /** Everybody whose words are in it, by account. */
  readonly writers: readonly string[];
  readonly author: string;
  readonly decidedAt: Date | undefined;
  readonly decidedByName: string | undefined;
  readonly decision: 'approved' | 'returned' | undefined;
  readonly comment: string;
}

/** What was asked and decided about a letter, or undefined. */
export async function readApproval(reader: Reader<SenderTables>, letter: string): Promise<Approval | undefined> {
  const row = await reader.query
    .selectFrom('approval')
    .innerJoin('letter', 'letter.id', 'approval.letter')
    .select(['approval.asked_at', 'approval.asked_by', 'approval.unit', 'approval.decided_at', 'approval.comment'])
    .select(['approval.decided_by_name', 'approval.decision', 'letter.case_type', 'letter.writers', 'letter.author'])
    .where('approval.letter', '=', letter)
    .where('approval.organisation', '=', reader.organisation)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return {
    askedAt: row.asked_at,
    askedBy: row.asked_by,
    unit: row.unit,
    caseType: row.case_type ?? undefined,
    writers: row.writers,
    author: row.author,
    decidedAt: row.decided_at ?? undefined,
    decidedByName: row.decided_by_name ?? undefined,
    decision: row.decision ?? undefined,
    comment: row.comment,
  };
}

/** Writes the decision, or (without one) that it is not asked any more. False when it was decided before. */
export async function endApproval(
  tx: Tx,
  letter: string,
  end: {
    readonly decision: 'approved' | 'returned' | null;
    readonly at: Date;
    readonly by: { readonly id: string; readonly name: string };
    readonly comment?: string;
  },
): Promise<boolean> {
  const { decision, at, by, comment = '' } = end;
  const result = await tx.query
    .updateTable('approval')
    .set({ decision, decided_at: at, decided_by: by.id, decided_by_name: by.name, comment })
    .where('letter', '=', letter)
    .where('organisation', '=', tx.organisation)
    .where('decided_at', 'is', null)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** What waits for somebody who has these grants and wrote none of it, oldest first. */
export async function listWanted(
  reader: Reader<SenderTables>,
  by: { readonly account: string; readonly grants: readonly Grant[]; readonly limit: number },
) {
  const rows = await reader.query
    .selectFrom('approval')
    .innerJoin('letter', 'letter.id', 'approval.letter')
    .innerJoin('unit', 'unit.id', 'letter.unit')
    .leftJoin('case_type', 'case_type.id', 'letter.case_type')
    .select(['letter.id', 'letter.subject', 'letter.recipient', 'letter.author_name', 'letter.send_at'])
    .select(['approval.asked_at', 'unit.name as unit_name', 'case_type.name as case_type_name'])
    .where('approval.organisation', '=', reader.organisation)
    .where('approval.decided_at', 'is', null)
    .where('letter.state', '=', 'held')
    .where('letter.author', '<>', by.account)
    .where((eb) => eb.not(eb(eb.val(by.account), '=', eb.fn.any('letter.writers'))))
    .where((eb) =>
      eb.or(
        by.grants.map(({ units, caseTypes }) =>
          eb.and([
            ...(units === 'all' ? [] : [eb('letter.unit', '=', eb.fn.any(eb.val([...units])))]),
            ...(caseTypes === 'all' ? [] : [eb('letter.case_type', '=', eb.fn.any(eb.val([...caseTypes])))]),
          ]),
        ),
      ),
    )
    .orderBy('approval.asked_at')
    .limit(by.limit)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    subject: row.subject,
    recipient: storedRecipient(row.recipient),
    authorName: row.author_name,
    askedAt: row.asked_at,
    sendAt: row.send_at ?? undefined,
    unit: row.unit_name,
    caseType: row.case_type_name ?? undefined,
  }));
}
export type WantedApproval = Awaited<ReturnType<typeof listWanted>>[number];

/** What the letter's unit and case type are called. */
export async function readApprovalNames(
  reader: Reader<SenderTables>,
  letter: string,
): Promise<{ readonly unit: string; readonly caseType: string | undefined }> {
  const row = await reader.query
    .selectFrom('letter')
    .innerJoin('unit', 'unit.id', 'letter.unit')
    .leftJoin('case_type', 'case_type.id', 'letter.case_type')
    .select(['unit.name as unit', 'case_type.name as caseType'])
    .where('letter.id', '=', letter)
    .where('letter.organisation', '=', reader.organisation)
    .executeTakeFirstOrThrow();
  return { unit: row.unit, caseType: row.caseType ?? undefined };
}
