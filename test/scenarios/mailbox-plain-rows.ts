// What somebody who has the operator's database, its backups or its disk can read: every row of every table as text, every file, and words looked for there.
import assert from 'node:assert/strict';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { rowsOf } from './mailbox-steps.ts';
import type { World } from './mailbox-world.ts';

/** Every row of every table, as text. */
export async function everyRow(world: World): Promise<string> {
  const tables = await rowsOf(
    world,
    "select tablename from pg_tables where schemaname = 'mailbox' and tablename not in ('directory', 'session')",
  );
  const texts: string[] = [];
  for (const { tablename } of tables) {
    const rows = await rowsOf(world, `select row_to_json(t)::text as row from mailbox.${String(tablename)} t`);
    for (const { row } of rows) texts.push(`${String(tablename)} ${String(row)}`);
  }
  return texts.join('\n');
}

/** Fails where one of the words is in the text: as it is, as bytes in hexadecimal, or as base64 at each of its three alignments. */
export function assertNone(text: string, wanted: readonly string[]): void {
  for (const word of wanted) {
    const bytes = Buffer.from(word);
    const base64 = [0, 1, 2].map((n) =>
      Buffer.concat([Buffer.alloc(n), bytes])
        .toString('base64')
        .slice(n + 1, -4),
    );
    for (const form of [word, word.toLowerCase(), bytes.toString('hex'), ...base64.filter((one) => one.length > 5)])
      assert.ok(
        !text.includes(form),
        `${word} is there: ${text
          .split('\n')
          .find((line) => line.includes(form))
          ?.slice(0, 300)}`,
      );
  }
}

/** Every file in the folder and those in it. */
export function filesIn(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesIn(path) : [path];
  });
}
