// Who may ask what: only organisations in the register, and each only about its own (PROTOCOL.md, reference codes).
import { BrevduvaError } from '../../domain/errors.ts';
import type { Directory } from './directory.ts';
import type { KnownOperator } from './store/directory.ts';

/** Anybody who is connected as sender, mediator or operator. Throws 'access-denied'. */
export function requireConnected(directory: Directory, caller: string): void {
  const { senders, dispatchers, operators } = directory;
  if (senders.has(caller) || dispatchers.has(caller) || operators.get(caller)?.connected === true) return;
  throw new BrevduvaError('access-denied', 'Your organisation is not in the register.');
}

/** A mailbox operator. Throws 'access-denied'. */
export function requireOperator(directory: Directory, caller: string): KnownOperator {
  const operator = directory.operators.get(caller);
  if (operator?.connected === true) return operator;
  throw new BrevduvaError('access-denied', 'Your organisation is not in the register as a mailbox operator.');
}

/**
 * The sender itself, or a mediator that is listed for it.
 * Throws 'access-denied' (unknown caller, or a sender about another), 'unknown-sender', 'dispatcher-not-approved'.
 */
export function requireMayAskFor(directory: Directory, caller: string, sender: string): void {
  requireConnected(directory, caller);
  if (!directory.senders.has(sender)) throw new BrevduvaError('unknown-sender', 'The sender is not in the register.');
  if (caller === sender) return;
  const dispatcher = directory.dispatchers.get(caller);
  if (dispatcher === undefined) throw new BrevduvaError('access-denied', 'You may only ask for your own organisation.');
  if (dispatcher.senders.includes(sender)) return;
  throw new BrevduvaError(
    'dispatcher-not-approved',
    'Your organisation is not registered as mediator for this sender.',
  );
}
