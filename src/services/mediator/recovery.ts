// What the mediator knows about being restored: doubt about what was not finished, a feed that does not repeat positions (docs/backup.md).
import { BrevduvaError } from '../../domain/errors.ts';
import { type Organisationsnummer, parseOrganisationsnummer } from '../../domain/organisationsnummer.ts';
import type { Recovery } from '../../platform/backup/recovery.ts';
import { Database } from '../../platform/database/database.ts';
import type { Config } from './config.ts';
import { disposeLogAgain } from './log/open-log.ts';
import { doubtUnfinished, leapFeed } from './store/restored.ts';
import type { MediatorTables } from './store/schema.ts';

export const recovery: Recovery<Config> = {
  organisation: organisationOf,
  blobs: (config) => config.blobs,
  async afterRestore({ database: config, organisation, nothingSentSince }) {
    const database = Database.open<MediatorTables>(config);
    try {
      return await database.transaction(organisation, async (tx) => {
        await leapFeed(tx);
        return { deliveriesInDoubt: nothingSentSince ? 0 : await doubtUnfinished(tx) };
      });
    } finally {
      await database.close();
    }
  },
  disposeAgain: disposeLogAgain,
};

/** The mediator's organisation. Errors: 'invalid-input'. */
export function organisationOf(config: Config): Organisationsnummer {
  const parsed = parseOrganisationsnummer(config.organisation);
  if (parsed.ok) return parsed.value;
  throw new BrevduvaError('invalid-input', 'organisation: is no organisationsnummer. Check its digits.');
}
