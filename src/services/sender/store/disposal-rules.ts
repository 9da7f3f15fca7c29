// All SQL about what may be disposed of when, and what is held back (SKL-21, gallringsbeslut and gallringsstopp).
import { type Selectable, sql } from 'kysely';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { SenderTables } from '../tables.ts';
import type { DisposalHoldTable, DisposalRuleTable, HoldScope, RunRule } from './records-tables.ts';

type Tx = Transaction<SenderTables>;
type Read = Reader<SenderTables>;
export type DisposalRule = Selectable<DisposalRuleTable>;
export type DisposalHold = Selectable<DisposalHoldTable>;

/** Rules in force, those of letters first. */
export async function standingRules(reader: Read): Promise<readonly DisposalRule[]> {
  return await reader.query
    .selectFrom('disposal_rule')
    .selectAll()
    .where('organisation', '=', reader.organisation)
    .where('ended_at', 'is', null)
    .orderBy('what')
    .orderBy('created_at')
    .execute();
}

/** The rules as a run keeps them: those in force, and the case types' own retention where its decision is named. */
export async function rulesForRun(reader: Read): Promise<readonly RunRule[]> {
  const rules = await standingRules(reader);
  const { rows } = await sql<{ id: string; retention_days: number; retention_decision: string }>`
    select id, retention_days, retention_decision from case_type
    where organisation = ${reader.organisation} and retention_days is not null and coalesce(retention_decision, '') <> ''`.execute(
    reader.query,
  );
  return [
    ...rules.map((rule) => ({
      id: rule.id,
      what: rule.what,
      unit: rule.unit,
      caseType: rule.case_type,
      protectionClass: rule.protection_class,
      retentionDays: rule.retention_days,
      decision: rule.decision,
      decidedOn: rule.decided_on,
    })),
    ...rows.map((type) => ({
      id: type.id,
      what: 'letters' as const,
      unit: null,
      caseType: type.id,
      protectionClass: null,
      retentionDays: type.retention_days,
      decision: type.retention_decision,
      decidedOn: null,
    })),
  ];
}

/** Adds a rule. */
export async function insertRule(
  tx: Tx,
  rule: Omit<DisposalRule, 'organisation' | 'ended_at' | 'ended_by_name'>,
): Promise<void> {
  await tx.query
    .insertInto('disposal_rule')
    .values({ ...rule, organisation: tx.organisation, ended_at: null, ended_by_name: null })
    .execute();
}

/** Ends a rule. False when no such rule is in force. */
export async function endRule(tx: Tx, id: string, by: { readonly name: string; readonly at: Date }): Promise<boolean> {
  const { numUpdatedRows } = await tx.query
    .updateTable('disposal_rule')
    .set({ ended_at: by.at, ended_by_name: by.name })
    .where('id', '=', id)
    .where('organisation', '=', tx.organisation)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Holds that stand, the newest first. */
export async function standingHolds(reader: Read): Promise<readonly DisposalHold[]> {
  return await reader.query
    .selectFrom('disposal_hold')
    .selectAll()
    .where('organisation', '=', reader.organisation)
    .where('lifted_at', 'is', null)
    .orderBy('set_at', 'desc')
    .execute();
}

export interface NewHold {
  readonly id: string;
  readonly scope: HoldScope;
  readonly value: string;
  readonly reason: string;
  readonly at: Date;
  readonly by: { readonly login: string; readonly name: string };
}

/** Waits for the batch of disposal that is under way; every later one sees what this transaction sets. */
export async function afterDisposal(tx: Tx): Promise<void> {
  await sql`lock table disposal_hold in row exclusive mode`.execute(tx.query);
}

/** Sets a hold. Call `afterDisposal` first. */
export async function insertHold(tx: Tx, { id, scope, value, reason, at, by }: NewHold): Promise<void> {
  await tx.query
    .insertInto('disposal_hold')
    .values({
      ...{ id, organisation: tx.organisation, scope, value, reason, set_at: at },
      ...{ set_by: by.login, set_by_name: by.name, lifted_at: null, lifted_by_name: null, lift_reason: null },
    })
    .execute();
}

/** Lifts a hold. False when no such hold stands. */
export async function liftHold(
  tx: Tx,
  id: string,
  by: { readonly name: string; readonly at: Date; readonly reason: string },
): Promise<boolean> {
  const { numUpdatedRows } = await tx.query
    .updateTable('disposal_hold')
    .set({ lifted_at: by.at, lifted_by_name: by.name, lift_reason: by.reason })
    .where('id', '=', id)
    .where('organisation', '=', tx.organisation)
    .where('lifted_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}
