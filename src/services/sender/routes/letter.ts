// GET /letters/:id (200) · POST /letters/:id/outcome (303, 422 without a choice, 409 when nobody is asked) · GET /letters/:id/progress, the part that changes (200). Another organisation's letter: 404.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { BrevduvaError } from '../../../domain/errors.ts';
import type { Fault } from '../../../platform/pages/components.ts';
import { html } from '../../../platform/pages/html.ts';
import { readForm } from '../../../platform/web/form.ts';
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { letterWithoutNote, lookAtLetter } from '../look-at-letter.ts';
import { seeLetter } from '../notices/reader-of.ts';
import { brandOf } from '../organisation/brand.ts';
import { factsPart, letterPage, progressPart } from '../pages/letter-page.ts';
import { mayThere } from '../reach.ts';
import { awaitsPerson, resolveLetter } from '../resolve-letter.ts';
import { wayMessages } from '../texts/way-messages.ts';
import { atDesk, type Desk, forCaseworkers, forReaders, hasQuery, idOf } from './desk.ts';
import { letterParts } from './letter-parts.ts';
import { whatNext } from './what-next.ts';

/** Adds the pages. */
export function addLetter(app: WebServer, desk: Desk): void {
  const { records } = desk;
  const show = async (request: FastifyRequest, reply: FastifyReply, faults: readonly Fault[]) => {
    const here = atDesk(desk, request);
    const { organisation, actor, language, csrf } = here;
    const letter = await lookAtLetter(records, organisation, actor, idOf(request), 'letter-viewed');
    await seeLetter(records, here, letter.id);
    const [justSent, askPerson] = [hasQuery(request, 'sent'), awaitsPerson(organisation, letter)];
    const parts = await letterParts(desk, here, letter);
    const next = await whatNext(records, here, letter);
    const brand = await brandOf(records, organisation, letter.unit);
    const main = letterPage({ language, organisation, letter, brand, justSent, csrf, askPerson, faults, parts, next });
    const hasErrors = faults.length > 0;
    const page = { title: letter.subject, main, current: '/letters', wide: true, scripts: ['live.ts'], hasErrors };
    return sendPage(request, reply, page, hasErrors ? 422 : 200);
  };

  app.get('/letters/:id', forReaders, async (request, reply) => show(request, reply, []));

  app.post('/letters/:id/outcome', forCaseworkers, async (request, reply) => {
    const { organisation, actor, language, rights } = atDesk(desk, request);
    const letter = await letterWithoutNote(records, organisation, actor, idOf(request));
    if (!mayThere(rights, 'caseworker', letter))
      throw new BrevduvaError('access-denied', 'only caseworkers of the unit may do that');
    const outcome = (await readForm(request)).text('outcome');
    if (outcome !== 'arrived' && outcome !== 'not-arrived') {
      return show(request, reply, [{ field: 'outcome', text: wayMessages(language)('person-choose') }]);
    }
    await resolveLetter(records, organisation, actor, letter.id, outcome === 'arrived');
    return reply.redirect(`/letters/${letter.id}`, 303);
  });

  app.get('/letters/:id/progress', forReaders, async (request, reply) => {
    const here = atDesk(desk, request);
    const { organisation, actor, language } = here;
    const letter = await letterWithoutNote(records, organisation, actor, idOf(request));
    const shown = { language, organisation, letter, next: await whatNext(records, here, letter) };
    const part = html`${progressPart(shown)}<template data-part="facts">${factsPart(shown)}</template>`;
    return reply.type('text/html; charset=utf-8').header('cache-control', 'no-store').send(part.text);
  });
}
