// Things of the isolation matrix that are put into the database as rows (sender-matrix-things.ts makes the others through the doors).
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { parseOrganisationsnummer } from '../../src/domain/organisationsnummer.ts';
import { openContentCipher } from '../../src/services/sender/content-cipher.ts';
import type { Matrix } from './sender-matrix.ts';
import { withMailbox } from './sender-world.ts';

/** Values of a route's parameters, by name. */
export type Thing = Readonly<Record<string, string>>;
/** Where a thing is: the system that makes it, its unit, the person who looks after it. */
export interface Where {
  readonly client: string;
  readonly unit: string;
  readonly unitId: string;
  /** By code. */
  readonly caseType?: string;
  readonly organisation: string;
  readonly person: string;
  readonly secret: string;
}

/** Of the case type whose code is $3, or without one. */
export const OF_CASE_TYPE = 'case_type is not distinct from (select id from sender.case_type where code = $3)';

export interface Makers {
  readonly matrix: Matrix;
  readonly database: pg.Client;
}

/** A name that everybody of the organisation may read, and nobody else. */
export const open = ({ client, unit, secret }: Where): string => (client === 'm-a' ? secret : `Öppet i ${unit}`);

const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGNgiDIAAADoAIu//b3lAAAAAElFTkSuQmCC';

/** A unit that its letters are known by: a colour and a logo. */
export async function dressUp({ database }: Makers, { unitId }: Where): Promise<void> {
  await database.query(
    `update sender.unit set accent = '#005a30', accent_dark = '#8fd6ad', logo = $2, logo_type = 'image/png' where id = $1`,
    [unitId, Buffer.from(PIXEL, 'base64')],
  );
}

interface StoredFile {
  readonly blob: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** A file that is stored in the place's organisation: its letter's attachment. */
async function storedFile({ database }: Makers, { organisation, unitId, caseType }: Where): Promise<StoredFile> {
  const { rows } = await database.query<StoredFile>(
    `select blob, bytes, sha256 from sender.letter_attachment join sender.letter on letter.id = letter_attachment.letter
     where letter.organisation = $1 and letter.unit = $2 and ${OF_CASE_TYPE} limit 1`,
    [organisation, unitId, caseType],
  );
  return rows[0] ?? assert.fail('the unit has no letter with a file');
}

/** A batch whose file is made; no letter is in it, so that nothing else is stopped by it. */
export async function printBatch(makers: Makers, where: Where): Promise<Thing> {
  const [id, { blob, bytes, sha256 }] = [randomUUID(), await storedFile(makers, where)];
  await makers.database.query(
    `insert into sender.print_batch (id, organisation, number, units, way, state, made_by, made_by_name, created_at, updated_at,
       pages, pdf_blob, pdf_sha256, pdf_bytes)
     values ($1, $2, (select count(*) + 1 from sender.print_batch), $3, 'person', 'made', $4, $4, now(), now(), 2, $5, $6, $7)`,
    [id, where.organisation, [where.unitId], where.secret, blob, sha256, bytes],
  );
  return { id };
}

/** Told the person who looks after the unit's letters. */
export async function notice(makers: Makers, where: Where): Promise<Thing> {
  const id = randomUUID();
  await makers.database.query(
    `insert into sender.notice (id, organisation, at, kind, unit, letter, person)
     select $1, organisation, now(), 'delivered', unit, letter, $3 from sender.sending_log where organisation = $4 and unit = $2 and case_type is null limit 1`,
    [id, where.unitId, makers.matrix.sessions.get(where.person)?.account ?? 'a.keeper', where.organisation],
  );
  return { id };
}

export async function reply(makers: Makers, where: Where): Promise<Thing> {
  const id = randomUUID();
  const organisation = parseOrganisationsnummer(where.organisation);
  assert.ok(organisation.ok);
  const cipher = openContentCipher(makers.matrix.world.config.blobs);
  const content = cipher.seal(
    organisation.value,
    `reply ${id}`,
    JSON.stringify({ subject: where.secret, text: where.secret }),
  );
  await makers.database.query(
    `insert into sender.reply (id, organisation, unit, letter, recipient, operator_id, operator_name, message_id, digest, certificate,
       trans_id, received_at, reply_day, content, envelope_blob, scan)
     select $1, organisation, unit, letter, $3, '164022000022', 'Operatör', $6, $6, '', '', now(), '2026-11-22', $4, '', 'clean'
     from sender.sending_log where organisation = $5 and unit = $2 and ${OF_CASE_TYPE.replace('$3', '$7')} limit 1`,
    [id, where.unitId, withMailbox, content, where.organisation, `reply ${id}`, where.caseType],
  );
  const [file, { blob, bytes, sha256 }] = [randomUUID(), await storedFile(makers, where)];
  await makers.database.query(
    `insert into sender.reply_attachment (id, reply, organisation, position, filename, content_type, bytes, sha256, blob, judged)
     values ($1, $2, $3, 0, $4, 'application/pdf', $5, $6, $7, 'pdf')`,
    [file, id, organisation.value, cipher.seal(organisation.value, `reply file ${file}`, 'a.pdf'), bytes, sha256, blob],
  );
  return { id, file, number: '1' };
}

export async function archivePackage(makers: Makers, where: Where): Promise<Thing> {
  const id = randomUUID();
  await makers.database.query(
    `insert into sender.archive_package (id, organisation, from_day, to_day, units, state, letters, asked_at, asked_by, asked_by_name)
     values ($1, $2, '2026-11-01', '2026-11-30', $3, 'ready', 1, now(), $4, $4)`,
    [id, where.organisation, [where.unitId], where.secret],
  );
  const { blob, bytes, sha256 } = await storedFile(makers, where);
  await makers.database.query(
    `insert into sender.archive_volume (package, organisation, number, name, letters, bytes, sha256, last_at, last_letter, made_at)
     values ($1, $2, 1, 'paket', 1, $3, $4, now(), $1, now())`,
    [id, where.organisation, bytes, sha256],
  );
  await makers.database.query(
    'insert into sender.archive_part (package, volume, organisation, number, blob, bytes) values ($1, 1, $2, 1, $3, $4)',
    [id, where.organisation, blob, bytes],
  );
  return { id, number: '1' };
}

export async function disposal(makers: Makers, where: Where): Promise<Thing> {
  const [id, name] = [randomUUID(), open(where)];
  await makers.database.query(
    `insert into sender.disposal_run (id, organisation, at, rules, planned_by, planned_by_name, state)
     values ($1, $2, now(), '[]', $3, $3, 'done')`,
    [id, where.organisation, name],
  );
  await makers.database.query(
    `insert into sender.disposal_hold (id, organisation, scope, reason, set_at, set_by, set_by_name)
     values ($1, $2, 'everything', $3, now(), $3, $3)`,
    [id, where.organisation, name],
  );
  await makers.database.query(
    `insert into sender.disposal_rule (id, organisation, what, retention_days, decision, decided_on, created_at, created_by, created_by_name)
     values ($1, $2, 'letters', 36500, $3, '2026-01-01', now(), $3, $3)`,
    [id, where.organisation, name],
  );
  return { id };
}

export async function emergency(makers: Makers, where: Where): Promise<Thing> {
  const id = randomUUID();
  await makers.database.query(
    'insert into sender.emergency_administrator (id, organisation, name, created_at) values ($1, $2, $3, now())',
    [id, where.organisation, open(where)],
  );
  return { id };
}
