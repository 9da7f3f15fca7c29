// An outside database belongs to the sandbox that came first: a second one would change the passwords of the first one's roles.
import pg from 'pg';
import { BrevduvaError } from '../../domain/errors.ts';

/**
 * Takes the database for the sandbox with this secret, or finds that it already is its own.
 * Errors: 'conflict' when another sandbox has it; 'unavailable' when it does not answer.
 */
export async function claimDatabase(ownerUrl: string, secret: string, dataFolder: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  try {
    await client.connect();
  } catch (error) {
    throw new BrevduvaError(
      'unavailable',
      'The PostgreSQL of DATABASE_URL does not answer. Check the address and that it runs.',
      {},
      error,
    );
  }
  try {
    await client.query(
      'create table if not exists public.brevduva_sandbox (one boolean primary key default true check (one), claim text not null)',
    );
    await client.query(
      "insert into public.brevduva_sandbox (claim) values (encode(sha256($1::bytea), 'hex')) on conflict do nothing",
      [secret],
    );
    const { rows } = await client.query(
      "select 1 from public.brevduva_sandbox where claim = encode(sha256($1::bytea), 'hex')",
      [secret],
    );
    if (rows.length === 1) return;
    throw new BrevduvaError(
      'conflict',
      `The database of DATABASE_URL belongs to another sandbox than the one in ${dataFolder}. Give a database of its own.`,
    );
  } finally {
    await client.end();
  }
}
