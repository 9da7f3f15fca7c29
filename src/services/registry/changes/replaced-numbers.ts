// Which of an operator's account holders have another number now: for one that could not follow the feed and compares everybody.
import { requireOperator } from '../authorise.ts';
import type { RegistryContext } from '../registry-context.ts';
import { type ReplacedNumber, replacedAt } from '../store/numbers.ts';

/** Of these numbers those that have been replaced, where the mailbox of the one in use is the caller's. Errors: 'access-denied'. */
export async function replacedNumbers(
  { database, directory, organisation }: RegistryContext,
  caller: string,
  recipients: readonly string[],
): Promise<readonly ReplacedNumber[]> {
  requireOperator(await directory.now(), caller);
  return await replacedAt(database.reader(organisation), caller, recipients);
}
