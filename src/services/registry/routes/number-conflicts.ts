// GET /number-conflicts: people with a mailbox on their former number and one on the new; that staff read the list is recorded.
// POST /number-conflicts: proposes which of the two stays, confirms what another has proposed, or takes a proposal back. 200; 422 without a choice
// or a ground, for one's own proposal, or when something else was decided meanwhile; 404 for none such.
import { BrevduvaError } from '../../../domain/errors.ts';
import { readForm } from '../../../platform/web/form.ts';
import { currentUser, requireUser, type User } from '../../../platform/web/login.ts';
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { type ConflictOutcome, type ConflictsView, numberConflictsPage } from '../pages/number-conflicts-page.ts';
import { confirmProposal, proposeForConflict, returnProposal } from '../people/decide-conflict.ts';
import type { RegistryContext } from '../registry-context.ts';
import { type NumberConflict, openConflicts } from '../store/number-conflicts.ts';
import { requireStaff } from './staff.ts';

/** A ground of fewer characters says nothing. */
const GROUND_MIN = 10;

type Asked = NonNullable<ConflictsView['asked']>;
type Listed = Pick<ConflictsView, 'conflicts' | 'nameOf'>;

const GOOD: readonly ConflictOutcome[] = ['decided', 'proposed', 'returned'];

export function addNumberConflicts(app: WebServer, context: RegistryContext): void {
  const guard = { preHandler: requireUser() };
  app.get('/number-conflicts', guard, async (request, reply) => {
    const staff = requireStaff(context, currentUser(request));
    const { language, shell } = request;
    const view = { language, csrf: shell.csrf, reader: staff.loginId, ...(await listed(context, staff)) };
    return sendPage(request, reply, numberConflictsPage(view));
  });
  app.post('/number-conflicts', guard, async (request, reply) => {
    const staff = requireStaff(context, currentUser(request));
    const sent = await readForm(request);
    const id = sent.text('conflict');
    const { conflicts } = await listed(context, staff);
    const given = { id, keep: sent.text(`keep-${id}`), ground: sent.text(`ground-${id}`).trim() };
    const proposed = sent.text('proposed');
    const outcome =
      proposed === ''
        ? await propose(context, staff, conflicts, given)
        : await answer(context, staff, conflicts, { id, proposed, act: sent.text('act') });
    const { language, shell } = request;
    const view = { language, csrf: shell.csrf, reader: staff.loginId, ...(await listed(context, staff)) };
    const asked = { ...given, outcome };
    return sendPage(request, reply, numberConflictsPage({ ...view, asked }), GOOD.includes(outcome) ? 200 : 422);
  });
}

async function listed(context: RegistryContext, staff: User): Promise<Listed> {
  const { database, organisation, events, directory } = context;
  const { operators } = await directory.now();
  const conflicts = await database.transaction(organisation, async (tx) => {
    const details = { by: staff.name };
    await events.record(tx, { kind: 'conflicts.listed', actor: staff.loginId, subject: 'conflicts', details });
    return await openConflicts(tx);
  });
  return { conflicts, nameOf: (id) => operators.get(id)?.name ?? id };
}

function named(conflicts: readonly NumberConflict[], id: string): NumberConflict | undefined {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) throw new BrevduvaError('not-found', 'no such conflict');
  return conflicts.find((one) => one.id === id);
}

async function propose(
  context: RegistryContext,
  staff: User,
  conflicts: readonly NumberConflict[],
  { id, keep, ground }: Omit<Asked, 'outcome'>,
): Promise<ConflictOutcome> {
  const conflict = named(conflicts, id);
  if (conflict === undefined) return 'gone';
  if (keep !== 'former' && keep !== 'current') return 'no-choice';
  if (ground.length < GROUND_MIN) return 'no-ground';
  return (await proposeForConflict(context, { conflict, keep, ground, staff })) ? 'proposed' : 'gone';
}

/** `proposed` names the proposal that was read: another one is not confirmed unread. */
async function answer(
  context: RegistryContext,
  staff: User,
  conflicts: readonly NumberConflict[],
  { id, proposed, act }: { readonly id: string; readonly proposed: string; readonly act: string },
): Promise<ConflictOutcome> {
  const conflict = named(conflicts, id);
  const proposal = conflict?.proposal;
  if (conflict === undefined || proposal?.at.toISOString() !== proposed) return 'gone';
  const what = { conflict, proposal, staff };
  if (act === 'return') return (await returnProposal(context, what)) ? 'returned' : 'gone';
  if (proposal.by.loginId === staff.loginId) return 'own';
  return (await confirmProposal(context, what)) ? 'decided' : 'gone';
}
