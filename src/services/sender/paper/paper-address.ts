// The address that a letter is printed to, asked for at that moment and kept nowhere but on the paper (issue 4, "Addresses").
import { ADDRESS_ONLY, kindOf, type RecipientId } from '../../../domain/recipient-id.ts';
import type { LetterView } from '../letter-view.ts';
import type { SenderOrganisation } from '../organisations.ts';
import type { PaperStop } from '../store/paper-tables.ts';

export type PaperAddress =
  | { readonly kind: 'address'; readonly lines: readonly string[] }
  | { readonly kind: 'stop'; readonly stop: PaperStop }
  | { readonly kind: 'no-answer' };

/**
 * Where a register is configured it is asked about every person, also where an address came with the letter: protected identity
 * stops it. The letter's own address comes before the register's. Without an answer nothing is printed.
 */
export async function addressFor(
  { addresses }: Pick<SenderOrganisation, 'addresses'>,
  { recipient, postalAddress = [] }: Pick<LetterView, 'recipient' | 'postalAddress'>,
): Promise<PaperAddress> {
  const own: PaperAddress =
    postalAddress.length === 0 ? { kind: 'stop', stop: 'no-address' } : { kind: 'address', lines: postalAddress };
  if (addresses === undefined || !isPerson(recipient)) return own;
  const answer = await addresses.addressOf(recipient);
  if (answer.kind === 'protected') return { kind: 'stop', stop: 'protected-identity' };
  if (answer.kind === 'no-answer') return { kind: 'no-answer' };
  return answer.kind === 'address' && own.kind === 'stop' ? answer : own;
}

/** Whether the address is for the register to let out: nobody hands on or prints a person's address that it has not been asked about. */
export function waitsForRegister(
  { addresses }: Pick<SenderOrganisation, 'addresses'>,
  recipient: RecipientId,
): boolean {
  return addresses !== undefined && isPerson(recipient);
}

function isPerson(recipient: RecipientId): boolean {
  return recipient !== ADDRESS_ONLY && kindOf(recipient) !== 'organisationsnummer';
}
