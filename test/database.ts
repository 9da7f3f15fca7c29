// A real PostgreSQL for tests: one cluster for the run, one database for each caller, cloned from a migrated template.
export interface TestDatabase {
  /** Connection as the owner (superuser of the test cluster). */
  readonly ownerUrl: string;
  /** Connection as the service's role. */
  readonly url: string;
  readonly schema: string;
  readonly role: string;
  /** Closes nothing of yours; drops the database. Also done at exit. */
  drop(): Promise<void>;
}

/** `schema` is also the role's name. `folders` are migrations beyond the platform's own. */
export async function testDatabase(_options: {
  readonly schema: string;
  readonly folders?: readonly URL[];
}): Promise<TestDatabase> {
  throw new Error('Not written yet');
}
