// For those who manage the mailbox. GET /address-book: 200. POST /address-book: 303, or 422 with what was typed. POST /address-book/:id/remove: 303.
import { Type } from 'typebox';
import { formatRecipientId } from '../../../domain/recipient-id.ts';
import { readForm } from '../../../platform/web/form.ts';
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { requireUser } from '../../../platform/web/user.ts';
import { addressBook, dropEntry, keepEntry } from '../act/address-book.ts';
import { addressBookPage } from '../pages/address-book-page.ts';
import { readPerson } from './read-person.ts';
import { holderOf, idFrom, type PageContext } from './visitor.ts';

const Id = Type.Object({ id: Type.String() });
const Query = Type.Object({
  change: Type.Optional(Type.String({ maxLength: 40 })),
  done: Type.Optional(Type.Union([Type.Literal('added'), Type.Literal('removed')])),
});

/** Adds the address book. */
export function addAddressBook(app: WebServer, context: PageContext): void {
  const preHandler = requireUser();
  app.get('/address-book', { preHandler, schema: { querystring: Query } }, async (request, reply) => {
    const holder = await holderOf(context, request, reply, 'manage');
    if (holder === undefined) return reply;
    const { change, done } = request.query;
    const book = await addressBook(context, holder.account.id);
    const changing = book.find(({ id }) => id === change);
    const typed =
      changing === undefined
        ? { number: '', name: '' }
        : { number: formatRecipientId(changing.recipient), name: changing.name };
    const view = { book, changing, typed, done, faults: [], full: false, csrf: request.shell.csrf };
    return sendPage(request, reply, addressBookPage(request.language, view));
  });
  app.post('/address-book', { preHandler }, async (request, reply) => {
    const holder = await holderOf(context, request, reply, 'manage');
    if (holder === undefined) return reply;
    const form = await readForm(request);
    const book = await addressBook(context, holder.account.id);
    const changing = book.find(({ id }) => id === form.text('entry'));
    const { person, typed, faults } = readPerson(request.language, form, { book: [], today: context.clock() });
    const entry = changing === undefined ? {} : { id: changing.id };
    const kept =
      person !== undefined && (await keepEntry(context, holder, { ...entry, name: person.name, recipient: person.id }));
    if (kept) return reply.redirect('/address-book?done=added', 303);
    const view = { book, changing, typed, faults, done: undefined, csrf: request.shell.csrf };
    const full = person !== undefined;
    return sendPage(request, reply, addressBookPage(request.language, { ...view, full }), 422);
  });
  app.post('/address-book/:id/remove', { preHandler, schema: { params: Id } }, async (request, reply) => {
    const holder = await holderOf(context, request, reply, 'manage');
    if (holder === undefined) return reply;
    await dropEntry(context, holder, idFrom(request.params.id));
    return reply.redirect('/address-book?done=removed', 303);
  });
}
