// Senders, mediators and operators held in memory: every question needs them, and they change a few times a month.
import type { Organisationsnummer } from '../../domain/organisationsnummer.ts';
import type { Database } from '../../platform/database/database.ts';
import {
  type KnownDispatcher,
  type KnownOperator,
  type KnownOrganisation,
  type Organisations,
  readOrganisations,
} from './store/directory.ts';
import type { RegistryTables } from './tables.ts';

/** NOTIFY on this channel tells every process to read the directory again. */
export const DIRECTORY_CHANNEL = 'directory';

export interface Directory {
  /** Those that are connected. */
  readonly organisations: Omit<Organisations, 'revoked'>;
  readonly senders: ReadonlyMap<string, KnownOrganisation>;
  readonly dispatchers: ReadonlyMap<string, KnownDispatcher>;
  /** Also those that are not connected any more. */
  readonly operators: ReadonlyMap<string, KnownOperator>;
  readonly revoked: ReadonlySet<string>;
}

export class DirectoryInUse {
  readonly #database: Database<RegistryTables>;
  readonly #organisation: Organisationsnummer;
  #current: Promise<Directory> | undefined;
  #stopListening: (() => Promise<void>) | undefined;

  constructor(database: Database<RegistryTables>, organisation: Organisationsnummer) {
    this.#database = database;
    this.#organisation = organisation;
  }

  /** Follows changes made by any process. Errors: 'unavailable'. */
  async follow(): Promise<void> {
    this.#stopListening = await this.#database.listen(DIRECTORY_CHANNEL, () => {
      this.#current = undefined;
    });
  }

  /** The directory as it is. Errors: 'unavailable' when it must be read and the database is away. */
  async now(): Promise<Directory> {
    this.#current ??= this.#read();
    const reading = this.#current;
    try {
      return await reading;
    } catch (error) {
      if (this.#current === reading) this.#current = undefined;
      throw error;
    }
  }

  async stop(): Promise<void> {
    await this.#stopListening?.();
  }

  async #read(): Promise<Directory> {
    const { revoked, ...all } = await readOrganisations(this.#database.reader(this.#organisation));
    const byId = <T extends KnownOrganisation>(list: readonly T[]) => new Map(list.map((each) => [each.id, each]));
    return {
      organisations: { ...all, operators: all.operators.filter(({ connected }) => connected) },
      senders: byId(all.senders),
      dispatchers: byId(all.dispatchers),
      operators: byId(all.operators),
      revoked: new Set(revoked),
    };
  }
}
