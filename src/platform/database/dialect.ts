// Kysely on our pool, with one difference: a lost connection is always 'unavailable', whichever query met it (DESIGN rule 3).
import {
  type DatabaseConnection,
  type Driver,
  PostgresDialect,
  type PostgresDialectConfig,
  PostgresDriver,
} from 'kysely';
import { asUnavailable } from './lost-connection.ts';

class ServiceDriver extends PostgresDriver {
  readonly #wrapped = new WeakSet<DatabaseConnection>();

  override async acquireConnection(): Promise<DatabaseConnection> {
    const connection = await asUnavailable(() => super.acquireConnection());
    if (this.#wrapped.has(connection)) return connection;
    this.#wrapped.add(connection);
    const execute: DatabaseConnection['executeQuery'] = connection.executeQuery.bind(connection);
    connection.executeQuery = (...query) => asUnavailable(() => execute(...query));
    return connection;
  }
}

export class ServiceDialect extends PostgresDialect {
  readonly #config: PostgresDialectConfig;

  constructor(config: PostgresDialectConfig) {
    super(config);
    this.#config = config;
  }

  override createDriver(): Driver {
    return new ServiceDriver(this.#config);
  }
}
