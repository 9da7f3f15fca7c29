// What a mailbox's holder calls those whom they let in. It is all that is told of them there: a protected identity is shown to nobody
// beyond what they knew already (issue 5, "Settings"). Sealed by the mailbox's own key.
import type { MailboxContext } from '../mailbox-context.ts';

interface Labelled {
  readonly id: string;
  readonly account_id: string;
  readonly label: Buffer;
}

const placeOf = (id: string): string => `person ${id} label`;

export async function sealLabel(
  { ciphers }: Pick<MailboxContext, 'ciphers'>,
  { id, accountId }: { readonly id: string; readonly accountId: string },
  text: string,
): Promise<Buffer> {
  return (await ciphers.of(accountId)).seal(placeOf(id), text);
}

export async function openLabel({ ciphers }: Pick<MailboxContext, 'ciphers'>, row: Labelled): Promise<string> {
  return (await ciphers.of(row.account_id)).open(placeOf(row.id), row.label);
}
