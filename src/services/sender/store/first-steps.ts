// SQL about how far an organisation has been set up: one question, for the guide of its administrator.
import { sql } from 'kysely';
import type { Reader } from '../../../platform/database/database.ts';
import type { SenderTables } from '../tables.ts';

export interface SetUp {
  readonly mediator: boolean;
  readonly support: boolean;
  readonly units: boolean;
  readonly rights: boolean;
  readonly templates: boolean;
  readonly caseTypes: boolean;
  readonly regret: boolean;
  readonly emergency: boolean;
  readonly letter: boolean;
}

/** What has been done. `mediator`: it has answered, or taken a letter. */
export async function readSetUp(reader: Reader<SenderTables>): Promise<SetUp> {
  const org = reader.organisation;
  const { rows } = await sql<SetUp>`
    select
      exists (select from feed_position where organisation = ${org} and answered_at is not null)
        or exists (select from letter where organisation = ${org} and delivery_id is not null) as mediator,
      exists (select from organisation_settings where organisation = ${org}) as support,
      (select count(*) > 1 from unit where organisation = ${org} and closed_at is null) as units,
      exists (select from group_rule where organisation = ${org})
        or (select count(*) > 1 from account where organisation = ${org}) as rights,
      exists (select from template where organisation = ${org} and closed_at is null and published is not null)
        as templates,
      exists (select from case_type where organisation = ${org} and closed_at is null) as "caseTypes",
      exists (select from organisation_settings where organisation = ${org} and grace_seconds > 0) as regret,
      exists (select from emergency_administrator
        where organisation = ${org} and closed_at is null and enrolled_at is not null) as emergency,
      exists (select from letter where organisation = ${org}) as letter`.execute(reader.query);
  const [row] = rows;
  if (row === undefined) throw new TypeError('one row was asked for');
  return row;
}
