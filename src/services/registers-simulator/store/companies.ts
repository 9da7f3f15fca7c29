// Companies of the pretend company register, with their people and rules.
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Company, CompanyRole, CompanyStatus } from '../../../domain/company/company.ts';
import type { SignatoryPower } from '../../../domain/company/signatory-rule.ts';
import type { PersonId } from '../../../domain/person-id.ts';
import { parseRecipientId, type RecipientId } from '../../../domain/recipient-id.ts';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import { readRoles, readRule, ruleJson } from '../../../platform/registers/rule-json.ts';
import { member } from '../../../platform/web/json-member.ts';
import type { Tables } from '../schema.ts';
import { personId } from './people.ts';

export interface StoredCompany extends Company {
  /** The row's id, for addresses of pages. */
  readonly key: string;
}

/** A number that was checked when it was stored. */
export function recipientId(text: string): RecipientId {
  const parsed = parseRecipientId(text);
  if (parsed.ok) return parsed.value;
  throw new Error(`a number in the database is none: ${parsed.problem.code}`);
}

/** By number or by row id; undefined when there is none. */
export async function oneCompany(
  db: Reader<Tables>,
  of: { readonly number: string } | { readonly key: string },
): Promise<StoredCompany | undefined> {
  const rows = await ('number' in of
    ? companies(db).where('number', '=', of.number)
    : companies(db).where('id', '=', of.key)
  ).execute();
  return (await withPeople(db, rows))[0];
}

/** In which a person (row id) has a role, by name, at most `limit`; of everybody when no person is given. */
export async function companiesOf(
  db: Reader<Tables>,
  person: string | undefined,
  limit: number,
): Promise<readonly StoredCompany[]> {
  const roles = db.query.selectFrom('company_person').select('company');
  const found =
    person === undefined ? companies(db) : companies(db).where('id', 'in', roles.where('person', '=', person));
  return await withPeople(db, await found.orderBy('name').limit(limit).execute());
}

function companies(db: Reader<Tables>) {
  return db.query.selectFrom('company').select(['id', 'number', 'name', 'form', 'status', 'since', 'powers']);
}

type Row = Awaited<ReturnType<ReturnType<typeof companies>['execute']>>[number];

async function withPeople(db: Reader<Tables>, rows: readonly Row[]): Promise<readonly StoredCompany[]> {
  const people = await db.query
    .selectFrom('company_person')
    .innerJoin('person', 'person.id', 'company_person.person')
    .select(['company', 'person.number', 'person.name', 'roles'])
    .where(sql<boolean>`company = any(${rows.map(({ id }) => id)})`)
    .orderBy('position')
    .execute();
  return rows.map((row) => ({
    key: row.id,
    id: recipientId(row.number),
    name: row.name,
    form: row.form,
    status: statusOf(row),
    people: people
      .filter(({ company }) => company === row.id)
      .map(({ number, name, roles }) => ({ id: personId(number), name, roles: readRoles(roles) })),
    powers: Array.isArray(row.powers) ? row.powers.map(readPower) : [],
  }));
}

function statusOf({ status, since }: Row): CompanyStatus {
  return status === 'active' || since === null ? { kind: 'active' } : { kind: status, since };
}

function readPower(json: unknown): SignatoryPower {
  const scope = member(json, 'scope') === 'day-to-day' ? 'day-to-day' : 'everything';
  return { scope, rule: readRule(member(json, 'rule')) };
}

const powersText = (powers: readonly SignatoryPower[]) =>
  JSON.stringify(powers.map(({ scope, rule }) => ({ scope, rule: ruleJson(rule) })));

export interface RoleHolder {
  /** The person's row id. */
  readonly person: string;
  readonly roles: readonly CompanyRole[];
}

/** Adds a company; its people are set apart. Returns its row id. */
export async function addCompany(tx: Transaction<Tables>, company: Omit<Company, 'people'>): Promise<string> {
  const { id: number, name, form, status, powers } = company;
  const id = randomUUID();
  const since = status.kind === 'active' ? null : status.since;
  const row = { id, number, name, form, status: status.kind, since, powers: powersText(powers) };
  await tx.query.insertInto('company').values(row).execute();
  return id;
}

/** Everybody in the company, instead of those before. */
export async function setPeople(
  tx: Transaction<Tables>,
  company: string,
  people: readonly RoleHolder[],
): Promise<void> {
  await tx.query.deleteFrom('company_person').where('company', '=', company).execute();
  if (people.length > 0)
    await tx.query
      .insertInto('company_person')
      .values(people.map(({ person, roles }, position) => ({ company, person, position, roles: [...roles] })))
      .execute();
}

export async function setPowers(
  tx: Transaction<Tables>,
  company: string,
  powers: readonly SignatoryPower[],
): Promise<void> {
  await tx.query
    .updateTable('company')
    .set({ powers: powersText(powers) })
    .where('id', '=', company)
    .execute();
}

export async function setStatus(tx: Transaction<Tables>, company: string, status: CompanyStatus): Promise<void> {
  const since = status.kind === 'active' ? null : status.since;
  await tx.query.updateTable('company').set({ status: status.kind, since }).where('id', '=', company).execute();
}

/** A person's number became another: rules that name it, and companies whose own number it is. */
export async function renumberInCompanies(tx: Transaction<Tables>, from: PersonId, to: PersonId): Promise<void> {
  await tx.query.updateTable('company').set({ number: to }).where('number', '=', from).execute();
  await sql`update company set powers = replace(powers::text, ${`"${from}"`}, ${`"${to}"`})::jsonb
    where powers::text like ${`%"${from}"%`}`.execute(tx.query);
}
