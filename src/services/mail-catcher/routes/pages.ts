// GET /, /to/:address, /messages/:id, /text-messages: the pages. 200; 404 for a message that is not (or no longer) here.
import { Type } from 'typebox';
import { BrevduvaError } from '../../../domain/errors.ts';
import type { Reader } from '../../../platform/database/database.ts';
import { html } from '../../../platform/pages/html.ts';
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { addressPage, mailPage, startPage } from '../pages/mail.ts';
import type { Tables } from '../schema.ts';
import { latestSms, smsPage } from '../sms/page.ts';
import { countSms, readSms } from '../sms/store.ts';
import { countMails, readAddressees, readMail, readMails } from '../store.ts';

const PAGE = 50;
const LATEST = 20;

/** Adds the pages; those of text messages where there is a gateway. */
export function addPages(app: WebServer, db: Reader<Tables>, withSms: boolean): void {
  app.get('/', async (request, reply) => {
    const latest = await readMails(db, { limit: LATEST, offset: 0 });
    const texts = withSms ? latestSms(request.language, await readSms(db, { limit: 5, offset: 0 })) : html``;
    return sendPage(request, reply, startPage(request.language, await readAddressees(db), latest, texts));
  });
  const byAddress = Type.Object({ address: Type.String({ maxLength: 400 }) });
  const paged = Type.Object({ page: Type.Optional(Type.String({ pattern: '^[1-9][0-9]{0,4}$' })) });
  app.get('/to/:address', { schema: { params: byAddress, querystring: paged } }, async (request, reply) => {
    const { address } = request.params;
    const page = Number(request.query.page ?? 1);
    const mails = await readMails(db, { address, limit: PAGE, offset: (page - 1) * PAGE });
    const pages = Math.ceil((await countMails(db, address)) / PAGE);
    return sendPage(request, reply, addressPage(request.language, { address, mails, page, pages }));
  });
  if (withSms)
    app.get('/text-messages', { schema: { querystring: paged } }, async (request, reply) => {
      const page = Number(request.query.page ?? 1);
      const caught = await readSms(db, { limit: PAGE, offset: (page - 1) * PAGE });
      const pages = Math.ceil((await countSms(db)) / PAGE);
      return sendPage(request, reply, smsPage(request.language, { caught, page, pages }));
    });
  const byId = Type.Object({ id: Type.String({ pattern: '^[0-9a-f-]{36}$' }) });
  app.get('/messages/:id', { schema: { params: byId } }, async (request, reply) => {
    const mail = await readMail(db, request.params.id);
    if (mail === undefined) throw new BrevduvaError('not-found', 'no such message');
    return sendPage(request, reply, mailPage(request.language, mail));
  });
}
