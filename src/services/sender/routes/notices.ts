// GET /notices (200) · POST /notices/seen (303) · GET /notices/:id marks it as seen and leads to what it is about (303; 404 for another's)
// GET /notices/settings (200) · POST the same (303): what the person wants to be told of. Anybody who is logged in.
import { BrevduvaError } from '../../../domain/errors.ts';
import { readForm } from '../../../platform/web/form.ts';
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { textMember } from '../doors/json-members.ts';
import { NOTICE_KINDS } from '../notices/notice.ts';
import { noticeReader } from '../notices/reader-of.ts';
import { DEFAULT_WISHES, MAIL_WAYS } from '../notices/wishes.ts';
import { NOTICES_A_PAGE, noticesPage, wishesPage } from '../pages/notices-pages.ts';
import { pageNumber } from '../pages/search-pager.ts';
import { findNotice, listNotices, markSeen } from '../store/notices-of-people.ts';
import { saveWishes, wishesOf } from '../store/wishes.ts';
import { noticeMessages } from '../texts/notice-messages.ts';
import { type AtDesk, atDesk, type Desk, forStaff, hasQuery, idOf, queryText } from './desk.ts';

/** Adds the pages. */
export function addNotices(app: WebServer, desk: Desk): void {
  const { database, clock } = desk.records;
  const readerOf = async ({ organisation, actor, rights }: AtDesk) => {
    const reader = database.reader(organisation.id);
    return { reader, by: await noticeReader(reader, { account: actor.id, rights, now: clock() }) };
  };

  app.get('/notices', forStaff, async (request, reply) => {
    const here = atDesk(desk, request);
    const { language, csrf } = here;
    const { reader, by } = await readerOf(here);
    const page = pageNumber(queryText(request, 'page'));
    const range = { limit: NOTICES_A_PAGE, offset: (page - 1) * NOTICES_A_PAGE };
    const lines = await listNotices(reader, { ...by, ...range });
    const main = noticesPage({ language, csrf, lines, page, marked: hasQuery(request, 'marked'), now: clock() });
    const title = noticeMessages(language)('title');
    return sendPage(request, reply, { title, main, current: '/notices', wide: true });
  });

  app.post('/notices/seen', forStaff, async (request, reply) => {
    const here = atDesk(desk, request);
    await readForm(request);
    const { by } = await readerOf(here);
    await database.transaction(here.organisation.id, (tx) => markSeen(tx, by, 'all', clock()));
    return reply.redirect('/notices?marked', 303);
  });

  app.get('/notices/:id', forStaff, async (request, reply) => {
    const here = atDesk(desk, request);
    const { reader, by } = await readerOf(here);
    const found = await findNotice(reader, by, idOf(request));
    if (found === undefined) throw new BrevduvaError('not-found', 'there is no such notice');
    await database.transaction(here.organisation.id, (tx) => markSeen(tx, by, { id: found.id }, clock()));
    const draft = textMember(found.details, 'draft');
    if (found.letter !== undefined) {
      return reply.redirect(
        found.kind === 'approval-wanted' ? `/approvals/${found.letter}` : `/letters/${found.letter}`,
        303,
      );
    }
    if (found.mailing !== undefined) return reply.redirect(`/mailings/${found.mailing}`, 303);
    return reply.redirect(draft === undefined ? '/' : `/drafts/${draft}/letter`, 303);
  });
  addWishes(app, desk);
}

function addWishes(app: WebServer, desk: Desk): void {
  const { database } = desk.records;
  app.get('/notices/settings', forStaff, async (request, reply) => {
    const { organisation, actor, language, csrf } = atDesk(desk, request);
    const { wishes, email } = await wishesOf(database.reader(organisation.id), actor.id);
    const main = wishesPage({ language, csrf, wishes, email, saved: hasQuery(request, 'saved') });
    return sendPage(request, reply, { title: noticeMessages(language)('wishes-title'), main, current: '/notices' });
  });
  app.post('/notices/settings', forStaff, async (request, reply) => {
    const { organisation, actor } = atDesk(desk, request);
    const form = await readForm(request);
    const mail = MAIL_WAYS.find((way) => way === form.text('mail')) ?? DEFAULT_WISHES.mail;
    const mailKinds = NOTICE_KINDS.filter((kind) => form.has(`mail-${kind}`));
    const hidden = NOTICE_KINDS.filter((kind) => !form.has(`page-${kind}`));
    await database.transaction(organisation.id, (tx) => saveWishes(tx, actor.id, { mail, mailKinds, hidden }));
    return reply.redirect('/notices/settings?saved', 303);
  });
}
