// GET /number-conflicts: people with a mailbox on their former number and one on the new; that staff read the list is recorded.
// POST /number-conflicts: which of the two stays. 200; 422 without a choice or a ground, or when it is decided already; 404 for none such.
import { BrevduvaError } from '../../../domain/errors.ts';
import { readForm } from '../../../platform/web/form.ts';
import { currentUser, requireUser, type User } from '../../../platform/web/login.ts';
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { type ConflictsView, numberConflictsPage } from '../pages/number-conflicts-page.ts';
import { decideConflict } from '../people/decide-conflict.ts';
import type { RegistryContext } from '../registry-context.ts';
import { type NumberConflict, openConflicts } from '../store/numbers.ts';
import { requireStaff } from './staff.ts';

/** A ground of fewer characters says nothing. */
const GROUND_MIN = 10;

type Asked = NonNullable<ConflictsView['asked']>;

export function addNumberConflicts(app: WebServer, context: RegistryContext): void {
  const guard = { preHandler: requireUser() };
  app.get('/number-conflicts', guard, async (request, reply) => {
    const staff = requireStaff(context, currentUser(request));
    const { language, shell } = request;
    const view = { language, csrf: shell.csrf, ...(await listed(context, staff)) };
    return sendPage(request, reply, numberConflictsPage(view));
  });
  app.post('/number-conflicts', guard, async (request, reply) => {
    const staff = requireStaff(context, currentUser(request));
    const sent = await readForm(request);
    const id = sent.text('conflict');
    const before = await listed(context, staff);
    const given = { id, keep: sent.text(`keep-${id}`), ground: sent.text(`ground-${id}`).trim() };
    const outcome = await decide(context, staff, before.conflicts, given);
    const { language, shell } = request;
    const view = { language, csrf: shell.csrf, ...(await listed(context, staff)), asked: { ...given, outcome } };
    return sendPage(request, reply, numberConflictsPage(view), outcome === 'decided' ? 200 : 422);
  });
}

async function listed(context: RegistryContext, staff: User): Promise<Pick<ConflictsView, 'conflicts' | 'nameOf'>> {
  const { database, organisation, events, directory } = context;
  const { operators } = await directory.now();
  const conflicts = await database.transaction(organisation, async (tx) => {
    const details = { by: staff.name };
    await events.record(tx, { kind: 'conflicts.listed', actor: staff.loginId, subject: 'conflicts', details });
    return await openConflicts(tx);
  });
  return { conflicts, nameOf: (id) => operators.get(id)?.name ?? id };
}

async function decide(
  context: RegistryContext,
  staff: User,
  conflicts: readonly NumberConflict[],
  { id, keep, ground }: Omit<Asked, 'outcome'>,
): Promise<Asked['outcome']> {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) throw new BrevduvaError('not-found', 'no such conflict');
  const conflict = conflicts.find((one) => one.id === id);
  if (conflict === undefined) return 'gone';
  if (keep !== 'former' && keep !== 'current') return 'no-choice';
  if (ground.length < GROUND_MIN) return 'no-ground';
  return (await decideConflict(context, { conflict, keep, ground, staff })) ? 'decided' : 'gone';
}
