// What registering and deregistering have in common: the request is about one recipient, and from the operator it names.
import { BrevduvaError } from '../../domain/errors.ts';
import { parseRecipientId, type RecipientId } from '../../domain/recipient-id.ts';
import type { AccountRequest } from '../../wire/mina-meddelanden/types/account.ts';
import type { Directory } from './directory.ts';
import type { KnownOperator } from './store/directory.ts';

/**
 * The recipient of a request that is of this type and names the operator that sends it.
 * Errors: 'invalid-input', 'access-denied' (another operator named), 'no-such-person' (wrong check digit).
 */
export function recipientOf(request: AccountRequest, type: 'Create' | 'Delete', operator: KnownOperator): RecipientId {
  if (request.type !== type) throw new BrevduvaError('invalid-input', `The account request must be of type ${type}.`);
  if (!names(request.serviceSupplier, operator)) {
    throw new BrevduvaError('access-denied', 'ServiceSupplier must be your own organisation.');
  }
  return recipientFrom(request.id);
}

/** A number that can be somebody's. Errors: 'no-such-person', for organisations 'invalid-input'. */
export function recipientFrom(id: string): RecipientId {
  const recipient = parseRecipientId(id);
  if (recipient.ok) return recipient.value;
  if (id.startsWith('16')) throw new BrevduvaError('invalid-input', 'The number is no organisationsnummer.');
  throw new BrevduvaError('no-such-person', 'Nobody can have this number.');
}

/** The contract leaves it open how an operator is named: its number, or its internet domain. */
function names(text: string, { id, serviceAddress, uiAddress }: KnownOperator): boolean {
  const wanted = text.trim().toLowerCase();
  const hosts = [serviceAddress, uiAddress].flatMap((each) => (each === undefined ? [] : [new URL(each).hostname]));
  return (
    wanted === id ||
    hosts.includes(wanted) ||
    (wanted.includes('.') && hosts.some((host) => host.endsWith(`.${wanted}`)))
  );
}

/** The one operator that is named. Errors: 'invalid-input' for none, and for a domain that is several operators'. */
export function operatorNamed({ operators }: Directory, text: string): KnownOperator {
  const named = [...operators.values()].filter((operator) => operator.connected && names(text, operator));
  const [operator] = named;
  if (operator !== undefined && named.length === 1) return operator;
  throw new BrevduvaError(
    'invalid-input',
    operator === undefined
      ? 'ServiceSupplier names no operator in the register.'
      : 'ServiceSupplier names several operators: write the organisation number.',
  );
}
