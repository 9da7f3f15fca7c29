// A service as something that can be deployed: its configuration checked whole, its database brought up to date, started.
import type { Static, TSchema } from 'typebox';
import type { Organisationsnummer } from '../domain/organisationsnummer.ts';
import type { Recovery } from '../platform/backup/recovery.ts';
import { asPlaceFault, readyPlaces } from '../platform/config/named-places.ts';
import { type ConfigRule, parseConfig } from '../platform/config/parse.ts';
import type { BlobsConfig, DatabaseConfig } from '../platform/config/parts.ts';
import { migrate } from '../platform/database/migrate.ts';
import type { Running } from '../platform/running.ts';
import { pretendThings } from './sandbox-refusal.ts';

export interface Deployable {
  /** JSON Schema of the configuration, each member with its unit and default. */
  readonly schema: TSchema;
  /** Checks a configuration; `what` names it in the message. Errors: ConfigFaults with every fault. */
  check(value: unknown, what: string): void;
  /**
   * Before anything is started: sees that it can listen where it is to, and makes the folders that it writes in.
   * Errors: ConfigFaults; 'invalid-input' with every place that cannot be had and what to do.
   */
  ready(value: unknown, what: string): Promise<void>;
  /** `reread` gives the configuration as its file says now, for what applies without restart. */
  start(value: unknown, what: string, reread?: () => unknown): Promise<Running>;
  /** What backup and restore need of a configuration. */
  storage(value: unknown, what: string): ServiceStorage;
  /** Brings the schema of the configuration's database up to date as the owner, and lets the service's role in. */
  migrate(value: unknown, what: string, ownerUrl: string): Promise<void>;
}

/** Where a service keeps what it has, and what it knows about being restored. */
export interface ServiceStorage {
  readonly database: DatabaseConfig;
  /** The service's role and its password. */
  readonly role: string;
  readonly password: string;
  readonly migrations: URL;
  readonly blobs: BlobsConfig | undefined;
  readonly organisation: Organisationsnummer | undefined;
  readonly recovery: Pick<Recovery<never>, 'afterRestore' | 'disposeAgain'>;
}

interface Service<S extends TSchema> {
  readonly configSchema: S;
  readonly configRules?: readonly ConfigRule<Static<S>>[];
  readonly migrations: URL;
  readonly recovery?: Recovery<Static<S>>;
  start(config: Static<S>, reread?: () => Static<S>): Promise<Running>;
}

/** Binds a service's door to its own configuration type. */
export function deployable<S extends TSchema>(
  service: Service<S>,
  databaseOf: (config: Static<S>) => DatabaseConfig,
): Deployable {
  const parse = (value: unknown, what: string) =>
    parseConfig(service.configSchema, value, what, [pretendThings, ...(service.configRules ?? [])]);
  return {
    schema: service.configSchema,
    check: (value, what) => void parse(value, what),
    ready: async (value, what) => readyPlaces(service.configSchema, parse(value, what)),
    start: async (value, what, reread) => {
      const config = parse(value, what);
      try {
        return await service.start(config, reread === undefined ? undefined : () => parse(reread(), what));
      } catch (error) {
        throw asPlaceFault(error, service.configSchema, config);
      }
    },
    storage: (value, what) => storageOf(service, parse(value, what), databaseOf),
    migrate: async (value, what, ownerUrl) => {
      const { database, role, password, migrations } = storageOf(service, parse(value, what), databaseOf);
      await migrate(ownerUrl, { schema: database.schema, role, password, folders: [migrations] });
    },
  };
}

function storageOf<S extends TSchema>(
  { recovery, migrations }: Service<S>,
  config: Static<S>,
  databaseOf: (config: Static<S>) => DatabaseConfig,
): ServiceStorage {
  const database = databaseOf(config);
  const url = new URL(database.url);
  return {
    database,
    role: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    migrations,
    blobs: recovery?.blobs?.(config),
    organisation: recovery?.organisation(config),
    recovery: recovery ?? {},
  };
}
