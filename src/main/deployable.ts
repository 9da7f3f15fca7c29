// A service as something that can be deployed: its configuration checked whole, its database brought up to date, started.
import type { Static, TSchema } from 'typebox';
import { type ConfigRule, parseConfig } from '../platform/config/parse.ts';
import type { DatabaseConfig } from '../platform/config/parts.ts';
import { migrate } from '../platform/database/migrate.ts';
import type { Running } from '../platform/running.ts';
import { pretendThings } from './sandbox-refusal.ts';

export interface Deployable {
  /** JSON Schema of the configuration, each member with its unit and default. */
  readonly schema: TSchema;
  /** Checks a configuration; `what` names it in the message. Errors: ConfigFaults with every fault. */
  check(value: unknown, what: string): void;
  start(value: unknown, what: string): Promise<Running>;
  /** Brings the schema of the configuration's database up to date as the owner, and lets the service's role in. */
  migrate(value: unknown, what: string, ownerUrl: string): Promise<void>;
}

interface Service<S extends TSchema> {
  readonly configSchema: S;
  readonly configRules?: readonly ConfigRule<Static<S>>[];
  readonly migrations: URL;
  start(config: Static<S>): Promise<Running>;
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
    start: (value, what) => service.start(parse(value, what)),
    migrate: async (value, what, ownerUrl) => {
      const database = databaseOf(parse(value, what));
      const url = new URL(database.url);
      await migrate(ownerUrl, {
        schema: database.schema,
        role: decodeURIComponent(url.username),
        password: decodeURIComponent(url.password),
        folders: [service.migrations],
      });
    },
  };
}
