// Staff decides that a request is signed by those who are needed, where no register can tell (an association without registered signatories, one of
// two left, nobody left). What they have examined is written down; nobody else can do this.
import type { RegistryContext } from './registry-context.ts';
import { applyRequest } from './signing/apply-request.ts';
import { expireRequests, tellRequest } from './signing/end-requests.ts';
import { accountHeld, holdRecipient } from './store/accounts.ts';
import { addAccountChange } from './store/histories.ts';
import { closeRequest, openRequests, type PendingRequest } from './store/pending.ts';

interface DecisionAsked {
  readonly request: PendingRequest;
  /** What was examined. */
  readonly ground: string;
  readonly staff: { readonly loginId: string; readonly name: string };
}

/** Whether staff can decide it. Where a mailbox is to be moved to is the chosen operator's to say yes to: until it has asked, nothing moves. */
export function isDecidable({ state, kind, requestedBy, operator }: PendingRequest): boolean {
  return state === 'open' && (kind !== 'change' || requestedBy === operator);
}

/** Whether it was decided: false when it did not wait any more, or not for staff. */
export async function decideRequest(context: RegistryContext, asked: DecisionAsked): Promise<boolean> {
  const { database, organisation, clock, events } = context;
  const { ground, staff } = asked;
  const { id, recipient } = asked.request;
  return await database.transaction(organisation, async (tx) => {
    const at = clock();
    await holdRecipient(tx, recipient);
    await expireRequests(context, tx, recipient, at);
    const open = (await openRequests(tx, recipient)).find((request) => request.id === id);
    const account = await accountHeld(tx, recipient);
    // A mailbox that was moved or closed in the meantime is not what the request was about.
    const gone =
      open === undefined ||
      !isDecidable(open) ||
      (open.kind !== 'register' && (account === undefined || account.pending));
    if (gone) return false;
    const by = open.signers.map(({ person }) => person);
    const done = await applyRequest(context, tx, open, account, { actor: staff.loginId, callId: '', by, at });
    await closeRequest(tx, open, 'completed', at);
    await tellRequest(context, tx, 'request.completed', open, done, { caller: staff.loginId });
    const { reference, operator } = done;
    const details = { request: open.kind, ground };
    await addAccountChange(tx, { recipient, reference, operator, by, at, kind: 'decided-by-staff', details });
    await events.record(tx, {
      kind: 'request.decided',
      actor: staff.loginId,
      subject: reference,
      details: { recipient, request: open.kind, ground, by: staff.name },
    });
    return true;
  });
}
