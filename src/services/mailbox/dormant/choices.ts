// Senders that the holder of a dormant mailbox had opted out from, kept sealed until they are back.
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import type { MailboxContext } from '../mailbox-context.ts';
import type { Dormancy } from '../store/dormancy.ts';

const Ids = Type.Array(Type.String());

/** Where it is sealed for. */
export function optedOutPlace(accountId: string): string {
  return `dormant ${accountId} opted-out`;
}

/** The senders' numbers. */
export async function openOptedOut(
  { ciphers }: Pick<MailboxContext, 'ciphers'>,
  { account_id: id, opted_out: sealed }: Dormancy,
): Promise<ReadonlySet<string>> {
  if (sealed === null) return new Set();
  const ids: unknown = JSON.parse((await ciphers.of(id)).open(optedOutPlace(id), sealed));
  return new Set(Value.Check(Ids, ids) ? ids : []);
}
