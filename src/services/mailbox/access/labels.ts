// What a mailbox's holder calls those whom they let in. It is all that is told of them there: a protected identity is shown to nobody
// beyond what they knew already (issue 5, "Settings"). Sealed by the mailbox's own key.
import { createHmac, hkdfSync } from 'node:crypto';
import type { RecipientId } from '../../../domain/recipient-id.ts';
import type { MailboxContext } from '../mailbox-context.ts';
import type { Way } from './judge.ts';

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

/**
 * What somebody is called whom a register lets in, and whom nobody there has named: nobody can say who of them has a protected identity, so the
 * e-ID's name of none is told to the others. Four characters tell one from another, in this mailbox only.
 */
export function markedName(
  { contentKey }: Pick<MailboxContext, 'contentKey'>,
  accountId: string,
  { number, way }: { readonly number: RecipientId; readonly way: Way },
): string {
  const own = Buffer.from(hkdfSync('sha256', contentKey, 'brevduva', 'mailbox unnamed people', 32));
  const mark = createHmac('sha256', own).update(`${accountId}\n${number}`).digest('hex').slice(0, 4).toUpperCase();
  return `${way === 'signatory' ? 'Firmatecknare' : 'Företrädare'} ${mark}`;
}
