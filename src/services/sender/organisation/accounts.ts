// An administrator shuts an account and opens it again; its log-ins are over at once (issue 4, "Just-in-time accounts").
import { BrevduvaError } from '../../../domain/errors.ts';
import type { SenderOrganisation } from '../organisations.ts';
import type { Actor, Records } from '../records.ts';
import { setAccountClosed } from '../store/accounts.ts';

/** Shuts or opens. Throws 'not-found', and 'conflict' for one's own: somebody must be left to open it again. */
export async function shutAccount(
  records: Records,
  organisation: SenderOrganisation,
  actor: Actor,
  id: string,
  closed: boolean,
): Promise<void> {
  if (closed && id === actor.id) {
    throw new BrevduvaError('conflict', 'nobody shuts their own account', {
      detail: {
        sv: 'Du kan inte stänga ditt eget konto. Be en annan administratör.',
        en: 'You cannot shut your own account. Ask another administrator.',
      },
    });
  }
  await records.database.transaction(organisation.id, async (tx) => {
    if (!(await setAccountClosed(tx, id, { closed, by: actor.name, at: records.clock() })))
      throw new BrevduvaError('not-found', 'there is no such account');
    const kind = closed ? 'account-closed' : 'account-opened';
    await records.events.record(tx, { kind, actor: actor.login, subject: id });
  });
}
