// After a restore: what the journal says was disposed of goes again (docs/backup.md). Blobs that then have no row the daily sweep takes.
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import type { RestoredSchema } from '../../../platform/backup/recovery.ts';
import { Database } from '../../../platform/database/database.ts';
import type { Disposal } from '../../../platform/disposal-journal.ts';
import { organisationNumber } from '../organisations.ts';
import { notHeld, removeLetters, removeLines } from '../store/dispose.ts';
import { keepFigures } from '../store/statistics.ts';
import type { SenderTables } from '../tables.ts';

const What = Type.Object({ organisation: Type.String(), letters: Type.Array(Type.String({ format: 'uuid' })) });

/** Answers how many letters and lines of the log went; what a hold names stays. Doing it twice does no harm. */
export async function disposeAgain(
  { database: config }: Pick<RestoredSchema, 'database'>,
  disposals: AsyncIterable<Disposal>,
): Promise<number> {
  const database = Database.open<SenderTables>(config);
  try {
    let removed = 0;
    for await (const { kind, what } of disposals) {
      if (!Value.Check(What, what)) continue;
      if (kind !== 'letters' && kind !== 'log') continue;
      removed += await database.transaction(organisationNumber(what.organisation), async (tx) => {
        // The journal is written before the commit: of a batch that was never committed something may have been held since.
        const letters = await notHeld(tx, kind, what.letters);
        if (kind === 'letters') return await removeLetters(tx, letters);
        await keepFigures(tx, letters, new Date());
        return await removeLines(tx, letters);
      });
    }
    return removed;
  } finally {
    await database.close();
  }
}
