// Holds work that promised to be one statement to its word: without a transaction round them, two would not be one.
import type { KyselyPlugin, PluginTransformQueryArgs, QueryResult, RootOperationNode, UnknownRow } from 'kysely';

export class OneStatement implements KyselyPlugin {
  #used = false;

  transformQuery({ node }: PluginTransformQueryArgs): RootOperationNode {
    if (this.#used) throw new Error('a second statement where one was promised: use a transaction');
    this.#used = true;
    return node;
  }

  async transformResult({ result }: { readonly result: QueryResult<UnknownRow> }): Promise<QueryResult<UnknownRow>> {
    return result;
  }
}
