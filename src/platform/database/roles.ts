// A service's own database role: it may use its own tables and nothing else; the audit trail is append-only by grant (DESIGN, "Data").
import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';
import pg from 'pg';

const SCRAM_ITERATIONS = 4096;
/** Raised when two processes touch the same role at the same time: duplicate object, unique violation, concurrent update. */
const COLLISIONS = new Set(['42710', '23505', 'XX000', '40001']);

/** Makes the role where absent and sets its password. Safe against another process doing the same. */
export async function ensureRole(client: pg.Client, role: string, password: string): Promise<void> {
  const name = pg.escapeIdentifier(role);
  // The verifier, not the password, is sent: it cannot end up readable in a server log.
  const verifier = pg.escapeLiteral(scramVerifier(password));
  for (let attempt = 1; ; attempt++) {
    try {
      const { rowCount } = await client.query('select from pg_roles where rolname = $1', [role]);
      await client.query(
        `${rowCount === 0 ? 'create' : 'alter'} role ${name} login nosuperuser nocreatedb nocreaterole password ${verifier}`,
      );
      return;
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : '';
      if (!COLLISIONS.has(code) || attempt === 20) throw error;
    }
  }
}

/** RFC 5802 / PostgreSQL's stored form: SCRAM-SHA-256$iterations:salt$StoredKey:ServerKey. */
export function scramVerifier(password: string, salt: Uint8Array = randomBytes(16)): string {
  const salted = pbkdf2Sync(password.normalize('NFKC'), salt, SCRAM_ITERATIONS, 32, 'sha256');
  const hmac = (text: string) => createHmac('sha256', salted).update(text).digest();
  const stored = createHash('sha256').update(hmac('Client Key')).digest('base64');
  return `SCRAM-SHA-256$${SCRAM_ITERATIONS}:${Buffer.from(salt).toString('base64')}$${stored}:${hmac('Server Key').toString('base64')}`;
}

/** Rights on everything in the schema now and later; audit_event may only grow, the list of migrations only be read. */
export async function grantRights(
  client: pg.Client,
  target: { readonly schema: string; readonly role: string },
): Promise<void> {
  const schema = pg.escapeIdentifier(target.schema);
  const role = pg.escapeIdentifier(target.role);
  await client.query('begin');
  try {
    for (const statement of [
      `grant usage on schema ${schema} to ${role}`,
      `grant select, insert, update, delete on all tables in schema ${schema} to ${role}`,
      `grant usage, select on all sequences in schema ${schema} to ${role}`,
      `alter default privileges in schema ${schema} grant select, insert, update, delete on tables to ${role}`,
      `alter default privileges in schema ${schema} grant usage, select on sequences to ${role}`,
      `revoke update, delete, truncate on ${schema}.audit_event from ${role}`,
      `revoke insert, update, delete, truncate on ${schema}.migration from ${role}`,
    ]) {
      await client.query(statement);
    }
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
}
