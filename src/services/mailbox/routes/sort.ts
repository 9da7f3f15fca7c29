// POST /sort: 303 back to where the letters were, with what was done and its undo. POST /undo: 303. Both 404 for a folder or label that is not the mailbox's.
import { type Form, readForm } from '../../../platform/web/form.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { requireUser } from '../../../platform/web/user.ts';
import { MOST_AT_ONCE, type Sorting, sortLetters, undoSorting } from '../use/sort-letters.ts';
import { returnAddress, withSaid } from './return-address.ts';
import { holderOf, idFrom, type PageContext } from './visitor.ts';

const PLAIN = ['read', 'unread', 'archive', 'inbox', 'trash', 'back'] as const;
const WITH_SHELF = ['folder', 'label', 'unlabel'] as const;

/** What the pressed button means; undefined where nothing was chosen. */
function sortingIn(form: Form): Sorting | undefined {
  const action = form.text('action');
  const plain = PLAIN.find((kind) => kind === action);
  if (plain !== undefined) return { kind: plain };
  const [word = '', id = ''] = form.text('to').split(' ');
  const kind = WITH_SHELF.find((one) => one === word);
  return action === 'to' && kind !== undefined ? { kind, shelf: idFrom(id) } : undefined;
}

/** Adds sorting and undoing. */
export function addSorting(app: WebServer, context: PageContext): void {
  const preHandler = requireUser();
  app.post('/sort', { preHandler }, async (request, reply) => {
    const holder = await holderOf(context, request, reply, 'manage');
    if (holder === undefined) return reply;
    const form = await readForm(request);
    const back = returnAddress(form.text('back'));
    const sorting = sortingIn(form);
    const letters = [...new Set(form.all('letters'))].slice(0, MOST_AT_ONCE).map(idFrom);
    if (sorting === undefined || letters.length === 0) return reply.redirect(withSaid(back, { done: 'nothing' }), 303);
    const { letters: n, undo } = await sortLetters(context, holder, { letters, sorting });
    return reply.redirect(withSaid(back, n === 0 ? { done: 'nothing' } : { done: sorting.kind, n, undo }), 303);
  });
  app.post('/undo', { preHandler }, async (request, reply) => {
    const holder = await holderOf(context, request, reply, 'manage');
    if (holder === undefined) return reply;
    const form = await readForm(request);
    const undone = await undoSorting(context, holder, idFrom(form.text('undo')));
    return reply.redirect(withSaid(returnAddress(form.text('back')), { done: undone ? 'undone' : 'not-undone' }), 303);
  });
}
